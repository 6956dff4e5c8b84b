"""Pictures one after the other, from every kind of place."""

import io
import pickle
import struct
import tarfile
import unicodedata
import zipfile
from pathlib import Path

import fsspec
import polars as pl
import pytest

from pellucid.data.sources.open_source import open_source
from pellucid.data.streams.open_stream import open_streams
from pellucid.errors import ConfigError, DataError, PictureError

FILES = {"b/2.jpg": b"two", "a/1.jpg": b"one", "b/.hidden": b"-", "고양이/가.png": b"three"}


def contents(stream) -> list[tuple[str, bytes]]:
    return [(item.name, item.read()) for item in stream.items]


@pytest.fixture
def folder(tmp_path) -> Path:
    for name, content in FILES.items():
        path = tmp_path / "photos" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tmp_path / "photos"


def test_a_folder_gives_its_files_sorted(folder):
    stream = open_streams([str(folder)])
    assert stream.n == 3
    assert contents(stream) == [
        (f"{folder}/a/1.jpg", b"one"),
        (f"{folder}/b/2.jpg", b"two"),
        (f"{folder}/고양이/가.png", b"three"),
    ]


def test_several_places_follow_one_another_and_patterns_are_expanded(folder):
    stream = open_streams([f"{folder}/b/*", str(folder / "a"), str(folder / "b" / "2.jpg")])
    assert stream.n == 3
    items = list(stream.items)
    assert [Path(item.name).name for item in items] == ["2.jpg", "1.jpg", "2.jpg"]
    (folder / "b" / "2.jpg").unlink()
    with pytest.raises(PictureError, match="cannot be read"):
        items[2].read()
    with pytest.raises(DataError, match="No file matches"):
        open_streams([f"{folder}/*.gif"])
    (folder / "empty").mkdir()
    with pytest.raises(DataError, match="holds no files"):
        open_streams([str(folder / "empty")])


def test_a_zip_gives_its_files_in_its_order_and_names_of_korean_windows(tmp_path):
    path = tmp_path / "photos.zip"
    placeholder = "xxxxxx/xx.png"  # as long as the name in CP949
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in FILES.items():
            archive.writestr(name if name.isascii() else placeholder, content)
        archive.mkdir("empty")
    korean = "고양이/가.png".encode("cp949")
    path.write_bytes(path.read_bytes().replace(placeholder.encode(), korean))
    stream = open_streams([str(path)])
    assert stream.n == 3
    assert contents(stream) == [
        (f"{path}/b/2.jpg", b"two"),
        (f"{path}/a/1.jpg", b"one"),
        (f"{path}/고양이/가.png", b"three"),
    ]


def test_members_of_one_name_are_both_read(tmp_path):
    path = tmp_path / "twice.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("1.jpg", b"first")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("1.jpg", b"second")
    assert [content for _, content in contents(open_streams([str(path)]))] == [b"first", b"second"]


def test_a_damaged_member_is_that_pictures_fault_alone(tmp_path):
    path = tmp_path / "photos.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("1.jpg", b"one" * 50)
        archive.writestr("2.jpg", b"two" * 50)
    data = bytearray(path.read_bytes())
    start = data.index(b"1.jpg") + 5
    data[start : start + 6] = b"\xff" * 6
    path.write_bytes(data)
    first, second = open_streams([str(path)]).items
    with pytest.raises(PictureError, match="cannot be taken out"):
        first.read()
    assert second.read() == b"two" * 50


def test_what_is_no_archive_is_refused(tmp_path):
    for name in ("a.zip", "a.tar", "a.tar.gz", "a.parquet"):
        (tmp_path / name).write_bytes(b"nothing of the kind")
        with pytest.raises(DataError, match="cannot be read"):
            open_streams([str(tmp_path / name)])


def write_tar(path: Path, mode: str) -> Path:
    with tarfile.open(path, mode) as archive:
        for name, content in FILES.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
        link = tarfile.TarInfo("link.jpg")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return path


@pytest.mark.parametrize(
    ("name", "mode"), [("a.tar", "w"), ("a.tgz", "w:gz"), ("a.tar.xz", "w:xz")]
)
def test_a_tar_gives_its_regular_files(tmp_path, name, mode):
    path = write_tar(tmp_path / name, mode)
    stream = open_streams([str(path)])
    assert stream.n is None
    assert contents(stream) == [
        (f"{path}/{name}", FILES[name]) for name in FILES if not name.endswith(".hidden")
    ]


def test_a_tar_that_ends_too_soon_gives_what_it_has_and_says_so(tmp_path):
    path = write_tar(tmp_path / "a.tar", "w")
    path.write_bytes(path.read_bytes()[:1537])
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(b"after it")
    stream = open_streams([str(path), str(photo)])
    two, rest, after = stream.items
    assert (two.read(), after.read()) == (b"two", b"after it")
    assert rest.name == str(path)
    with pytest.raises(PictureError, match=r"cannot be read as a tar archive .*copied whole"):
        rest.read()
    assert len(stream.notes) == 1


def test_a_table_gives_its_bytes_with_a_name_or_a_number(tmp_path):
    path = tmp_path / "t.parquet"
    table = pl.DataFrame({"image": [b"one", None, b"two"], "path": ["1.jpg", None, "2.jpg"]})
    table.write_parquet(path)
    stream = open_streams([str(path)])
    assert stream.n == 3
    one, none, two = stream.items
    assert (one.name, one.read()) == (f"{path}/1.jpg", b"one")
    assert none.name == f"{path}/1"
    with pytest.raises(PictureError, match="no picture"):
        none.read()
    assert two.read() == b"two"


def test_a_table_as_hugging_face_writes_it_is_read_in_blocks(tmp_path):
    path = tmp_path / "t.parquet"
    rows = [{"bytes": struct.pack("<I", number), "path": None} for number in range(1000)]
    pl.DataFrame({"picture": rows, "label": range(1000)}).write_parquet(path, row_group_size=300)
    found = contents(open_streams([str(path)]))
    assert found == [(f"{path}/{n}", struct.pack("<I", n)) for n in range(1000)]


def test_a_table_of_paths_names_files_beside_it(folder):
    path = folder.parent / "t.parquet"
    pl.DataFrame({"path": ["photos/a/1.jpg", "photos\\b\\2.jpg"]}).write_parquet(path)
    assert [content for _, content in contents(open_streams([str(path)]))] == [b"one", b"two"]


def test_the_files_of_a_table_are_found_as_in_training(folder):
    """In either of Unicode's forms, without its ending, and not behind an address."""
    path = folder.parent / "t.parquet"
    decomposed = unicodedata.normalize("NFD", "photos/고양이/가.png")
    names = ["photos/a/1", decomposed, "photos/a/none.jpg", "https://example.org/1.jpg", None]
    table = pl.DataFrame({"file": names, "label": list("abcde")})
    table.write_parquet(path)
    stream = open_streams([str(path)])
    completed, composed, missing, address, nothing = stream.items
    assert (completed.name, completed.read()) == (f"{folder.parent}/photos/a/1", b"one")
    assert composed.read() == b"three"
    assert stream.notes == [
        "Names in the column 'file' lack the extension, which was added: 1, such as photos/a/1.jpg."
    ]
    for item, why in ((missing, "No such file"), (address, "addresses"), (nothing, "folder")):
        with pytest.raises(PictureError, match=why):
            item.read()
    table[:2].write_parquet(path)
    assert open_source(path).notes == stream.notes


def test_the_column_of_paths_is_chosen_as_in_training(folder):
    path = folder.parent / "t.parquet"
    columns = {"id": ["17", "18"], "image": ["x/1.jpg", "x/2.jpg"], "label": ["a", "b"]}
    columns["photo"] = ["photos/a/1.jpg", "photos/b/2.jpg"]
    pl.DataFrame(columns).write_parquet(path)
    asked = [item.read() for item in open_streams([str(path)]).items]
    assert asked == [Path(file.file).read_bytes() for file in open_source(path).files]
    assert asked == [b"one", b"two"]


def test_a_table_without_pictures_is_refused(tmp_path):
    path = tmp_path / "t.parquet"
    pl.DataFrame({"x": [1.0]}).write_parquet(path)
    with pytest.raises(DataError, match="no column of bytes"):
        open_streams([str(path)])


@pytest.fixture
def bucket():
    files = fsspec.filesystem("memory")
    for name, content in FILES.items():
        files.pipe_file(f"/bucket/{name}", content)
    yield files
    files.rm("/bucket", recursive=True)


def test_an_address_gives_the_files_below_it(bucket):
    stream = open_streams(["memory://bucket"])
    assert contents(stream) == [
        ("memory:///bucket/a/1.jpg", b"one"),
        ("memory:///bucket/b/2.jpg", b"two"),
        ("memory:///bucket/고양이/가.png", b"three"),
    ]
    assert contents(open_streams(["memory://bucket/a/1.jpg"])) == [
        ("memory:///bucket/a/1.jpg", b"one")
    ]
    (item,) = open_streams(["memory://bucket/a/1.jpg"]).items
    bucket.rm("/bucket/a/1.jpg")
    with pytest.raises(PictureError, match="cannot be fetched"):
        item.read()


@pytest.mark.parametrize("name", ["fotos", "사진.jpg", "no*.jpg"])
def test_a_place_that_does_not_exist_is_refused(tmp_path, name):
    with pytest.raises(DataError, match=r"There is no file|No file matches"):
        open_streams([str(tmp_path / name)])


def test_an_address_that_leads_nowhere_is_refused():
    with pytest.raises(DataError, match="nothing at"):
        open_streams(["memory://nowhere"])
    with pytest.raises(ConfigError, match="fsspec knows"):
        open_streams(["nosuch://bucket"])


def test_items_can_be_sent_to_another_process(folder, tmp_path):
    archive = tmp_path / "a.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("1.jpg", b"zipped")
    tar = write_tar(tmp_path / "a.tar", "w")
    for place in (folder, archive, tar):
        for item in open_streams([str(place)]).items:
            again = pickle.loads(pickle.dumps(item))  # as Ray does, between its own processes
            assert (again.name, again.read()) == (item.name, item.read())


def test_links_in_a_zip_are_passed_over_and_counted_as_in_a_tar(tmp_path):
    path = tmp_path / "p.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.jpg", b"one")
        link = zipfile.ZipInfo("b.jpg")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    stream = open_streams([str(path)])
    assert contents(stream) == [(f"{path}/a.jpg", b"one")]
    assert stream.notes == ["Left in the archive p.zip (links or devices): 1."]
