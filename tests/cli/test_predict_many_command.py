"""`pellucid predict --out`: many pictures into Parquet, killed and gone on with."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

pytestmark = [pytest.mark.slow, pytest.mark.once]

# As the command line, with parts so small that there are many.
PROGRAM = """
from pellucid.inference import bulk
bulk.N_PER_PART = 5
from pellucid.cli.main import main
main()
"""


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.long
def test_a_folder_of_parts_is_written_once_and_told_of(trained, pellucid):
    photos, out = trained.parent / "photos", trained.parent / "예측.parquet"
    first = pellucid("predict", trained, photos, "--out", out, "--top", 1)
    n = sum(path.is_file() for path in photos.rglob("*"))
    table = pl.read_parquet(out)
    assert len(table) == n
    n_bad = table["error"].is_not_null().sum()
    assert first.status == (3 if n_bad else 0)
    assert first.stdout.splitlines() == [
        f"{n} pictures; {n_bad} of them could not be used.",
        f"Predictions: {out}",
    ]
    again = pellucid("predict", trained, photos, "--out", out, "--top", 1, "--json")
    assert again.json == {"path": str(out), "n": n, "n_errors": n_bad, "n_new": 0}


def test_bad_pictures_become_rows_and_the_status_is_3(trained, pellucid):
    folder = trained.parent / "new"
    folder.mkdir()
    (folder / "a.jpg").write_bytes(b"<html>")
    done = pellucid("predict", trained, folder, "--out", trained.parent / "out")
    assert done.status == 3
    (row,) = pl.read_parquet(trained.parent / "out").iter_rows(named=True)
    assert (row["label"], row["health"]) == (None, "not a picture")
    assert "web page" in row["error"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--out", "out", "--csv"], "--out writes Parquet"),
        (["--cluster", "auto"], "--cluster needs --out"),
        (["--out", "taken.txt"], "is a file"),
        (["--out", "full"], "which is no part of predictions"),
        (["--out", "out", "--cluster", "127.0.0.1:1"], "No Ray cluster answers"),
        (["--out", "nosuch://bucket"], "that fsspec knows"),
        (["--out", "out", "--views", "99"], "99"),
    ],
)
def test_what_cannot_be_is_said_in_a_line(trained, pellucid, options, message):
    Path("taken.txt").write_text("mine")
    Path("full").mkdir()
    Path("full", "notes.txt").write_text("mine")
    done = pellucid("predict", trained, trained.parent / "photos", *options)
    assert done.status in (1, 2)
    assert message in done.stderr
    assert sorted(p.name for p in Path().iterdir()) == ["full", "taken.txt"]


@pytest.mark.long
def test_a_job_that_is_killed_goes_on_and_leaves_the_same_bytes(trained, pellucid):
    photos, home = trained.parent / "photos", trained.parent
    command = [sys.executable, "-c", PROGRAM, "predict", str(trained), *[str(photos)] * 6]
    whole = subprocess.run([*command, "--out", home / "whole"], check=False, capture_output=True)
    assert whole.returncode in (0, 3)
    n_parts = len(contents(home / "whole"))
    killed_at = []
    for share in (0.2, 0.5, 0.8):
        process = subprocess.Popen(
            [*command, "--out", home / "killed"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while process.poll() is None:
            there = list((home / "killed").glob("part-*")) if (home / "killed").exists() else []
            if len(there) >= share * n_parts:
                process.send_signal(signal.SIGKILL)
                break
            time.sleep(0.002)
        process.wait()
        killed_at.append(len(list((home / "killed").glob("part-*"))))
    assert 0 < killed_at[0] < n_parts
    kept = {path.name: path.stat().st_mtime_ns for path in (home / "killed").glob("part-*")}
    subprocess.run([*command, "--out", home / "killed"], check=False, capture_output=True)
    assert contents(home / "killed") == contents(home / "whole")
    # What was there is not written again.
    now = {path.name: path.stat().st_mtime_ns for path in (home / "killed").iterdir()}
    assert {name: now[name] for name in kept} == kept


@pytest.mark.long
def test_exports_are_told_of(trained, pellucid):
    done = pellucid("export", trained, "--format", "onnx")
    assert done.status == 0
    assert "answers as model.keras does" in done.stdout
    assert (trained / "exports" / "onnx" / "predict.py").is_file()
    again = pellucid("export", trained, "--format", "onnx")
    assert again.status == 1
    assert "exists already" in again.stderr
    as_json = pellucid("export", trained, "--format", "openvino", "--out", "elsewhere", "--json")
    assert as_json.json["max_difference"] <= 1e-4
    assert as_json.json["path"] == "elsewhere"
    assert pellucid("export", trained, "--format", "pickle").status == 2
