"""Hostile archives, both ways in: no stack trace, bounded time and memory, nothing outside."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ..sources.pictures import png
from . import read_all
from .archives import tars, zips

pytestmark = [
    pytest.mark.slow,
    pytest.mark.once,
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc"),
    pytest.mark.timeout(900),
]

UNPACKED = {
    "member_of_2_to_62.zip": "read: 2 files; Left in the archive .* of more than 536,870,912 bytes",
    "file_then_folder.tar": "read: 3 files; .*both a file and a folder.* cat/x/1.png",
    "folder_then_file.zip": "read: 3 files; .*both a file and a folder.* cat/x",
    "class_is_a_file.tar": "read: 3 files; .*both a file and a folder.* dog",
    "twice.tar": "read: 3 files; .*an older file of the same name",
    "name_.tar": "read: 2 files; .*no name",
    "name_.zip": "read: 2 files; .*no name",
    "name_of_300.tar": "read: 2 files; .*more than 255 bytes",
    "name_20000_deep.tar": "read: 2 files; .*paths of more than 32 folders",
    "sparse_old.tar": "read: 2 files; .*sparse files.*: 32",
    "zeros.tar.gz": "refused: .* may be an attack",
    "zeros.zip": "refused: .* may be an attack",
    "nothing_but_zeros.tar.bz2": "refused: ",
    "damaged_header.tar": "refused: .*a header is damaged",
    "trailing.tar.gz": "read: 2 files; $",
    "trailing.tar.bz2": "read: 2 files; $",
    "trailing.tar.xz": "read: 2 files; $",
    "streams_in_sequence.tar.xz": "read: 2 files; $",
    "overlapping_of_40_mib.zip": "refused: .*overlap",
    "1_200_000_entries.zip": "refused: .*more than .* entries",
    "dictionary_of_1536_mib.tar.xz": "refused: .*Memory usage limit",
    "encrypted.zip": "refused: .*password",
    **{
        f"{what}_{tail}": "refused: .* may be an attack"
        for what in ("pax", "global", "long_name", "long_link")
        for tail in ("of_3_gib.tar.gz", "of_3_gib.tar.xz", "of_3_gib.tar.bz2")
    },
    **{
        f"3000_{what}_in_a_row.tar": "refused: .* may be an attack"
        for what in ("pax", "global", "long_name", "long_link")
    },
    **{
        f"name_{what}.{kind}": "refused: .*leads out"
        for what in ("up", "absolute", "drive", "unc", "backslash_up")
        for kind in ("tar", "zip")
    },
}
STREAMED = {
    "member_of_2_to_62.zip": "read: 3 files, 1 bad",
    "sparse_old.tar": "read: 34 files, 32 bad",
    "zeros.tar.gz": "read: 6 files, 4 bad; .*may be an attack",
    "zeros.zip": "refused: .* may be an attack",
    "zeros_of_800_mib.zip": "read: 4 files, 2 bad",
    "encrypted.zip": "read: 3 files, 1 bad",
    "damaged_header.tar": "read: 3 files, 1 bad; .*a header is damaged",
    "symlink.tar": "read: 3 files, 0 bad; Left in the archive",
    "3000_pax_in_a_row.tar": "read: 3 files, 1 bad; .*may be an attack",
    "pax_of_3_gib.tar.bz2": "read: 3 files, 1 bad; .*may be an attack",
    "twice.zip": "read: 4 files, 0 bad",
    "trailing.tar.gz": "read: 2 files, 0 bad",
}


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile") / "in"
    folder.mkdir()
    names = []
    for name, content in (*tars(), *zips()):
        (folder / name).write_bytes(content)
        names.append(name)
    (folder / "good.jpg").write_bytes(png(0))
    assert len(set(names)) == len(names) >= 200
    return folder


@pytest.mark.long
@pytest.mark.parametrize(("way", "expected"), [("unpack", UNPACKED), ("stream", STREAMED)])
def test_all(drawn, way, expected, tmp_path):
    before = {path: path.stat().st_mtime for path in drawn.iterdir()}
    done = subprocess.run(
        [sys.executable, "-m", read_all.__name__, str(drawn), way],
        cwd=Path(__file__).parents[3],
        env={**os.environ, "PELLUCID_CACHE": str(tmp_path / "cache"), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    rows = {row[0]: row[1:] for row in map(json.loads, done.stdout.splitlines())}
    assert len(rows) == len(before) - 1
    assert [name for name, (outcome, *_) in rows.items() if outcome.startswith("CRASHED")] == []
    assert [name for name, (_, seconds, _) in rows.items() if seconds > 60] == []
    assert max(peak for *_, peak in rows.values()) < 2000
    wrong = {
        name: rows[name][0]
        for name, text in expected.items()
        if not re.match(text, rows[name][0], re.DOTALL)
    }
    assert wrong == {}
    assert {path: path.stat().st_mtime for path in drawn.iterdir()} == before
    assert list(drawn.parent.iterdir()) == [drawn]
    assert {path.name for path in tmp_path.iterdir()} <= {"cache"}
    assert not [path for path in (tmp_path / "cache").rglob("*") if path.is_symlink()]
