"""The run folder's files: whole or not at all, and nothing left over."""

import os
import subprocess
import sys

import pytest

from pellucid.errors import RunError
from pellucid.run import RunFolder, replacing, write_json


def names(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_file_is_on_the_disk_before_it_has_its_name(tmp_path, monkeypatch):
    path, done = tmp_path / "new" / "a.txt", []
    path.parent.mkdir()
    path.write_text("old")
    fsync = os.fsync

    def look(descriptor):
        fsync(descriptor)
        done.append((os.fstat(descriptor).st_ino, path.read_text()))

    monkeypatch.setattr(os, "fsync", look)
    with replacing(path) as temporary:
        temporary.write_text("new")
    assert path.read_text() == "new"
    # The file that was flushed is the one that has the name now, and it did not have it then.
    assert done == [(path.stat().st_ino, "old")]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_what_fails_half_way_leaves_the_old_file_and_nothing_else(error, tmp_path):
    (tmp_path / "a.txt").write_text("old")

    def write():
        with replacing(tmp_path / "a.txt") as temporary:
            temporary.write_text("ne")
            raise error

    with pytest.raises(error):
        write()
    assert names(tmp_path) == ["a.txt"]
    assert (tmp_path / "a.txt").read_text() == "old"


def test_a_disk_that_cannot_be_flushed_is_a_plain_error(tmp_path, monkeypatch):
    def fail(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)

    def write():
        with replacing(tmp_path / "a.txt") as temporary:
            temporary.write_text("new")

    with pytest.raises(RunError, match="disk is full"):
        write()
    assert names(tmp_path) == []


@pytest.fixture
def run(tmp_path) -> RunFolder:
    """A run in the middle of training."""
    run = RunFolder.create(tmp_path / "run")
    run.history.write_text("epoch\n")
    (run.checkpoints / "tmp123").mkdir(parents=True)
    for name in (
        "job.json",
        "pixels.npy",
        "activations.npy",
        "state-00001-0000000.npz",
        "state-00002-0000007.npz",
        "best.weights.h5",
        ".77.state-00003-0000000.npz",
        "tmp123/model.keras",
    ):
        (run.checkpoints / name).write_text("x")
    return run


def test_an_interrupted_training_keeps_what_it_needs_to_go_on(run):
    assert run.has_state
    run.remove_working_files(keep_state=True)
    assert names(run.checkpoints) == [
        "best.weights.h5",
        "job.json",
        "state-00001-0000000.npz",
        "state-00002-0000007.npz",
    ]
    assert run.has_state
    assert run.history.is_file()


def test_a_finished_training_keeps_nothing_to_work_with(run):
    run.remove_working_files()
    assert not run.checkpoints.exists()
    assert not run.has_state
    assert names(run.path) == ["history.csv", "log.txt"]
    run.remove_working_files()
    run.remove_working_files(keep_state=True)


def test_a_training_without_a_whole_state_has_none(run):
    for path in run.checkpoints.glob("state-*"):
        path.unlink()
    assert (run.checkpoints / ".77.state-00003-0000000.npz").exists()  # killed while writing it
    assert not run.has_state


def test_an_interrupted_training_says_how_to_go_on(tmp_path):
    folder = RunFolder(tmp_path / "my run")
    write_json(folder.job, {"command": "pellucid train photos"})
    with pytest.raises(RunError, match=r"pellucid resume '.*my run'"):
        RunFolder.open(folder.path)


def test_an_interrupted_training_is_not_overwritten_but_gone_on_with(tmp_path):
    folder = RunFolder(tmp_path / "run")
    write_json(folder.job, {"command": "pellucid train photos"})
    with pytest.raises(RunError, match=r"pellucid resume .*run"):
        RunFolder.create(folder.path)


def test_a_run_is_being_trained_as_long_as_its_process_lives(tmp_path):
    run = RunFolder.create(tmp_path / "run")
    run.checkpoints.mkdir()
    write_json(run.job, {"command": "pellucid train photos"})
    assert not run.is_being_trained
    assert not run.lock.exists()  # to ask leaves nothing
    program = (
        "import sys; from pathlib import Path; from pellucid.run import RunFolder\n"
        "with RunFolder(Path(sys.argv[1])).locked(): print('in', flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", program, run.path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert other.stdout.readline().strip() == b"in"
        assert run.is_being_trained
        for ask in (RunFolder.open, RunFolder.create):
            with pytest.raises(RunError, match="right now") as caught:
                ask(run.path)
            assert "resume" not in str(caught.value)
            assert "interrupted" not in str(caught.value)
        with pytest.raises(RunError, match=r"right now, and model\.keras is not written yet"):
            run.check_has_ended("model.keras")
    finally:
        other.kill()
        other.communicate()
    assert not run.is_being_trained
    run.check_has_ended("model.keras")
    with pytest.raises(RunError, match=r"interrupted before it had a result\. To go on"):
        RunFolder.open(run.path)


def test_to_ask_does_not_keep_a_training_from_its_folder(tmp_path):
    run = RunFolder.create(tmp_path / "run")
    with run.locked():
        assert not run.is_being_trained  # by another: this one writes the report of its own run
        assert RunFolder(run.path).is_being_trained
    assert not RunFolder(run.path).is_being_trained
    with run.locked():
        pass


def test_two_processes_never_train_into_one_folder(tmp_path):
    run = RunFolder.create(tmp_path / "run")
    program = (
        "import sys; from pathlib import Path; from pellucid.run import RunFolder\n"
        "with RunFolder(Path(sys.argv[1])).locked(): print('in', flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", program, run.path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert other.stdout.readline().strip() == b"in"
        with pytest.raises(RunError, match="Another process is training into"), run.locked():
            pass
    finally:
        other.kill()  # which leaves the file, but not the lock
        other.communicate()
    assert run.lock.exists()
    with run.locked():
        run.remove_working_files()
    assert not run.checkpoints.exists()
