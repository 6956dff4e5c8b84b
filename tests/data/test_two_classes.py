"""Errors of too few classes say what was left out and why, and advise what fits the source."""

import shutil

import pytest
from tests.drawn_pictures import draw_noise as draw

from pellucid.data.cache import PictureCache
from pellucid.data.catalog import read_catalog
from pellucid.data.decode import ImageSpec
from pellucid.data.sources.open_source import open_source
from pellucid.data.two_classes import check_source, check_usable
from pellucid.errors import DataError

FOLDERS = "Give a folder that holds one folder of pictures per class."


@pytest.fixture
def cats(tmp_path):
    """A folder with two pictures of one class."""
    (tmp_path / "photos" / "cat").mkdir(parents=True)
    for number in range(2):
        (tmp_path / "photos" / "cat" / f"{number}.png").write_bytes(draw(number))
    return tmp_path / "photos"


def check(path):
    source = open_source(path)
    check_source(source)
    cache = PictureCache.of_user()
    try:
        check_usable(read_catalog(source, cache, ImageSpec(8, 8, 3)), source.notes)
    finally:
        cache.close()


def said_of(path):
    with pytest.raises(DataError) as caught:
        check(path)
    return str(caught.value)


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("PELLUCID_CACHE", str(tmp_path / "cache"))


def test_a_missing_file_of_a_table(cats):
    table = cats.parent / "t.csv"
    table.write_text("file,breed\nphotos/cat/0.png,a\nnofile.png,b\n")
    said = said_of(table)
    assert "only one class, 'a'" in said
    assert "1 of the class 'b', such as nofile.png (" in said
    assert "No such file" in said
    assert "folder" not in said


def test_a_table_of_one_class(cats):
    table = cats.parent / "t.csv"
    table.write_text("file,breed\nphotos/cat/0.png,a\nphotos/cat/1.png,a\n")
    assert said_of(table).endswith("tell apart. Add pictures of another class.")


def test_a_class_of_damaged_pictures(cats):
    (cats / "dog").mkdir()
    for number in range(3):
        (cats / "dog" / f"{number}.png").write_bytes(draw(number)[:60])
    said = said_of(cats)
    assert "3 of the class 'dog', such as dog/0.png (" in said
    assert said.endswith("Correct what was left out, or add usable pictures of another class.")


def test_four_damaged_classes_are_counted(cats):
    for label in ("a", "b", "c", "d"):
        (cats / label).mkdir()
        (cats / label / "1.png").write_bytes(b"")
    said = said_of(cats)
    assert "1 of the class 'c', such as c/1.png (The file is empty (0 bytes)) and 1 more." in said
    assert "class 'd'" not in said


@pytest.mark.parametrize("is_archive", [False, True])
def test_a_class_folder_without_pictures(cats, is_archive):
    (cats / "dog").mkdir()
    (cats / "dog" / "notes.txt").write_text("x")
    path = cats
    if is_archive:
        path = cats.with_suffix(".zip")
        shutil.make_archive(str(cats), "zip", cats)
    said = said_of(path)
    assert "The folder dog is not a class: it holds no pictures (1 other file" in said


def test_a_folder_of_one_class(cats):
    assert said_of(cats).endswith(FOLDERS)
