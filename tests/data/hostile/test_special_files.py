"""FIFOs, sockets, devices and files of /proc, wherever a file may be named: nothing waits."""

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

from pellucid.data.decode import read_picture_file
from pellucid.data.sources.open_source import open_source
from pellucid.data.sources.reading import Reading
from pellucid.data.streams.open_stream import open_streams
from pellucid.errors import DataError, PictureError
from pellucid.regular_file import open_regular, read_regular

from ..sources.pictures import png
from . import open_all

pytestmark = pytest.mark.skipif(os.name != "posix", reason="special files of POSIX")


@pytest.fixture
def special(tmp_path):
    folder = tmp_path / "special"
    folder.mkdir()
    os.mkfifo(folder / "fifo")
    with socket.socket(socket.AF_UNIX) as opened:
        opened.bind(os.path.relpath(folder / "socket"))
        names = """/dev/zero /dev/random /dev/tty /dev/stdin /proc/kmsg /proc/kcore /proc/self/mem
        /proc/self/pagemap /nowhere"""
        for name in names.split():
            (folder / name.strip("/").replace("/", "_")).symlink_to(name)
        (folder / "folder").mkdir()
        (folder / "loop").symlink_to("loop")
        yield folder


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.slow
@pytest.mark.once
def test_every_way_in(special, tmp_path):
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", open_all.__name__, str(special)],
        cwd=Path(__file__).parents[3],
        env={**os.environ, "PELLUCID_CACHE": str(tmp_path / "cache")},
        stdin=subprocess.PIPE,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    rows = dict(map(json.loads, done.stdout.splitlines()))
    assert len(rows) > 300
    assert [(what, how) for what, how in rows.items() if how.startswith("CRASHED")] == []
    # What says that it is an empty file is read as one; that is no picture, and no table.
    answered = [
        what
        for what, how in rows.items()
        if how.startswith("answered") and not what.startswith(("picture", "address", "folder"))
        and "proc_" not in what and ": folder" not in what
    ]  # fmt: skip
    assert answered == []
    assert time.monotonic() - start < 100


@pytest.mark.parametrize(
    ("name", "what"),
    [("fifo", "a FIFO"), ("socket", "a socket"), ("dev_zero", "a device"), ("folder", "a folder")],
)
def test_the_reason_is_said(special, name, what):
    with pytest.raises(PictureError, match=f"it is {what}, where a file is expected"):
        read_picture_file(str(special / name))
    with pytest.raises(OSError, match="where a file is expected"):
        open_regular(special / name)


def test_names_with_nul(tmp_path):
    (tmp_path / "a.png").write_bytes(png(0))
    table = tmp_path / "t.csv"
    table.write_bytes(b"path,label\na.png,x\nb\0.png,y\n\0,z\n")
    files = {file.path: file.file for file in open_source(table).files}
    assert len(files) == 3
    for name, file in files.items():
        if name != "a.png":
            with pytest.raises(PictureError, match="NUL"):
                read_picture_file(file)
    parquet = tmp_path / "t.parquet"
    pl.DataFrame({"path": ["a.png", "b\0.png", None, ""]}).write_parquet(parquet)
    first, *others = open_streams([str(parquet)]).items
    assert first.read() == png(0)
    for item in others:
        with pytest.raises(PictureError):
            item.read()


@pytest.mark.parametrize(
    "path", ["../out.png", "a/../../out.png", "{out}", "..\\out.png", "./../in/../out.png"]
)
def test_paths_that_lead_out_are_asked_about(tmp_path, path):
    (tmp_path / "in" / "a").mkdir(parents=True)
    out = tmp_path / "out.png"
    out.write_bytes(png(0))
    (tmp_path / "in" / "1.png").write_bytes(png(1))
    named = path.format(out=out)
    table = tmp_path / "in" / "t.csv"
    table.write_text(f"path,label\n1.png,x\n{named},y\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"1 files outside .*--allow-outside .*allow_outside=True"):
        open_source(table)
    allowed = open_source(table, Reading(allow_outside=True))
    assert sorted(file.label for file in allowed.files) == ["x", "y"]
    frame = pl.DataFrame({"path": ["1.png", named]})
    frame.write_parquet(tmp_path / "in" / "t.parquet")
    first, second = open_streams([str(tmp_path / "in" / "t.parquet")]).items
    assert first.read() == png(1)
    with pytest.raises(PictureError, match="--allow-outside"):
        second.read()
    streams = open_streams([str(tmp_path / "in" / "t.parquet")], Reading(allow_outside=True))
    assert [item.read() for item in streams.items] == [png(1), png(0)]


def test_absolute_paths_in_the_tables_folder_are_its_own(tmp_path):
    (tmp_path / "1.png").write_bytes(png(1))
    (tmp_path / "link").symlink_to(tmp_path)
    table = tmp_path / "t.csv"
    table.write_text(f"path,label\n{tmp_path / '1.png'},x\n", encoding="utf-8")
    assert len(open_source(table).files) == 1
    assert len(open_source(tmp_path / "link" / "t.csv").files) == 1


def test_a_regular_file_is_read_whole_or_in_part(tmp_path):
    content = os.urandom(3 * 2**20)
    (tmp_path / "f").write_bytes(content)
    assert read_regular(tmp_path / "f", 2**22) == content
    assert read_regular(tmp_path / "f", 2**22, 100) == content[:100]
    with pytest.raises(OSError, match="it has 3,145,728 bytes; at most 2,097,152 are read"):
        read_regular(tmp_path / "f", 2**21)
    (tmp_path / "empty").write_bytes(b"")
    assert read_regular(tmp_path / "empty", 5) == b""
    with open_regular(tmp_path / "f") as file:
        assert file.read() == content
