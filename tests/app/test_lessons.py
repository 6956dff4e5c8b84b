"""The lessons' part of the servers: the page, the pictures, and what is refused."""

import io

import numpy as np
import pytest
from PIL import Image

from pellucid.app.lesson_folder import MAX_PICTURES, pictures_in, spread
from pellucid.app.lessons import LESSONS, find_lesson
from pellucid.errors import ConfigError, DataError

slow = pytest.mark.slow


def _client(app):
    from starlette.testclient import TestClient

    return TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False)


@pytest.fixture
def home():
    from pellucid.app.home import create_home

    return _client(create_home())


@pytest.fixture
def folder(tmp_path):
    """Pictures of two classes, of which each column has a grey value of its own."""
    for name in ("고양이", "강아지"):
        (tmp_path / name).mkdir()
        for number in range(20):
            row = np.repeat(np.arange(16, dtype="uint8") * 10 + number, 4)
            Image.fromarray(np.tile(row, (64, 1))).save(tmp_path / name / f"{number:02}.png")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "a.png").write_bytes(b"")
    (tmp_path / "notes.txt").write_text("no picture")
    return tmp_path


def test_a_lesson_is_found_by_its_name_or_number():
    assert [find_lesson(str(n + 1)) for n in range(len(LESSONS))] == list(LESSONS)
    assert find_lesson("Back-Propagation") == "back_propagation"
    for name in ("convolutoin", "0", "14", "", "../evidence"):
        with pytest.raises(ConfigError, match="There is no lesson"):
            find_lesson(name)
    with pytest.raises(ConfigError, match=r"Did you mean convolution\?"):
        find_lesson("convolutoin")


def test_pictures_of_a_folder_are_of_all_its_classes(folder):
    found = pictures_in(folder)
    assert len(found) == MAX_PICTURES == len(set(found))
    assert [path.parts[0] for path in found] == ["강아지"] * 12 + ["고양이"] * 12
    assert spread(found, 100) == found


def test_a_folder_without_pictures_is_refused(tmp_path):
    with pytest.raises(DataError, match="There are no pictures"):
        pictures_in(tmp_path)


@slow
def test_samples_are_offered_without_a_folder(home):
    data = home.get("/api/learn/pictures").json()
    pictures = data["pictures"]
    assert data["model"] is None
    assert [picture["id"] for picture in pictures][:2] == ["sample-chelsea", "sample-astronaut"]
    for picture in pictures:
        answer = home.get("/api/learn/picture", params={"id": picture["id"], "size": 28})
        assert answer.headers["content-type"] == "image/png"
        assert np.asarray(Image.open(io.BytesIO(answer.content))).shape == (28, 28, 3)


@slow
def test_a_folders_pictures_are_scaled(folder):
    from pellucid.app.home import create_home

    client = _client(create_home(folder))
    picture = client.get("/api/learn/pictures").json()["pictures"][0]
    assert picture == {"id": "folder-0", "name": "00.png", "label": "강아지"}
    answer = client.get("/api/learn/picture", params={"id": "folder-0", "size": 64})
    with Image.open(folder / "강아지" / "00.png") as original:
        expected = np.asarray(original.convert("RGB"))
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(answer.content))), expected)


@slow
def test_an_explorer_offers_the_pictures_of_its_own_model(client, explorer):
    listed = [picture.id for picture in explorer.pictures.list()]
    data = client.get("/api/learn/pictures").json()
    offered = [picture["id"] for picture in data["pictures"]]
    assert data["model"] == explorer.opened.name
    assert offered == listed[:MAX_PICTURES]


@slow
@pytest.mark.parametrize(
    ("picture", "size", "status"),
    [
        ("sample-coffee", 7, 422),
        ("sample-coffee", 513, 422),
        ("sample-coffee", "1e3", 422),
        ("sample-none", 28, 404),
        ("../../etc/passwd", 28, 404),
        ("/etc/passwd", 28, 404),
        ("", 28, 404),
        ("\x00", 28, 404),
        ("a" * 300, 28, 422),
    ],
)
def test_hostile_requests_are_refused(home, picture, size, status):
    answer = home.get("/api/learn/picture", params={"id": picture, "size": size})
    assert answer.status_code == status
    assert answer.json()["detail"]


@slow
def test_the_page_is_served_by_the_home_page_and_by_each_explorer(home, client):
    for one, address in ((home, "/learn/"), (home, "/m/model-mlp/learn/"), (client, "/learn/")):
        answer = one.get(address)
        assert answer.status_code == 200
        assert 'src="../assets/' in answer.text
    answer = home.get("/learn", follow_redirects=False)
    assert answer.headers["location"].endswith("/learn/")
