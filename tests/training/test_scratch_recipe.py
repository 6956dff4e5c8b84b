"""The recipe `scratch` end to end on drawn pictures, under whichever backend Keras is set to."""

import json
import subprocess
import sys
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from PIL import Image

import pellucid
from pellucid.config import ScratchConfig, TrainConfig
from pellucid.progress import Watcher

pytestmark = pytest.mark.slow


def draw(folder, n):
    """Draw three classes of small grey pictures: bars that lie, bars that stand, and squares."""
    rng = np.random.default_rng(11)
    for label, (height, width) in {"눕다": (3, 16), "서다": (16, 3), "□": (9, 9)}.items():
        (folder / label).mkdir(parents=True)
        for number in range(n):
            pixels = rng.integers(0, 40, (20, 20), dtype=np.uint8)
            top, left = rng.integers(0, 20 - height + 1), rng.integers(0, 20 - width + 1)
            pixels[top : top + height, left : left + width] += 200
            Image.fromarray(pixels).save(folder / label / f"{number}.png")
    return folder


@pytest.fixture
def photos(tmp_path):
    """Give 24 pictures of each class."""
    return draw(tmp_path / "photos", 24)


def settings(epochs: int, seed: int = 0) -> TrainConfig:
    return TrainConfig(
        recipe="scratch", seed=seed, scratch=ScratchConfig(epochs=epochs, batch_size=8)
    )


def test_scratch_trains_and_its_files_answer_alike(photos, tmp_path):
    import keras

    run = pellucid.train(photos, run=tmp_path / "run", config=settings(8))
    history = pl.read_csv(run.path / "history.csv")
    assert history["epoch"].to_list() == list(range(1, len(history) + 1))
    assert history["loss"][-1] < history["loss"][0]
    assert run.metrics["accuracy"] >= 0.9
    parity = json.loads((run.path / "classifier" / "classifier.json").read_text())["parity"]
    assert 0 <= parity["onnx_max_difference"] <= parity["limit"] == 1e-3
    assert 0 <= parity["keras_max_difference"] <= 1e-3

    # The saved Keras model, loaded as any user would, against the classifier's ONNX file.
    model = keras.models.load_model(run.path / "classifier" / "model.keras")
    pixels = np.stack([_read(path) for path in sorted(photos.rglob("1*.png"))])
    expected = np.asarray(model.predict(pixels.astype("float32"), verbose=0))
    assert np.abs(run.classifier.probabilities(list(pixels)) - expected).max() <= 1e-3
    assert not (run.path / "checkpoints").exists()


@pytest.mark.long
def test_a_refit_learns_from_validation_too_and_keeps_what_the_first_fit_measured(tmp_path):
    photos = draw(tmp_path / "photos", 60)
    config = settings(2)
    first = pellucid.train(photos, run=tmp_path / "first", config=config)
    refit = replace(config, scratch=replace(config.scratch, refit=True))
    second = pellucid.train(photos, run=tmp_path / "second", config=refit)
    for name in ("validation_log_loss", "validation_accuracy", "n_train", "n_validation"):
        assert second.metrics[name] == first.metrics[name]
    assert second.metrics["log_loss"] != first.metrics["log_loss"]
    tables = [pl.read_parquet(run.path / "predictions.parquet") for run in (first, second)]
    one, other = (each.filter(pl.col("split") == "validation") for each in tables)
    assert one.equals(other)  # the OOD scores too
    assert first.classifier.ood_threshold == second.classifier.ood_threshold
    said = json.loads((second.path / "config.json").read_text())["details"]["refit"]
    assert said.startswith("144 pictures of train and validation, ")  # of 180, 36 for the test
    assert "--refit" in json.loads((second.path / "config.json").read_text())["command"]
    # The saved network answers as in the test.
    tested = tables[1].filter(pl.col("split") == "test")
    answers = second.predict([photos / path for path in tested["path"]])
    assert [answer.label for answer in answers] == tested["predicted"].to_list()


@pytest.mark.long
def test_ood_scores_are_computed_from_the_inputs_of_the_last_layer(tmp_path):
    photos = draw(tmp_path / "photos", 60)
    run = pellucid.train(photos, run=tmp_path / "run", config=settings(4))
    predictions = pl.read_parquet(run.path / "predictions.parquet")
    answers = run.predict([photos / path for path in predictions["path"]])
    told = [answer.ood_score for answer in answers]
    assert told == pytest.approx(predictions["ood_score"].to_list(), abs=1e-3)
    validated = predictions.filter(pl.col("split") == "validation")
    assert len(validated) == 30
    threshold = run.classifier.ood_threshold
    assert (validated["ood_score"] <= threshold).sum() == 29  # 95% of 30, rounded up
    assert run.metrics["known_accepted"] == pytest.approx(
        (predictions.filter(pl.col("split") == "test")["ood_score"] <= threshold).mean()
    )
    assert run.metrics["ood_auroc"] is None  # the network has learned all classes


def _read(path):
    picture = Image.open(path).resize((28, 28), Image.Resampling.BILINEAR)
    return np.asarray(picture)[..., None]


@pytest.mark.long
def test_the_same_seed_gives_the_same_result(photos, tmp_path):
    """In two processes, since a process of its own is what a user's second run is."""
    results = []
    for name in ("first", "second"):
        code = (
            "import pellucid; from pellucid.config import *\n"
            f"pellucid.train({str(photos)!r}, run={str(tmp_path / name)!r}, config=TrainConfig("
            "recipe='scratch', seed=4, scratch=ScratchConfig(epochs=3, batch_size=8)))"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        history = pl.read_csv(tmp_path / name / "history.csv").drop("seconds")
        metrics = json.loads((tmp_path / name / "metrics.json").read_text())
        results.append((history.rows(), metrics))
    assert results[0] == results[1]


@pytest.mark.once
@pytest.mark.parametrize(
    ("model", "is_coloured", "is_said"),
    [("gray_convnet", True, True), ("gray_convnet", False, False), ("rgb_convnet", False, False)],
)
@pytest.mark.long
def test_grey_pictures_suit_any_network_and_lost_colours_are_said(
    photos, tmp_path, model, is_coloured, is_said
):
    if is_coloured:
        for path in photos.rglob("*.png"):
            Image.open(path).convert("RGB").point(lambda value: value // 2).save(path)
        first = min(photos.rglob("*.png"))
        Image.new("RGB", (20, 20), (200, 10, 10)).save(first)
    notes = []

    class Listener(Watcher):
        def note(self, text):
            notes.append(text)

    run = pellucid.train(
        photos, run=tmp_path / "run", model=model, epochs=1, batch_size=8, watcher=Listener()
    )
    assert run.classifier.spec.n_channels == (1 if model == "gray_convnet" else 3)
    assert any("sees them in grey" in note for note in notes) == is_said


@pytest.mark.once
@pytest.mark.long
def test_a_network_is_trained_with_its_own_settings_unless_others_are_given(photos, tmp_path):
    run = pellucid.train(photos, run=tmp_path / "run", model="whitened_convnet", epochs=2)
    scratch = json.loads((run.path / "config.json").read_text())["config"]["scratch"]
    assert scratch["epochs"] == 2
    assert scratch["batch_size"] == 512
    assert (scratch["optimizer"], scratch["momentum"]) == ("nesterov", 0.85)
    assert (scratch["schedule"], scratch["augment"]) == ("one-cycle", "shift")
    with pytest.raises(pellucid.PellucidError, match="no setting model"):
        pellucid.train(photos, run=tmp_path / "no", recipe="features", model="whitened_convnet")


@pytest.mark.long
def test_no_model_outlives_its_training(photos, tmp_path):
    import gc

    import keras

    def models_alive():
        gc.collect()
        return {id(each) for each in gc.get_objects() if isinstance(each, keras.Model)}

    before = models_alive()
    pellucid.train(photos, run=tmp_path / "run", config=settings(1))
    assert models_alive() <= before
