"""Similar training pictures, and classes that are left out, against scikit-learn and NumPy."""

import io
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from PIL import Image
from sklearn.metrics.pairwise import cosine_similarity

from pellucid.api.explained import ExplainedClassifier
from pellucid.api.left_out import score_left_out_classes
from pellucid.api.run_features import RunFeatures, SimilarPictures, read_run_features
from pellucid.run import RunFolder
from pellucid.run_record import RunRecord
from pellucid.training.ood_scorer import fit_ood_scorer

LABELS = ("고양이", "dog", "bird")


def images_of(splits, labels):
    n = len(splits)
    return pl.DataFrame(
        {
            "path": [f"{label}/{number}.png" for number, label in enumerate(labels)],
            "label": labels,
            "split": splits,
            "hash": [f"{number:064x}" for number in range(n)],
            "unit": [str(number) for number in range(n)],
        }
    )


def test_the_most_similar_are_those_of_scikit_learn():
    random = np.random.default_rng(0)
    splits = ["train", "test", "validation", "train"] * 5
    features = random.standard_normal((20, 6)).astype(np.float32) + 3
    images = images_of(splits, ["dog"] * 20)
    search = SimilarPictures(RunFeatures(images, features))
    learned = features[[split != "test" for split in splits]]
    query = features[1]
    centred = cosine_similarity((query - learned.mean(0))[None], learned - learned.mean(0))[0]
    found = search.nearest(query)
    assert [row for row, _ in found] == np.argsort(-centred).tolist()
    np.testing.assert_allclose([cosine for _, cosine in found], np.sort(centred)[::-1], atol=1e-5)
    assert set(search.images["split"]) == {"train", "validation"}


class _OfThree:
    """What `score_left_out_classes` asks of a classifier."""

    n_last = 5

    class classifier:
        labels = LABELS


def test_classes_that_are_left_out():
    random = np.random.default_rng(1)
    labels = list(LABELS) * 20
    splits = ["test" if number % 4 == 0 else "train" for number in range(60)]
    features = random.standard_normal((60, 7)).astype(np.float32)
    features[:, :3] += 3 * np.eye(3, dtype=np.float32)[np.arange(60) % 3]
    found = RunFeatures(images_of(splits, labels), features)
    left_out = score_left_out_classes(found, _OfThree, "features")
    assert left_out.labels == list(LABELS)
    is_test, y = np.array(splits) == "test", np.arange(60) % 3
    expected = []
    for label in range(3):
        others = ~is_test & (y != label)
        scorer = fit_ood_scorer(features[others, :5], y[others])
        expected.append(scorer.score(features[is_test & (y == label), :5]))
    np.testing.assert_allclose(left_out.scores, np.concatenate(expected), atol=1e-4)
    order = np.concatenate([np.flatnonzero(is_test & (y == label)) for label in range(3)])
    assert left_out.units == found.images["unit"][order.tolist()].to_list()
    assert score_left_out_classes(found, _OfThree, "scratch") is None


def write_pictures(root, run, n=6):
    """Write n pictures, and a run that was trained on them, but for its classifier."""
    rows = []
    import hashlib

    for number in range(n):
        pixels = np.random.default_rng(number).integers(0, 256, (4, 5, 3), dtype=np.uint8)
        file = io.BytesIO()
        Image.fromarray(pixels).save(file, "PNG")
        path = f"dog/{number}.png"
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(file.getvalue())
        digest = hashlib.sha256(file.getvalue()).hexdigest()
        rows.append((path, "dog", "test" if number == 0 else "train", digest, str(number)))
    names = ["path", "label", "split", "hash", "unit"]
    pl.DataFrame(rows, schema=names, orient="row").write_parquet(run.catalog)
    run.write_record(RunRecord(recipe="scratch", labels=LABELS, source=str(root)))


def test_features_are_computed_once(classifier_folder, tmp_path):
    run = RunFolder(tmp_path / "run")
    run.path.mkdir()
    write_pictures(tmp_path / "photos", run)
    (tmp_path / "photos" / "dog" / "5.png").write_bytes(b"it was changed")
    explained = ExplainedClassifier(classifier_folder)
    found = read_run_features(run, explained)
    assert found.images["path"].to_list() == [f"dog/{number}.png" for number in range(5)]
    for path, row in zip(found.images["path"], found.features, strict=True):
        pixels = np.asarray(Image.open(tmp_path / "photos" / path))
        np.testing.assert_array_equal(row, pixels.ravel())  # the body only flattens
    for number in range(5):
        (tmp_path / "photos" / "dog" / f"{number}.png").unlink()
    np.testing.assert_array_equal(read_run_features(run, explained).features, found.features)


def test_a_catalog_that_names_other_files(classifier_folder, tmp_path):
    run = RunFolder(tmp_path / "run")
    run.path.mkdir()
    write_pictures(tmp_path / "photos", run, 2)
    write_pictures(tmp_path, RunFolder(tmp_path), 1)
    table = pl.read_parquet(run.catalog)
    paths = pl.Series("path", ["../dog/0.png", "dog/1.png"])
    table.with_columns(paths).write_parquet(run.catalog)
    run.write_record(replace(run.read_record(), source=str(tmp_path / "photos")))
    found = read_run_features(run, ExplainedClassifier(classifier_folder))
    assert found.images["path"].to_list() == ["dog/1.png"]


def test_no_training_pictures():
    search = SimilarPictures(RunFeatures(images_of([], []).cast(pl.String), np.zeros((0, 4), "f4")))
    assert search.nearest(np.ones(4, np.float32)) == []
    assert pytest.approx(0) == len(search.images)
