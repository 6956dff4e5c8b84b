"""Cross-validation by the command line: folds, interruption and results."""

import json
import shutil

import polars as pl
import pytest
from sklearn.metrics import accuracy_score, confusion_matrix


@pytest.mark.long
@pytest.mark.slow
def test_folds_are_trained_tested_and_resumed(
    pellucid, trained_once, known_cache, without_keras_model, tmp_path
):
    folder = tmp_path / "folds"
    outcome = pellucid(
        "train", trained_once.photos, "--folds", 2, "--run", folder, "--near-copies", "ignore",
        "--json",
    )  # fmt: skip
    assert outcome.status == 0
    found = outcome.json
    tested = pl.concat(
        pl.read_parquet(folder / f"fold-{fold}" / "predictions.parquet").filter(split="test")
        for fold in (1, 2)
    )
    assert tested["path"].n_unique() == len(tested) == found["pooled"]["n"] == 120
    truth, answers = tested["label"].to_list(), tested["predicted"].to_list()
    assert found["pooled"]["accuracy"] == accuracy_score(truth, answers)
    matrix = confusion_matrix(truth, answers, labels=found["labels"]).tolist()
    assert found["pooled"]["confusion"] == matrix
    whole = json.loads((folder / "folds.json").read_text("utf-8"))
    assert whole["command"].endswith("--near-copies ignore --folds 2")
    assert pellucid("train", trained_once.photos, "--folds", 2, "--run", folder).status == 1

    # As after a crash in the second fold.
    first = (folder / "fold-1" / "metrics.json").stat().st_mtime_ns
    shutil.rmtree(folder / "fold-2")
    outcome = pellucid("resume", folder, "--json")
    assert outcome.status == 0
    assert "Fold 1 of 2" not in outcome.stderr
    assert "Fold 2 of 2" in outcome.stderr
    assert outcome.json == found
    assert (folder / "fold-1" / "metrics.json").stat().st_mtime_ns == first

    # As after an error between the classifier and the report, when nothing is kept to resume.
    (folder / "fold-2" / "report.html").unlink()
    outcome = pellucid("resume", folder, "--json")
    assert outcome.status == 0, outcome.stderr
    assert outcome.json == found
    said = pellucid("resume", folder).stdout
    assert "each predicted once" in said
    assert "Confusion matrix, all folds together" in said


def test_seeds_and_folds_exclude_each_other(pellucid, tmp_path):
    outcome = pellucid("train", tmp_path, "--folds", 3, "--seeds", 3)
    assert outcome.status == 2
    assert "exclude each other" in outcome.stderr


def test_splits_are_refused_before_pictures_are_read(pellucid, tmp_path):
    for split in ("train", "test"):
        for label in ("cat", "dog"):
            folder = tmp_path / "photos" / split / label
            folder.mkdir(parents=True)
            for n in range(3):
                (folder / f"{n}.png").write_bytes(b"damaged")
    outcome = pellucid("train", tmp_path / "photos", "--folds", 2, "--run", tmp_path / "folds")
    assert outcome.status == 1
    assert "already gives splits (test, train)" in outcome.stderr
    assert "Reading pictures" not in outcome.stderr


def test_an_error_leaves_nothing_behind(pellucid, tmp_path):
    (tmp_path / "photos").mkdir()
    outcome = pellucid("train", tmp_path / "photos", "--folds", 3, "--run", tmp_path / "folds")
    assert outcome.status == 1
    assert not (tmp_path / "folds").exists()


@pytest.mark.parametrize(
    "text", ["{}", "[]", "{", '{"n_folds": 1e9}', '{"n_folds": 3, "config": 5}']
)
def test_a_damaged_file(pellucid, tmp_path, text):
    folder = tmp_path / "folds"
    folder.mkdir()
    (folder / "folds.json").write_text(text)
    outcome = pellucid("resume", folder)
    assert outcome.status == 1
    assert "folds.json" in outcome.stderr
