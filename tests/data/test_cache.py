"""The cache keeps what it is told, and whatever happens to it, it stops nobody."""

import sqlite3
from pathlib import Path

import numpy as np
import pytest

from pellucid.cache_folder import cache_folder
from pellucid.data.cache import PictureCache, PictureFacts
from pellucid.data.decode import Health
from pellucid.i18n import use_language

OK = PictureFacts(Health.OK, None, 640, 480)
BAD = PictureFacts(Health.TRUNCATED, "It ends too soon.", None, None)


def key(n: int) -> bytes:
    return n.to_bytes(32)


def vector(n: int) -> np.ndarray:
    return np.random.default_rng(n).standard_normal(40).astype(np.float32)


def round_trip(cache: PictureCache) -> None:
    """Put something in and take it out."""
    cache.add_facts(key(1), OK)
    cache.add_facts(key(2), BAD)
    cache.add_features("plain", key(1), vector(1))
    assert cache.facts() == {key(1): OK, key(2): BAD}
    assert cache.known_features("plain") == {key(1)}
    ((found, features),) = cache.features("plain", [key(1)])
    assert found == key(1)
    np.testing.assert_array_equal(features, vector(1))


def test_round_trip_within_and_between_processes(tmp_path):
    path = tmp_path / "new" / "folder" / "pictures.sqlite"
    cache = PictureCache(path)
    round_trip(cache)
    assert cache.problem is None
    cache.close()
    again = PictureCache(path)
    assert again.facts() == {key(1): OK, key(2): BAD}
    ((_, features),) = again.features("plain", [key(1)])
    np.testing.assert_array_equal(features, vector(1))
    assert features.dtype == np.float32
    again.close()


def test_what_was_committed_survives_without_close(tmp_path):
    path = tmp_path / "pictures.sqlite"
    cache = PictureCache(path)
    cache.add_facts(key(1), OK)
    cache.commit()
    cache.add_facts(key(2), OK)
    assert set(PictureCache(path).facts()) == {key(1)}


def test_features_come_in_the_order_asked_and_unknown_ones_are_left_out():
    cache = PictureCache(None)
    for n in (1, 2, 3):
        cache.add_features("plain", key(n), vector(n))
    found = list(cache.features("plain", [key(3), key(9), key(1), key(3)]))
    assert [content for content, _ in found] == [key(3), key(1), key(3)]
    for (_, features), n in zip(found, (3, 1, 3), strict=True):
        np.testing.assert_array_equal(features, vector(n))


def test_spaces_are_kept_apart():
    cache = PictureCache(None)
    cache.add_features("plain", key(1), vector(1))
    cache.add_features("mirrored", key(1), vector(2))
    cache.add_features("mirrored", key(2), vector(3))
    assert cache.known_features("plain") == {key(1)}
    assert cache.known_features("mirrored") == {key(1), key(2)}
    assert cache.known_features("nothing") == set()
    ((_, features),) = cache.features("mirrored", [key(1)])
    np.testing.assert_array_equal(features, vector(2))
    assert list(cache.features("nothing", [key(1)])) == []


def test_the_last_word_counts():
    cache = PictureCache(None)
    cache.add_facts(key(1), BAD)
    cache.add_facts(key(1), OK)
    cache.add_features("plain", key(1), vector(1))
    cache.add_features("plain", key(1), vector(2))
    assert cache.facts() == {key(1): OK}
    ((_, features),) = cache.features("plain", [key(1)])
    np.testing.assert_array_equal(features, vector(2))


def test_a_reason_is_not_told_in_another_language(tmp_path):
    path = tmp_path / "pictures.sqlite"
    korean = PictureFacts(Health.TRUNCATED, "끝까지 복사되었나요?", None, None)
    for language, bad in (("en", BAD), ("ko", korean)):
        with use_language(language):
            cache = PictureCache(path)
            assert set(cache.facts()) <= {key(1)}
            cache.add_facts(key(1), OK)
            cache.add_facts(key(2), bad)
            assert cache.facts() == {key(1): OK, key(2): bad}
            cache.close()
    with use_language("en"):
        assert PictureCache(path).facts() == {key(1): OK, key(2): BAD}


def test_facts_of_another_decoder_are_not_believed(tmp_path, monkeypatch):
    cache = PictureCache(tmp_path / "pictures.sqlite")
    cache.add_facts(key(1), OK)
    monkeypatch.setattr("pellucid.data.cache.DECODER_VERSION", "another one")
    assert cache.facts() == {}
    cache.add_facts(key(1), BAD)
    assert cache.facts() == {key(1): BAD}
    monkeypatch.undo()
    assert cache.facts() == {key(1): OK}


def test_two_connections_at_once(tmp_path):
    path = tmp_path / "pictures.sqlite"
    one, two = PictureCache(path), PictureCache(path)
    for n in range(0, 40, 2):
        one.add_facts(key(n), OK)
        one.add_features("plain", key(n), vector(n))
        one.commit()
        two.add_facts(key(n + 1), BAD)
        two.add_features("plain", key(n + 1), vector(n + 1))
        two.commit()
    assert one.problem is None
    assert two.problem is None
    assert one.facts() == two.facts()
    assert one.known_features("plain") == {key(n) for n in range(40)}
    one.close()
    two.close()


def test_a_place_that_cannot_be_written_is_no_obstacle(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "pictures.sqlite").mkdir()
    for path in (tmp_path / "file" / "pictures.sqlite", tmp_path / "pictures.sqlite"):
        cache = PictureCache(path)
        assert "PELLUCID_CACHE" in cache.problem
        round_trip(cache)
        cache.close()


def test_a_place_on_a_read_only_disk_is_no_obstacle():
    if not Path("/proc/version").exists():
        pytest.skip("there is no /proc here")
    cache = PictureCache(Path("/proc/pellucid/pictures.sqlite"))
    assert cache.problem
    round_trip(cache)


def test_a_file_that_is_no_database_is_no_obstacle(tmp_path):
    path = tmp_path / "pictures.sqlite"
    path.write_bytes(b"this is not a database, and it is long enough to have a header" * 50)
    cache = PictureCache(path)
    assert cache.problem is None
    round_trip(cache)
    assert path.with_name("pictures.sqlite.damaged").read_bytes().startswith(b"this is not")


def test_a_database_of_somebody_else_is_no_obstacle(tmp_path):
    path = tmp_path / "pictures.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE pictures (something TEXT)")
    connection.close()
    cache = PictureCache(path)
    assert cache.facts() == {}
    cache.add_facts(key(1), OK)
    cache.commit()
    assert cache.problem


def damaged_database(path: Path) -> None:
    """Overwrite the inner pages of a sound cache, as a failing disk does."""
    cache = PictureCache(path)
    for n in range(2000):
        cache.add_facts(key(n), OK)
        cache.add_features("plain", key(n), vector(n))
    cache.close()
    data = bytearray(path.read_bytes())
    page = int.from_bytes(data[16:18])
    # The first pages hold the list of tables, which is read when the file is opened.
    data[5 * page :] = b"\xa5" * (len(data) - 5 * page)
    path.write_bytes(data)


def test_a_damaged_database_is_no_obstacle(tmp_path):
    path = tmp_path / "pictures.sqlite"
    damaged_database(path)
    cache = PictureCache(path)
    cache.facts()
    cache.known_features("plain")
    list(cache.features("plain", [key(n) for n in range(2000)]))
    cache.add_facts(key(5000), OK)
    cache.add_features("plain", key(5000), vector(1))
    cache.commit()
    assert cache.problem
    cache.close()


def test_the_folder_is_the_one_that_was_chosen(tmp_path, monkeypatch):
    monkeypatch.setenv("PELLUCID_CACHE", str(tmp_path / "chosen"))
    assert cache_folder() == tmp_path / "chosen"
    cache = PictureCache.of_user()
    round_trip(cache)
    cache.close()
    assert (tmp_path / "chosen" / "pictures.sqlite").is_file()
    monkeypatch.delenv("PELLUCID_CACHE")
    assert cache_folder() != tmp_path / "chosen"
    assert "pellucid" in str(cache_folder())
