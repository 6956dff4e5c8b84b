"""A saved classifier on other pictures, from Python; ONNX Runtime and scikit-learn say the same."""

import hashlib
import json
import shutil

import numpy as np
import onnxruntime
import polars as pl
import pytest
from PIL import Image
from sklearn.metrics import accuracy_score, roc_auc_score

import pellucid
from pellucid.data.catalog import SCHEMA
from pellucid.i18n import use_language
from pellucid.progress import Watcher
from pellucid.run import RunFolder

LABELS = ["고양이", "dog", "bird"]
SHAPE = (4, 5, 3)
"""Of the classifier, and so of the pictures: nothing is resized."""


class Notes(Watcher):
    """Keeps the notes."""

    def __init__(self):
        self.notes = []

    def note(self, text):
        self.notes.append(text)


def pixels_of(number):
    return np.random.default_rng(number).integers(0, 256, SHAPE, dtype=np.uint8)


@pytest.fixture
def photos(tmp_path):
    """Ten pictures of each class, five of another, and a file that is no picture."""
    for number in range(35):
        label = LABELS[number % 3] if number < 30 else "stone"
        path = tmp_path / "사진" / label / f"{number}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(pixels_of(number)).save(path)
    (tmp_path / "사진" / "dog" / "broken.png").write_bytes(b"")
    return tmp_path / "사진"


@pytest.fixture
def run(classifier_folder, photos, tmp_path):
    """Make a run that has learned from the pictures 0, 1 and 2."""
    folder = RunFolder(tmp_path / "run")
    shutil.copytree(classifier_folder, folder.classifier)
    files = [photos / LABELS[number] / f"{number}.png" for number in range(3)]
    catalog = pl.DataFrame(
        {
            "path": [file.name for file in files],
            "label": LABELS,
            "split": ["train"] * 3,
            "hash": [hashlib.sha256(file.read_bytes()).hexdigest() for file in files],
        }
    )
    missing = [pl.lit(None, kind).alias(name) for name, kind in SCHEMA.items()
               if name not in catalog.columns]  # fmt: skip
    catalog.with_columns(missing).write_parquet(folder.catalog)
    rows = [("0.png", "validation", LABELS[0], LABELS[0], 1.0, [1.0, 0.0, 0.0])]
    columns = ["path", "split", "label", "predicted", "confidence", "probabilities"]
    pl.DataFrame(rows, columns, orient="row").write_parquet(folder.predictions)
    folder.metrics.write_text("{}")
    folder.config.write_text(json.dumps({"labels": LABELS}))
    return pellucid.Run(folder.path)


def test_what_comes_out_is_what_onnx_runtime_answers(run, photos):
    watcher = Notes()
    found = run.evaluate(photos, near_copies="ignore", watcher=watcher)
    session = onnxruntime.InferenceSession(run.path / "classifier" / "model.onnx")
    batch = np.stack([pixels_of(number) for number in range(3, 35)])
    probabilities, scores = session.run(None, {session.get_inputs()[0].name: batch})
    truth = np.arange(3, 30) % 3
    metrics = found.metrics
    assert metrics["n_test"] == 27
    assert metrics["accuracy"] == accuracy_score(truth, probabilities[:27].argmax(axis=1))
    assert metrics["n_ood"] == 5
    expected = roc_auc_score([0] * 27 + [1] * 5, scores.ravel())
    assert metrics["ood_auroc"] == pytest.approx(expected)
    assert metrics["ood_rejected"] == (scores[27:] > 0).mean()
    for told in (
        "not usable pictures: 1.",
        "used them for training or validation: 3.",
        "does not have: 5 (stone).",
    ):
        assert any(told in note for note in watcher.notes)
    assert found.path == run.path / "evaluations" / "사진"
    assert json.loads((found.path / "metrics.json").read_text("utf-8")) == metrics
    table = pl.read_parquet(found.path / "predictions.parquet")
    order = [int(path.split("/")[1][:-4]) - 3 for path in table["path"]]
    np.testing.assert_allclose(
        np.array(table["probabilities"].to_list()), probabilities[order], atol=1e-5
    )
    assert "사진" in (found.path / "report.html").read_text("utf-8")


def test_the_metrics_do_not_depend_on_the_language(run, photos):
    found = []
    for language in ("en", "ko"):
        with use_language(language):
            evaluation = run.evaluate(photos, near_copies="ignore")
        reasons = pl.read_parquet(evaluation.path / "catalog.parquet")["reason"]
        found.append((evaluation.metrics, reasons.str.contains("no such class").sum()))
    assert found[0] == found[1]
    assert found[1][0]["n_ood"] == found[1][1] == 5


def test_nothing_is_left_to_test_with(run, photos):
    for number in range(3, 30):
        (photos / LABELS[number % 3] / f"{number}.png").unlink()
    with pytest.raises(pellucid.DataError, match="none can test"):
        run.evaluate(photos, near_copies="ignore")
    with pytest.raises(pellucid.ConfigError, match="near"):
        run.evaluate(photos, near_copies="perhaps")
    assert not (run.path / "evaluations").exists()
