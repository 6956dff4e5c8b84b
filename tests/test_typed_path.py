"""Paths as people type them."""

import os
import re
import unicodedata
from pathlib import Path

import pytest

import pellucid as package
from pellucid.errors import ConfigError
from pellucid.typed_path import instead_of, is_address, near_paths, refuse_no_path, typed_path


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in ("photos/cat", "my photos", "home/pictures"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("photos/cat/cat_01.jpg", "photos.zip", "C:cat.jpg"):
        (tmp_path / name).write_bytes(b"x")
    return tmp_path


ADDRESSES = [
    "http://example.org/cat.jpg",
    "https://example.org/cat.jpg?size=big",
    "HTTPS://EXAMPLE.ORG/CAT.JPG",
    "https:/example.org/photos.zip",  # what Path makes of it
    "s3://bucket/photos",
    "gs://bucket/photos",
    "abfs://container/photos",
    "hf://datasets/name",
    "ftp://example.org/x.zip",
    "www.example.org/cat.jpg",
    "git+https://github.com/x/y",
    '"https://example.org/cat.jpg"',
    "data:/image",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_addresses_are_refused_with_what_to_do(address):
    assert is_address(address)
    with pytest.raises(ConfigError, match=r"is an address, .* Download it"):
        typed_path(address)


@pytest.mark.parametrize("take", [typed_path, package.load, package.resume_search])
def test_an_empty_name_is_no_path(take):
    with pytest.raises(ConfigError, match=r"^An empty name was given\. Expected the path"):
        take("")


@pytest.mark.parametrize("take", [typed_path, refuse_no_path, package.load, package.train])
@pytest.mark.parametrize("typed", ["runs/\0", "\0", "photos\0.png", "runs/\ud800"])
def test_characters_that_no_name_contains(take, typed):
    with pytest.raises(ConfigError, match="names of files and folders cannot contain"):
        take(typed)


def test_both_slashes_are_shown_again():
    with pytest.raises(ConfigError, match=r"^https://example\.org/a\.jpg is"):
        typed_path(Path("https://example.org/a.jpg"))


@pytest.mark.parametrize(
    ("address", "path"),
    [("file:///home/me/a.jpg", "/home/me/a.jpg"), ("file:/home/my%20a.jpg", "/home/my a.jpg")],
)
def test_the_address_of_a_file_is_answered_with_its_path(address, path):
    with pytest.raises(ConfigError) as caught:
        refuse_no_path(address)
    assert str(caught.value).endswith(f"instead: {path}")


@pytest.mark.parametrize(
    "path",
    ["photos", "C:/photos", "C:\\photos", "a:b.jpg", "C:cat.jpg", "www", "www.jpg", "x/https:/y"],
)
def test_paths_are_no_addresses(path):
    assert not is_address(path)
    assert typed_path(path) == Path(path)


def test_what_exists_is_no_address():
    Path("www.example.org").mkdir()
    Path("www.example.org/cat.jpg").write_bytes(b"x")
    assert typed_path("www.example.org/cat.jpg") == Path("www.example.org/cat.jpg")


def test_the_form_of_letters_is_that_of_the_disk():
    made = unicodedata.normalize("NFD", "사진 é")
    Path(made).mkdir()
    assert str(typed_path(unicodedata.normalize("NFC", "사진 é"))) == made


def test_home_is_found_as_a_shell_would(folder):
    assert typed_path("~/new") == folder / "home" / "new"
    Path("~").mkdir()
    assert typed_path("~") == Path("~")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Photos", "photos"),
        ("photo", "photos"),
        ("phtos", "photos"),
        ("fotos", "photos"),
        ("my_photos", "my photos"),
        ("My-Photos", "my photos"),
        ("my%20photos", "my photos"),
        ("'my photos'", "my photos"),
        ("“my photos”", "my photos"),
        ("photos\\cat", "photos/cat"),
        ("photos/Cat", "photos/cat"),
        ("photos/cat/cat_1.jpg", "photos/cat/cat_01.jpg"),
        ("photos/cat/cat_01.jpeg", "photos/cat/cat_01.jpg"),
        ("photos/cat/CAT_01.JPG", "photos/cat/cat_01.jpg"),
        ("photo/cat", "photos"),
        ("photos.zp", "photos.zip"),
    ],
)
def test_what_may_have_been_meant(typed, meant):
    said = instead_of(typed)
    assert said.startswith("Did you mean ")
    assert meant in re.split(", | or ", said.removesuffix("?").removeprefix("Did you mean "))


@pytest.mark.parametrize("typed", ["", "/", "zebra", "a\0b", "x" * 5000])
def test_what_is_like_nothing_is_not_guessed(typed):
    assert near_paths(typed) == ""


def test_where_a_file_was_looked_for():
    assert instead_of("zebra") == f"It was looked for in {Path.cwd()}."
    assert instead_of("photos/zebra.png") == f"It was looked for in {Path.cwd() / 'photos'}."
    assert instead_of("photos") == "It is a folder."
    assert instead_of(str(Path.cwd() / "zebra")) == ""  # the path says so itself
    assert instead_of("") == ""


def test_a_folder_that_is_not_there_either():
    assert instead_of(str(Path("zebra") / "x.jpg")) == "There is no folder zebra either."


@pytest.mark.skipif(os.name != "posix", reason="links")
@pytest.mark.parametrize("typed", ["loop", "loop/cat"])
def test_a_link_that_leads_to_itself(typed):
    Path("loop").symlink_to("loop")
    with pytest.raises(ConfigError, match="leads back to itself"):
        typed_path(typed)
