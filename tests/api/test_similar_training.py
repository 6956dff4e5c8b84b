"""Similar training pictures for the report: only from features that are cached."""

import hashlib
import shutil

import numpy as np
import polars as pl
import pytest
from PIL import Image

from pellucid.api import similar_training
from pellucid.api.explained import ExplainedClassifier
from pellucid.api.run_features import read_run_features
from pellucid.api.similar_training import SimilarTraining
from pellucid.run import RunFolder
from pellucid.run_record import RunRecord

N = 9


@pytest.fixture
def run(classifier_folder, tmp_path):
    """A run whose classifier takes pictures of 5 x 4 pixels, and whose features are the pixels."""
    run, photos = RunFolder(tmp_path / "run"), tmp_path / "photos"
    shutil.copytree(classifier_folder, run.classifier)
    photos.mkdir()
    rows = []
    for n in range(N):
        pixels = np.random.default_rng(n).integers(0, 256, (4, 5, 3), dtype=np.uint8)
        Image.fromarray(pixels).save(photos / f"{n}.png")
        digest = hashlib.sha256((photos / f"{n}.png").read_bytes()).hexdigest()
        split = "test" if n < 2 else "train"
        rows.append((f"{n}.png", ("dog", "bird")[n % 2], split, digest, str(n)))
    names = ["path", "label", "split", "hash", "unit"]
    pl.DataFrame(rows, schema=names, orient="row").write_parquet(run.catalog)
    run.write_record(RunRecord(recipe="scratch", labels=("dog", "bird"), source=str(photos)))
    return run


def test_the_three_most_similar_are_those_of_numpy(run):
    assert SimilarTraining(run)(["0.png", "1.png"]) == {}  # nothing is cached, so nothing is known
    found = read_run_features(run, ExplainedClassifier(run.classifier)).features
    similar = SimilarTraining(run)(["0.png", "1.png", "no such picture.png"])
    assert similar.keys() == {"0.png", "1.png"}
    centred = found - found[2:].mean(axis=0)
    centred /= np.linalg.norm(centred, axis=1, keepdims=True)
    for n in range(2):
        expected = np.argsort(-centred[2:] @ centred[n])[:3] + 2
        told = [(each.path, each.label) for each in similar[f"{n}.png"]]
        assert told == [(f"{k}.png", ("dog", "bird")[k % 2]) for k in expected]


def test_a_run_of_too_many_pictures_has_none(run, monkeypatch):
    read_run_features(run, ExplainedClassifier(run.classifier))
    monkeypatch.setattr(similar_training, "_MAX_PICTURES", N - 1)
    assert SimilarTraining(run)(["0.png"]) == {}


def test_a_damaged_run_has_none(run):
    run.onnx_model.write_bytes(b"damaged")
    assert SimilarTraining(run)(["0.png"]) == {}
