"""Folders of several trainings in the list of runs, in its deletions, and in place of a run."""

import json
from pathlib import Path

import pytest
from filelock import FileLock
from tests.cli.test_runs_command import write, write_folds

import pellucid as package
from pellucid.cli.run_argument import complete_run, complete_training
from pellucid.errors import RunError


def write_tries(folder, n=2, command="pellucid search photos"):
    folder.mkdir(parents=True)
    (folder / "tries.json").write_text(json.dumps({"command": command, "tries": [{}] * n}))
    for name in ("tries.csv", "catalog.parquet", ".DS_Store"):
        (folder / name).write_text("")
    (folder / "given_files" / "rate_table").mkdir(parents=True)
    (folder / "given_files" / "rate_table" / "rates.csv").write_text("")


SEARCH, FOLDS = Path("runs/sea"), Path("runs/folds")


def test_a_search_is_named_with_its_state(pellucid):
    write_tries(SEARCH, 1)
    outcome = pellucid("runs")
    said = "note: runs/sea holds a search (interrupted) with 1 try. To go on with it: "
    assert outcome.stderr == f"{said}`pellucid resume runs/sea`.\n"  # and not "There are no runs"
    assert pellucid("runs", SEARCH).stderr == outcome.stderr

    tried = SEARCH / "try-2" / "checkpoints"
    tried.mkdir(parents=True)
    with FileLock(tried / "lock"):
        assert "runs/sea holds a search (being trained) with 1 try." in pellucid("runs").stderr

    best = write("best", folder=SEARCH, accuracy=0.9)
    said = "runs/sea holds a search (finished) with 1 try. To list its runs: pellucid runs runs/sea"
    assert said in pellucid("runs").stderr
    best.checkpoints.mkdir()
    best.job.write_text("{}")
    assert "(interrupted)" in pellucid("runs").stderr


def test_a_cross_validation_is_named_with_its_state(pellucid):
    FOLDS.mkdir(parents=True)
    write_folds(FOLDS, 2)
    assert "cross-validation (interrupted) with 0 trained folds" in pellucid("runs").stderr
    write("fold-1", folder=FOLDS)
    said = "cross-validation (interrupted) with 1 trained fold. To go on with it: `pellucid resume "
    assert f"{said}runs/folds`. To list its runs: pellucid runs" in pellucid("runs").stderr
    write("fold-2", folder=FOLDS)
    write_folds(FOLDS, 2, pooled={})
    assert "cross-validation (finished) with 2 trained folds. To list" in pellucid("runs").stderr


@pytest.mark.parametrize("option", [(), ("--seeds", 2), ("--folds", 2), "search"])
def test_a_training_into_one_says_what_is_there(pellucid, option):
    write_tries(SEARCH, 1)
    FOLDS.mkdir(parents=True)
    write_folds(FOLDS, 2)
    Path("photos").mkdir()
    before = sorted(Path("runs").rglob("*"))
    command = ("search", "photos") if option == "search" else ("train", "photos", *option)
    for folder, kind in {SEARCH: "search", FOLDS: "cross-validation"}.items():
        outcome = pellucid(*command, "--run", folder)
        assert outcome.status == 1
        assert f"{folder} holds a {kind} (interrupted) with " in outcome.stderr
        said = f"To go on with it: `pellucid resume {folder}`. For another training, choose a new"
        assert f"{said} folder (--run)." in outcome.stderr.replace("\n", " ")
    assert sorted(Path("runs").rglob("*")) == before


@pytest.mark.parametrize("option", [(), ("--seeds", 2), ("--folds", 2), "search"])
@pytest.mark.parametrize("place", ["notes.txt/runs", "x" * 300])
def test_a_place_that_cannot_be_made(pellucid, option, place):
    Path("notes.txt").write_text("")
    for label in ("cat", "dog"):
        Path("photos", label).mkdir(parents=True)
        for n in range(4):
            Path("photos", label, f"{n}.png").write_bytes(b"damaged")
    before = sorted(Path().rglob("*"))
    command = ("search", "photos") if option == "search" else ("train", "photos", *option)
    outcome = pellucid(*command, "--run", place)
    assert outcome.status == 1
    said = outcome.stderr.replace("\n", " ")
    assert "could not be written (" in said
    assert said.rstrip().endswith("--run chooses another place.")
    assert sorted(Path().rglob("*")) == before


@pytest.mark.parametrize("is_finished", [False, True])
def test_a_search_is_deleted_as_a_whole(pellucid, is_finished):
    write_tries(SEARCH)
    if is_finished:
        write("best", folder=SEARCH)
    (SEARCH / "try-3").mkdir()
    (SEARCH / "notes.txt").write_text("")
    outcome = pellucid("runs", "delete", "sea", "--yes")
    assert outcome.status == 1
    assert "did not write: notes.txt." in outcome.stderr
    (SEARCH / "notes.txt").unlink()
    assert pellucid("runs", "delete", "sea").status == 2  # nobody to ask
    assert SEARCH.is_dir()
    outcome = pellucid("runs", "delete", "sea", "--yes")
    assert outcome.status == 0, outcome.stderr
    assert "holds a search" in outcome.stderr
    assert not SEARCH.exists()


def test_a_search_that_goes_on_is_not_deleted(pellucid):
    write_tries(SEARCH)
    for name in ("try-3", "best"):
        checkpoints = SEARCH / name / "checkpoints"
        checkpoints.mkdir(parents=True)
        with FileLock(checkpoints / "lock"):
            assert pellucid("runs", "delete", "sea", "--yes").status == 1
    assert SEARCH.is_dir()


@pytest.mark.parametrize("command", [None, "", 3, "other search"])
@pytest.mark.parametrize("name", ["tries.json", "folds.json"])
def test_the_folder_of_another_program_is_never_deleted(pellucid, name, command):
    theirs = Path("runs/theirs")
    theirs.mkdir(parents=True)
    (theirs / name).write_text(json.dumps({"command": command, "tries": []}))
    assert pellucid("runs", "delete", "theirs", "--yes").status == 1
    assert (theirs / name).is_file()
    assert "runs/theirs is not a run" in pellucid("runs").stderr


def test_what_links_lead_to_is_kept(pellucid):
    write_tries(SEARCH)
    run = write("photos")
    (SEARCH / "best").symlink_to(run.path.resolve(), target_is_directory=True)
    outcome = pellucid("runs", "delete", "sea", "--yes")
    assert outcome.status == 1
    assert "did not write: best." in outcome.stderr
    link = Path("runs/link")
    link.symlink_to(SEARCH.resolve(), target_is_directory=True)
    assert pellucid("runs", "delete", "link", "--yes").status == 1
    assert run.config.is_file()
    assert (SEARCH / "tries.json").is_file()


@pytest.mark.parametrize("command", ["report", "predict", "explore", "explain", "export", "learn"])
@pytest.mark.parametrize("name", ["sea", "runs/sea"])
def test_a_search_in_place_of_a_run(pellucid, command, name):
    write_tries(SEARCH)
    write("best", folder=SEARCH)
    outcome = pellucid(command, name, *(["a.jpg"] if command in ("predict", "explain") else []))
    assert outcome.status == 1
    said = "runs/sea is a search, not a run. Give the run that it holds: runs/sea/best"
    assert said in outcome.stderr


def test_in_python_too(pellucid):
    write_tries(SEARCH)
    with pytest.raises(RunError, match=r"a search, not a run\. To go on .* no trained run yet\."):
        package.load("sea")
    FOLDS.mkdir(parents=True)
    for fold in range(1, 12):
        write(f"fold-{fold}", folder=FOLDS)
    write_folds(FOLDS, 11, pooled={})
    with pytest.raises(RunError, match=r"holds: runs/folds/fold-1, .*/fold-8 and 3 more$"):
        package.load(FOLDS)


def test_a_folder_of_runs_in_runs(pellucid):
    write("a", folder="runs/old")
    with pytest.raises(RunError, match="runs/old is a folder of runs: give one of them, such as"):
        package.load("old")


def test_shells_complete_what_a_command_takes(pellucid):
    write("photos")
    write_tries(SEARCH)
    assert complete_run("") == ["photos"]
    assert complete_training("") == ["photos", "sea"]
    assert complete_training("s") == ["sea"]
