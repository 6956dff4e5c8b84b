"""`pellucid runs`: the list, its order, what is broken, and what is deleted."""

import json
import os
from pathlib import Path

import pytest
from filelock import FileLock

import pellucid as package
from pellucid.run import RunFolder


def write(name, *, created="2026-05-17T09:30:00+00:00", folder="runs", **metrics):
    """Write the files of a run that the list reads, in the working folder."""
    run = RunFolder(Path(folder) / name)
    run.classifier.mkdir(parents=True)
    run.onnx_model.write_bytes(bytes(1000))
    run.classifier_facts.write_text("{}")
    record = {
        "version": 1,
        "command": "pellucid train photos",
        "created": created,
        "recipe": "features",
        "labels": ["고양이", "dog"],
        "details": {"backbone": "efficientnet_lite2"},
    }
    run.config.write_text(json.dumps(record), encoding="utf-8")
    run.metrics.write_text(json.dumps(metrics))
    return run


TESTED = {
    "accuracy": 0.9, "accuracy_interval": [0.8, 0.95], "n_train": 60, "n_validation": 20,
    "n_test": 20,
}  # fmt: skip


def test_without_runs(pellucid):
    outcome = pellucid("runs")
    assert (outcome.status, outcome.stdout) == (0, "")
    assert "There are no runs in runs/ yet" in outcome.stderr
    assert pellucid("runs", "--json").json == []


def test_the_rows(pellucid):
    write("사진", **TESTED)
    write("later", created="2026-06-01T00:00:00+00:00", validation_accuracy=0.5)
    outcome = pellucid("runs")
    assert outcome.status == 0, outcome.stderr
    head, first, second = outcome.stdout.splitlines()
    assert head.split() == "name date recipe model pictures classes accuracy size state".split()
    assert first.startswith("later ")
    assert "50.0% (validation)" in first
    assert second.startswith("사진   2026-05-17 ")  # padded by columns, not by letters
    assert "90.0% (80.0 to 95.0)" in second
    assert "pellucid compare" in outcome.stderr
    tested = {row["name"]: row for row in pellucid("runs", "--json").json}["사진"]
    size = sum(path.stat().st_size for path in Path("runs/사진").rglob("*.*"))
    assert tested == {
        "name": "사진", "state": "finished", "created": "2026-05-17T09:30:00+00:00",
        "recipe": "features", "model": "efficientnet_lite2", "n_pictures": 100, "n_classes": 2,
        "accuracy": 0.9, "accuracy_low": 0.8, "accuracy_high": 0.95, "measured_on": "test",
        "n_bytes": size, "problem": None,
    }  # fmt: skip


def test_the_frame_is_the_list(pellucid):
    assert package.runs.__doc__
    write("a", **TESTED)
    assert package.runs("runs").to_dicts() == pellucid("runs", "--json").json


@pytest.mark.parametrize(
    ("key", "names"),
    [("name", "abc"), ("date", "cba"), ("accuracy", "bac"), ("size", "acb")],
)
def test_the_order(pellucid, key, names):
    times = [f"2026-05-0{day}T00:00:00+0{day}:00" for day in (1, 2, 3)]
    for name, created, accuracy in zip("abc", times, (0.5, 0.9, None), strict=True):
        run = write(name, created=created, **({"accuracy": accuracy} if accuracy else {}))
        run.log.write_bytes(bytes({"a": 900, "b": 100, "c": 500}[name]))
    assert "".join(row["name"] for row in pellucid("runs", "--sort", key, "--json").json) == names


def test_an_unknown_key_names_the_keys(pellucid):
    outcome = pellucid("runs", "--sort", "loss")
    assert outcome.status == 2
    assert "accuracy" in outcome.stderr


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"labels": 3}', '{"version": 99}', '{"details": {"a": {}}}']
)
def test_a_broken_record_is_named(pellucid, text):
    write("good", **TESTED)
    write("bad").config.write_text(text)
    outcome = pellucid("runs")
    assert outcome.status == 0
    assert "damaged" in outcome.stdout
    assert "runs/bad/config.json" in outcome.stderr


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"accuracy": 3}', '{"accuracy": "x"}', '{"accuracy_interval": [1]}']
)
def test_broken_metrics_are_named(pellucid, text):
    write("bad").metrics.write_text(text)
    outcome = pellucid("runs", "--json")
    assert outcome.json[0]["state"] == "damaged"
    assert "runs/bad/metrics.json" in outcome.stderr


def test_other_states_and_foreign_folders(pellucid):
    run = write("training")
    run.checkpoints.mkdir()
    write("interrupted").config.unlink()
    interrupted = RunFolder(run.path.with_name("interrupted"))
    interrupted.checkpoints.mkdir()
    interrupted.job.write_text("{}")
    (run.path.parent / "photos").mkdir()
    with FileLock(run.lock):
        outcome = pellucid("runs", "--json")
    assert {row["name"]: row["state"] for row in outcome.json} == {
        "training": "training",
        "interrupted": "interrupted",
    }
    assert "runs/photos is not a run" in outcome.stderr


def test_what_is_no_folder_of_runs(pellucid, tmp_path):
    write("a")
    (tmp_path / "working" / "file").write_text("")
    for folder in ("nowhere", "file", "runs/a"):
        outcome = pellucid("runs", folder)
        assert outcome.status == 1
        assert folder in outcome.stderr


def test_delete(pellucid):
    kept, gone = write("kept"), write("gone")
    outcome = pellucid("runs", "delete", "gone", "runs/gone", "--yes")
    assert outcome.status == 0, outcome.stderr
    assert outcome.stdout.count("Deleted: ") == 1
    assert not gone.path.exists()
    assert os.listdir(kept.path.parent) == ["kept"]  # noqa: PTH208 (names)


def test_without_a_terminal_nothing_is_deleted(pellucid, monkeypatch):
    run = write("a")
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    assert pellucid("runs", "delete", "a").status == 2
    assert run.config.is_file()


def test_the_config_of_another_program_is_not_deleted_unasked(pellucid):
    folder = Path("runs/theirs")
    (folder / "checkpoints").mkdir(parents=True)
    (folder / "config.json").write_text('{"lr": 1}')
    outcome = pellucid("runs", "delete", "theirs", "--yes")
    assert outcome.status == 1
    assert "config.json" in outcome.stderr
    assert (folder / "config.json").is_file()


def test_a_path_goes_before_a_name_in_runs(pellucid):
    run = write("photos")
    other = Path("runs/runs/photos")
    write("fold-1", folder=other)
    write_folds(other, 1)
    assert pellucid("runs", "delete", "runs/photos", "--yes").status == 0
    assert not run.path.exists()
    assert (other / "folds.json").is_file()


def test_the_rest_of_a_killed_deletion_is_no_run(pellucid):
    write(".12.photos.deleted")
    assert pellucid("runs", "--json").json == []


@pytest.mark.parametrize("iso", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+10:00", "x"])
def test_a_time_that_no_clock_has(pellucid, iso):
    write("a", created=iso)
    write("b")
    outcome = pellucid("runs")
    assert outcome.status == 0, outcome.stderr
    assert len(outcome.stdout.splitlines()) == 3


def write_folds(folder, n_folds, **others):
    content = {"command": "pellucid train photos", "n_folds": n_folds, **others}
    (folder / "folds.json").write_text(json.dumps(content))


def test_a_cross_validation(pellucid):
    folder = Path("runs/folds")
    runs = [write(f"fold-{fold}", folder=folder) for fold in (1, 2)]
    write_folds(folder, 3)
    (folder / "given_files").mkdir()
    (runs[0].path / "mine.txt").write_text("")
    outcome = pellucid("runs", "delete", "folds", "--yes")
    assert outcome.status == 1
    assert "fold-1/mine.txt" in outcome.stderr
    (runs[0].path / "mine.txt").unlink()
    runs[1].checkpoints.mkdir()
    with FileLock(runs[1].lock):
        assert pellucid("runs", "delete", "folds", "--yes").status == 1
    assert pellucid("runs", "delete", "folds", "--yes").status == 0
    assert not folder.exists()


@pytest.mark.parametrize(("answer", "is_there"), [(True, False), (False, True)])
def test_it_asks(pellucid, monkeypatch, answer, is_there):
    run = write("a")
    (run.path / "notes.txt").write_text("")
    monkeypatch.setattr("pellucid.cli.runs_delete.sys.stdin", FakeTerminal())
    monkeypatch.setattr("typer.confirm", lambda _question: answer)
    outcome = pellucid("runs", "delete", "a")
    assert "notes.txt" in outcome.stderr
    assert run.path.exists() == is_there


class FakeTerminal:
    def isatty(self) -> bool:
        return True


def test_what_is_not_deleted(pellucid, tmp_path, monkeypatch):
    run, training, own = write("a"), write("training"), write("own")
    (own.path / "thesis.docx").write_text("")
    (run.path.parent / "link").symlink_to(run.path.resolve(), target_is_directory=True)
    (tmp_path / "working" / "photos").mkdir()
    training.checkpoints.mkdir()
    with FileLock(training.lock):
        for name in ("training", "link", "runs/link/", "photos", "runs", "nothing", ".", "own"):
            outcome = pellucid("runs", "delete", "a", name, "--yes")
            assert outcome.status == 1, name
            assert run.config.is_file()  # all are checked before the first is deleted
    monkeypatch.chdir(run.classifier)
    assert pellucid("runs", "delete", "..", "--yes").status == 1
    monkeypatch.chdir(tmp_path / "working")
    for each in (run, training, own):
        assert each.config.is_file()


def test_a_misspelled_command(pellucid):
    outcome = pellucid("runs", "delte", "a")
    assert outcome.status == 2
    assert "Did you mean pellucid runs delete?" in outcome.stderr
