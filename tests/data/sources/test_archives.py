"""Archives of pictures, from friends and from foes."""

import io
import os
import shutil
import struct
import tarfile
import unicodedata
import zipfile
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pellucid.cache_folder import cache_folder
from pellucid.data.sources import archive_guard, archives, disk_room, member, members, unpacked
from pellucid.data.sources.member import Member
from pellucid.data.sources.open_source import open_source, source_name
from pellucid.errors import DataError

from .pictures import contents, facts, png

FILES = {"고양이/1.png": png(1), "고양이/2.png": png(2), "dog/1.png": png(3)}
EXPECTED = [
    ("dog/1.png", "dog", None),
    ("고양이/1.png", "고양이", None),
    ("고양이/2.png", "고양이", None),
]


def zipped(path, files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def tarred(path, files, mode="w"):
    with tarfile.open(path, mode) as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


ARCHIVES = [
    ("p.zip", zipped),
    ("p.tar", tarred),
    ("p.tar.gz", lambda path, files: tarred(path, files, "w:gz")),
    ("p.TGZ", lambda path, files: tarred(path, files, "w:gz")),
    ("p.tar.xz", lambda path, files: tarred(path, files, "w:xz")),
    ("p.tar.bz2", lambda path, files: tarred(path, files, "w:bz2")),
]
each_archive = pytest.mark.parametrize(("name", "make"), ARCHIVES, ids=[a[0] for a in ARCHIVES])


@each_archive
def test_what_is_in_it_is_listed(tmp_path, name, make):
    archive = make(tmp_path / name, FILES)
    source = open_source(archive)
    assert facts(source) == EXPECTED
    assert contents(source) == FILES
    assert source.notes == []
    assert source.root.is_relative_to(cache_folder())
    assert source.root.name == source_name(archive) == "p"


@each_archive
def test_a_folder_around_it_splits_and_what_systems_add(tmp_path, name, make):
    files = {
        "내 사진/train/a/1.png": png(1),
        "내 사진/train/b/1.png": png(2),
        "내 사진/test/a/1.png": png(3),
        "__MACOSX/내 사진/._train": b"x",
        "내 사진/.DS_Store": b"x",
    }
    assert facts(open_source(make(tmp_path / name, files))) == [
        ("test/a/1.png", "a", "test"),
        ("train/a/1.png", "a", "train"),
        ("train/b/1.png", "b", "train"),
    ]


def test_an_archive_is_unpacked_once_whatever_its_name(tmp_path):
    first = open_source(zipped(tmp_path / "p.zip", FILES))
    os.utime(first.files[0].file, (1, 1))
    (tmp_path / "p.zip").rename(tmp_path / "q.zip")
    again = open_source(tmp_path / "q.zip")
    assert contents(again) == FILES
    assert Path(again.files[0].file).stat().st_mtime == 1
    assert len(list((cache_folder() / "unpacked").iterdir())) == 1
    changed = open_source(zipped(tmp_path / "p.zip", {**FILES, "dog/2.png": png(4)}))
    assert len(changed.files) == 4


def test_two_processes_unpack_the_same(tmp_path, monkeypatch):
    """The other one is done while this one is still writing."""
    archive = zipped(tmp_path / "p.zip", FILES)
    write = archives.write_members

    def slowly(*arguments):
        monkeypatch.setattr(archives, "write_members", write)
        monkeypatch.setattr(unpacked.os, "getpid", lambda: 1)
        others.append(open_source(archive))
        return write(*arguments)

    others = []
    monkeypatch.setattr(archives, "write_members", slowly)
    assert contents(open_source(archive)) == FILES
    assert contents(others[0]) == FILES
    assert len(list((cache_folder() / "unpacked").iterdir())) == 1


@pytest.mark.parametrize(
    ("encoding", "form"), [("cp949", "NFC"), ("utf-8", "NFC"), ("utf-8", "NFD")]
)
def test_korean_names_that_are_not_declared(tmp_path, encoding, form):
    """As Windows' Explorer (CP949) and macOS (UTF-8, decomposed, undeclared) write them."""
    korean = unicodedata.normalize(form, "고양이/고양이 1.png").encode(encoding)
    stand_in = "x" * len(korean)
    data = zipped(tmp_path / "p.zip", {stand_in: png(1), "dog/1.png": png(2)}).read_bytes()
    assert data.count(stand_in.encode()) == 2  # beside the file, and in the directory
    (tmp_path / "p.zip").write_bytes(data.replace(stand_in.encode(), korean))
    found = open_source(tmp_path / "p.zip")
    assert sorted(file.label for file in found.files) == ["dog", "고양이"]


@each_archive
@pytest.mark.parametrize(
    "bad", ["../evil.png", "a/../../evil.png", "/etc/evil.png", "..\\evil.png", "C:\\evil.png"]
)
def test_paths_that_lead_out(tmp_path, name, make, bad):
    archive = make(tmp_path / name, {**FILES, bad: png(1)})
    with pytest.raises(DataError, match="leads out"):
        open_source(archive)
    assert not list(tmp_path.rglob("evil*"))
    assert not list(cache_folder().rglob("*.png"))


def test_links_and_devices_stay_in_the_archive(tmp_path):
    archive = tarred(tmp_path / "p.tar", FILES)
    with tarfile.open(archive, "a") as more:
        kinds = (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE)
        for number, kind in enumerate(kinds, start=2):
            name = f"dog/{number}.png"
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            more.addfile(info)
    source = open_source(archive)
    assert facts(source) == EXPECTED
    assert source.notes == ["Left in the archive p.tar (links or devices): 4, such as dog/2.png."]
    assert open_source(archive).notes == source.notes  # the second time as the first

    with zipfile.ZipFile(tmp_path / "p.zip", "w") as more:
        for name, content in FILES.items():
            more.writestr(name, content)
        link = zipfile.ZipInfo("dog/2.png")
        link.external_attr = 0o120777 << 16
        more.writestr(link, "/etc/passwd")
    assert facts(open_source(tmp_path / "p.zip")) == EXPECTED


def test_a_link_does_not_lead_the_next_file_out(tmp_path):
    archive = tarred(tmp_path / "p.tar", FILES)
    outside = tmp_path / "outside"
    outside.mkdir()
    with tarfile.open(archive, "a") as more:
        info = tarfile.TarInfo("cat")
        info.type, info.linkname = tarfile.SYMTYPE, str(outside)
        more.addfile(info)
        info = tarfile.TarInfo("cat/evil.png")
        info.size = 3
        more.addfile(info, io.BytesIO(b"abc"))
    open_source(archive)
    assert not list(outside.iterdir())


class Zeros(io.RawIOBase):
    """Ten gigabytes of nothing, and how much of it was read."""

    n_read = 0

    def readable(self):
        return True

    def readinto(self, buffer):
        self.n_read += len(buffer)
        buffer[:] = bytes(len(buffer))
        return len(buffer)


def test_ten_gigabytes_of_zeros(tmp_path, monkeypatch):
    zeros = Zeros()
    large = Member("dog/0.png", 10 * 2**30, lambda: zeros)
    (tmp_path / "p.zip").write_bytes(bytes(10 * 2**20))
    (note,) = members.write_members([large], tmp_path / "p.zip", tmp_path / "out")
    assert "files of more than 536,870,912 bytes" in note
    assert zeros.n_read == 0
    # In an archive, a little at a time.
    monkeypatch.setattr(archive_guard, "MIN_SUSPICIOUS", 2**20)
    bomb = zipped(tmp_path / "bomb.zip", {f"dog/{n}.png": bytes(2**19) for n in range(4)})
    assert bomb.stat().st_size < 2**13
    with pytest.raises(DataError, match="may be an attack"):
        open_source(bomb)
    bomb = tarred(tmp_path / "b.tar.gz", {f"a/{n}.png": bytes(2**19) for n in range(4)}, "w:gz")
    with pytest.raises(DataError, match="may be an attack"):
        open_source(bomb)
    assert not list(cache_folder().rglob("*.png"))


def test_a_file_is_never_longer_than_the_archive_says(tmp_path):
    zeros = Zeros()
    members.write_members([Member("a/0", 5, lambda: zeros)], *two_paths(tmp_path))
    assert (tmp_path / "out" / "a" / "0").read_bytes() == bytes(5)


def two_paths(tmp_path):
    (tmp_path / "p.zip").write_bytes(b"")
    return tmp_path / "p.zip", tmp_path / "out"


def test_more_files_than_anyone_has_and_a_full_disk(tmp_path, monkeypatch):
    monkeypatch.setattr(archive_guard, "MAX_FILES", 2)
    with pytest.raises(DataError, match="more than 2 entries"):
        open_source(zipped(tmp_path / "p.zip", FILES))
    monkeypatch.undo()
    monkeypatch.setattr(disk_room, "KEPT_FREE", 2**62)
    monkeypatch.setenv("PELLUCID_CACHE", str(tmp_path / "cache"))
    with pytest.raises(DataError, match="has room for 0"):
        open_source(zipped(tmp_path / "p.zip", FILES))


def test_one_file_that_is_too_large_is_left_out(tmp_path, monkeypatch):
    monkeypatch.setattr(member, "MAX_BYTES", 1000)
    source = open_source(tarred(tmp_path / "p.tar", {**FILES, "dog/large.bmp": bytes(1001)}))
    assert facts(source) == EXPECTED
    assert source.notes == [
        "Left in the archive p.tar (files of more than 1,000 bytes): 1, such as dog/large.bmp."
    ]


def test_encrypted(tmp_path):
    data = bytearray(zipped(tmp_path / "p.zip", FILES).read_bytes())
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(sign)
        while at >= 0:
            (flags,) = struct.unpack_from("<H", data, at + offset)
            struct.pack_into("<H", data, at + offset, flags | 1)
            at = data.find(sign, at + 4)
    (tmp_path / "p.zip").write_bytes(data)
    with pytest.raises(DataError, match="password"):
        open_source(tmp_path / "p.zip")


@pytest.fixture(scope="module")
def whole_archives(tmp_path_factory):
    folder = tmp_path_factory.mktemp("archives")
    return {name: make(folder / name, FILES).read_bytes() for name, make in ARCHIVES}


@pytest.mark.parametrize("name", [name for name, _ in ARCHIVES])
@given(data=st.data())
def test_damaged_archives_are_refused_or_read(whole_archives, name, data, tmp_path_factory):
    content = bytearray(whole_archives[name])
    at = data.draw(st.integers(0, len(content) - 1))
    if data.draw(st.booleans()):
        del content[at:]
    else:
        content[at] ^= data.draw(st.integers(1, 255))
    path = tmp_path_factory.mktemp("damaged") / name
    path.write_bytes(content)
    try:
        open_source(path)
    except DataError as error:
        assert str(path) in str(error) or "folder" in str(error)  # noqa: PT017


def test_the_same_content_read_in_another_way_is_not_taken_for_it(tmp_path):
    """An NPZ file is a zip archive, and what one reader has unpacked is not the other's."""
    archive = zipped(tmp_path / "photos.zip", FILES)
    assert facts(open_source(archive)) == EXPECTED
    shutil.copy(archive, tmp_path / "photos.npz")
    with pytest.raises(DataError):
        open_source(tmp_path / "photos.npz")
    shutil.copy(archive, tmp_path / "PHOTOS.ZIP")
    before = set((cache_folder() / "unpacked").iterdir())
    assert facts(open_source(tmp_path / "PHOTOS.ZIP")) == EXPECTED
    assert set((cache_folder() / "unpacked").iterdir()) == before


def test_what_an_earlier_version_unpacked_otherwise_is_unpacked_anew(tmp_path, monkeypatch):
    archive = zipped(tmp_path / "photos.zip", FILES)
    first = open_source(archive).root
    monkeypatch.setattr(unpacked, "_FORMAT", unpacked._FORMAT + 1)
    second = open_source(archive)
    assert second.root != first
    assert facts(second) == EXPECTED


@each_archive
def test_a_file_and_a_folder_of_one_name(tmp_path, name, make):
    """It was told as if the cache could not be written."""
    for first, second in (("dog/x", "dog/x/1.png"), ("dog/x/1.png", "dog/x")):
        source = open_source(make(tmp_path / name, {**FILES, first: png(4), second: png(5)}))
        (note,) = source.notes
        assert f"a name that is both a file and a folder): 1, such as {second}." in note
        assert len(source.files) == 4


def test_names_that_differ_only_in_case(tmp_path, monkeypatch):
    """Where they are one name, as on Windows and macOS, nothing is overwritten."""

    def exists(path):
        there = {str(each).lower() for each in Path(path).parent.glob("*")}
        return str(path).lower() in there

    monkeypatch.setattr(members.os.path, "lexists", exists)
    files = {**FILES, "dog/A.png": png(4), "dog/a.png": png(5)}
    source = open_source(zipped(tmp_path / "p.zip", files))
    assert contents(source) == {**FILES, "dog/A.png": png(4)}
    assert (
        "differs from another only in capitals or in Unicode form): 1, such as dog/a.png."
        in source.notes[0]
    )


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("con/1.png", "Windows"), ("a/NUL", "Windows"), ("a/com1.tar.gz", "Windows"),
        ("a/lpt¹.png", "Windows"), ("a/1.png.", "Windows"), ("a /1.png", "Windows"),
        ("a/x.png:stream", "Windows"), ("a/1?.png", "Windows"), ("a/\x07.png", "Windows"),
        ("a/conduct.png", None), ("a/com10.png", None), ("a/1.2.png", None), ("", "no name"),
        ("a/" * 40 + "1.png", "32 folders"), ("가" * 86, "255 bytes"), ("가" * 85, None),
    ],
)  # fmt: skip
def test_names_that_a_system_does_not_allow(path, reason):
    found = members.why_not_here(PurePosixPath(path), "nt")
    assert found is None if reason is None else reason in found
    if reason == "Windows":
        assert members.why_not_here(PurePosixPath(path), "posix") is None
