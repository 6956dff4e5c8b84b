"""Errors of writing name the folder, and only the options that the command has."""

import errno
from pathlib import Path

import pytest

from pellucid.errors import RunError
from pellucid.run import RunFolder
from pellucid.unwritable import check_writable, write_error

DENIED = OSError(errno.EACCES, "Permission denied")


@pytest.mark.parametrize("option", ["--out", "--run", None])
def test_the_advice_names_the_option_that_there_is(tmp_path, option):
    said = str(write_error(tmp_path / "page.html", DENIED, option))
    assert "page.html could not be written (Permission denied)." in said
    assert f"Check that you may write to {tmp_path}." in said
    assert [name for name in ("--out", "--run", "PELLUCID_CACHE") if name in said] == [option] * (
        option is not None
    )


def test_a_file_of_the_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("PELLUCID_CACHE", str(tmp_path))
    assert str(write_error(tmp_path / "pictures" / "x", DENIED, "--run")).endswith(
        "PELLUCID_CACHE chooses another cache folder."
    )


def test_a_full_disk(tmp_path):
    said = str(write_error(tmp_path / "x", OSError(errno.ENOSPC, "No space left"), "--out"))
    assert said.startswith("The disk is full")
    assert said.endswith("--out chooses another place.")


def test_a_folder_is_checked_before_the_work(tmp_path, monkeypatch):
    check_writable(tmp_path / "new" / "page.html", "--out")
    assert not list(tmp_path.iterdir())
    (tmp_path / "file").write_text("x")
    with pytest.raises(RunError, match=r"Not a directory\).*--out chooses"):
        check_writable(tmp_path / "file" / "page.html", "--out")
    monkeypatch.setattr("os.access", lambda path, mode: Path(path) != tmp_path)
    with pytest.raises(RunError, match=r"Permission denied\).*--out chooses"):
        check_writable(tmp_path / "new" / "page.html", "--out")


def test_a_run_folder_has_its_option(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(RunError, match="--run chooses another place"):
        RunFolder.create(tmp_path / "file" / "run")
