"""Thumbnails are kept in the user's cache folder, which has a maximum size."""

import base64
import os

import numpy as np
import pytest
from PIL import Image
from tests.made_project import made_project

from pellucid.app.studio import thumbnails
from pellucid.app.studio.thumbnails import (
    picture_key,
    prune_thumbnails,
    thumbnail,
    thumbnail_addresses,
)
from pellucid.cache_folder import cache_folder


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.setenv("PELLUCID_CACHE", str(tmp_path / "cache"))
    for number in range(4):
        pixels = np.random.default_rng(number).integers(0, 256, (20, 20, 3), dtype=np.uint8)
        (tmp_path / "photos" / "cat").mkdir(parents=True, exist_ok=True)
        Image.fromarray(pixels).save(tmp_path / "photos" / "cat" / f"{number}.png")
    (tmp_path / "photos" / "dog").mkdir()
    return made_project(tmp_path / "photos")


def kept():
    return sorted((cache_folder() / "thumbnails").iterdir())


def test_a_moved_picture_keeps_its_thumbnail(project, monkeypatch):
    content = thumbnail(project, "cat/0.png")
    key = picture_key(project, "cat/0.png")
    project.move(["cat/0.png"], "dog")
    monkeypatch.setattr(thumbnails, "decode", None)
    assert thumbnail(project, "dog/0.png") == content
    assert picture_key(project, "dog/0.png") == key
    assert not (project.folder.hidden / "thumbnails").exists()


def test_another_picture_of_the_same_name_size_and_time_has_its_own(project):
    paths = [project.root / name / "same.bmp" for name in ("cat", "dog")]
    for path, colour in zip(paths, ("red", "blue"), strict=True):
        Image.new("RGB", (8, 8), colour).save(path)
        os.utime(path, (1, 1))
    first, second = (thumbnail(project, f"{name}/same.bmp") for name in ("cat", "dog"))
    assert first != second
    paths[0].unlink()
    project.move(["dog/same.bmp"], "cat")
    assert thumbnail(project, "cat/same.bmp") == second


def test_many_are_sent_at_once(project):
    (project.root / "cat" / "damaged.png").write_bytes(b"none")
    paths = ["cat/0.png", "cat/damaged.png", "cat/gone.png", "../elsewhere.png", "cat/1.png"]
    addresses = thumbnail_addresses(project, paths)
    assert addresses[1:4] == [None, None, None]
    for path, address in ((paths[0], addresses[0]), (paths[4], addresses[4])):
        start, content = address.split(",")
        assert start == "data:image/jpeg;base64"
        assert base64.b64decode(content) == thumbnail(project, path)


def test_an_answer_does_not_wait_for_pictures_that_take_long(project, monkeypatch):
    monkeypatch.setattr(thumbnails, "_MAX_SECONDS", 0)
    assert len(thumbnail_addresses(project, ["cat/0.png", "cat/1.png"])) == 1


def test_those_that_were_not_looked_at_for_the_longest_time_are_deleted(project, monkeypatch):
    prune_thumbnails()  # there is no folder yet
    contents = {}
    for number in range(4):
        contents[number] = thumbnail(project, f"cat/{number}.png")
        (new,) = (path for path in kept() if path.stat().st_mtime > 100)
        os.utime(new, (number + 1, number + 1))
    assert thumbnail(project, "cat/0.png") == contents[0]  # now the latest
    sizes = [len(contents[number]) for number in (0, 3)]
    monkeypatch.setattr(thumbnails, "MAX_BYTES", sum(sizes))
    prune_thumbnails()
    expected = {f"{picture_key(project, f'cat/{number}.png')}.jpg" for number in (0, 3)}
    assert {path.name for path in kept()} == expected
    # What was deleted is made again.
    assert thumbnail(project, "cat/1.png") == contents[1]


def test_a_file_that_another_server_deletes_meanwhile_is_passed_over(project, monkeypatch):
    for number in range(3):
        thumbnail(project, f"cat/{number}.png")
    unlink = type(kept()[0]).unlink

    def unlink_twice(path):
        unlink(path)
        unlink(path)  # as if another server had been first

    monkeypatch.setattr(type(kept()[0]), "unlink", unlink_twice)
    monkeypatch.setattr(thumbnails, "MAX_BYTES", 0)
    prune_thumbnails()
    assert kept() == []


def test_a_cache_folder_that_cannot_be_used(project, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("PELLUCID_CACHE", str(tmp_path / "file"))
    prune_thumbnails()
    assert thumbnail(project, "cat/0.png")
