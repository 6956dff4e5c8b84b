"""Names and patterns find the files that they look like."""

import os
import unicodedata
from pathlib import Path

import pytest

from pellucid.data.streams.named_files import matching
from pellucid.data.streams.open_stream import open_named, open_streams
from pellucid.errors import DataError
from pellucid.typed_path import existing_name

NAMES = [
    "고양이 사진.jpg", "Águila.jpg", "Ålesund/Ärger.png", "が/ぎ.jpg", "ñandú/ö/é.jpg",
    "Việt Nam.jpg", "żółć.jpg", "Ω Å.jpg", "각[1]/간.jpg", "Ҋ й.jpg",
    "한글 폴더/2024 여름/바다.jpg",
]  # fmt: skip


def nfc(text):
    return unicodedata.normalize("NFC", text)


def nfd(text):
    return unicodedata.normalize("NFD", text)


def names(stream):
    return [item.name for item in stream.items]


def make(*names):
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(b"x")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("on_disk", [nfc, nfd])
@pytest.mark.parametrize("typed", [nfc, nfd])
@pytest.mark.parametrize("name", NAMES)
def test_either_form_is_found(folder, name, on_disk, typed):
    make(on_disk(name))
    for asked, there in [
        (typed(name), on_disk(name)),
        (str(folder / typed(name)), str(folder / on_disk(name))),
    ]:
        assert existing_name(asked) == there
        assert names(open_named([asked])) == names(open_streams([asked])) == [there]


@pytest.mark.parametrize("on_disk", [nfc, nfd])
@pytest.mark.parametrize("typed", [nfc, nfd])
def test_folders_and_patterns_in_either_form(on_disk, typed):
    make(on_disk("사진/강.jpg"), on_disk("사진/강아지.jpg"), on_disk("사진/바다.png"))
    assert len(names(open_named([typed("사진")]))) == 3
    expected = sorted([on_disk("사진/강.jpg"), on_disk("사진/강아지.jpg")])
    assert names(open_named([typed("사진/강*.jpg")])) == expected
    assert matching(typed("사진/강*.jpg")) == expected
    assert names(open_streams([typed("사진/강*.jpg")])) == expected


def test_the_name_as_typed_comes_first():
    make(nfc("é.jpg"), nfd("é.jpg"))
    assert existing_name(nfc("é.jpg")) == nfc("é.jpg")
    assert existing_name(nfd("é.jpg")) == nfd("é.jpg")


@pytest.mark.parametrize("name", ["nothing.jpg", "없음.jpg", "없음/없음.jpg", "", "a\0b", "é/"])
def test_what_is_not_there(name):
    make(nfd("é.jpg"))
    assert existing_name(name) is None


@pytest.mark.parametrize(
    ("made", "pattern", "found"),
    [
        (["set [1]/a.jpg"], "set [1]/*.jpg", ["set [1]/a.jpg"]),
        (["set [1]/a.jpg", "set 1/b.jpg"], "set [1]/*.jpg", ["set [1]/a.jpg"]),
        (["set 1/b.jpg", "set 2/c.jpg"], "set [12]/*.jpg", ["set 1/b.jpg", "set 2/c.jpg"]),
        (["[a]/[b]/x1.jpg"], "[a]/[b]/x?.jpg", ["[a]/[b]/x1.jpg"]),
        (["[a]/b/c[2].jpg", "[a]/d/c2.jpg"], "[a]/*/c[2].jpg", ["[a]/d/c2.jpg"]),
        (["[a]/b/deep/x.jpg"], "[a]/**/*.jpg", ["[a]/b/deep/x.jpg"]),
        (["what?/a.jpg", "whats/b.jpg"], "what?/*.jpg", ["what?/a.jpg"]),
        (["star*/a.jpg", "star2/b.jpg"], "star*/*.jpg", ["star*/a.jpg"]),
        (["[!x]/a.jpg"], "[!x]/*", ["[!x]/a.jpg"]),
        (["IMG[1].jpg", "IMG1.jpg"], "IMG[1].*", ["IMG1.jpg"]),
        (["여행 [2024]/a.jpg"], nfd("여행 [2024]/*.jpg"), ["여행 [2024]/a.jpg"]),
    ],
)
def test_what_exists_of_a_pattern_is_taken_literally(folder, made, pattern, found):
    if os.name == "nt" and any(c in name for name in made for c in "?*"):
        pytest.skip("no such names on this system")
    make(*made)
    assert names(open_named([pattern])) == names(open_streams([pattern])) == found
    assert matching(str(folder / pattern)) == [str(folder / each) for each in found]


def test_a_pattern_that_matches_nothing():
    make("set [1]/a.jpg")
    for ask in (open_named, open_streams):
        with pytest.raises(DataError, match="No file matches"):
            ask(["set [1]/*.png"])
