"""Recipes with a pretrained backbone, end to end on drawn pictures."""

import json
import math

import numpy as np
import polars as pl
import pytest
from PIL import Image
from tests.drawn_pictures import pattern

import pellucid
from pellucid.evaluation.metrics import log_loss
from pellucid.progress import Watcher

pytestmark = pytest.mark.slow

LITE = {"backbone": "efficientnet_lite0", "backbone_size": 64}


@pytest.fixture(scope="module")
def photos(tmp_path_factory):
    """Three classes of 30 noisy pictures: bars that lie, bars that stand, and dots."""
    folder, rng = tmp_path_factory.mktemp("photos"), np.random.default_rng(3)
    for label, kind in {"가로": "horizontal", "세로": "vertical", "dots": "dots"}.items():
        (folder / label).mkdir()
        for number in range(30):
            on = pattern(kind, (64, 64), int(rng.integers(8, 14)))
            pixels = np.where(on[..., None], rng.integers(120, 256, 3), rng.integers(0, 120, 3))
            pixels = pixels + rng.normal(0, 90, pixels.shape)
            Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).save(
                folder / label / f"{number}.png"
            )
    return folder


def details(run) -> dict:
    return json.loads((run.path / "config.json").read_text())["details"]


class Listener(Watcher):
    def __init__(self):
        self.stages, self.notes = [], []

    def note(self, text):
        self.notes.append(text)

    def stage(self, name):
        self.stages.append(name)


def assert_files_answer_alike(run, photos):
    """Compare the saved Keras model, loaded as any user would, with what predicts."""
    import keras

    model = keras.models.load_model(run.path / "classifier" / "model.keras")
    paths = sorted(photos.rglob("1*.png"))
    pixels = np.stack([np.asarray(Image.open(path)) for path in paths])
    expected = np.asarray(model.predict(pixels.astype("float32"), verbose=0))
    answers = run.classifier.probabilities(list(pixels))
    assert np.abs(answers - expected).max() <= 3e-2
    # Every layer is one of Keras' own: augmentation has not found its way into the file.
    assert all(type(layer).__module__.startswith("keras.") for layer in model.layers)


@pytest.mark.long
def test_fine_tune_is_not_worse_than_the_head_alone(photos, tmp_path, shared_cache):
    run = pellucid.train(
        photos, run=tmp_path / "run", recipe="fine-tune", epochs=2, n_views=2, batch_size=16, **LITE
    )
    found = details(run)
    alone, tuned = (
        float(found[key].split("log loss ")[1].split(",")[0])
        for key in ("head_alone", "fine_tuned")
    )
    if tuned != alone:  # as far as three digits tell
        assert found["kept"] == ("fine-tuned" if tuned < alone else "head alone")
    # Temperature scaling, fitted on the same pictures, lets n of them claim (n + 1) / (n + 2).
    claimed = 1 / (run.metrics["n_validation"] + 2)
    assert run.metrics["validation_log_loss"] <= min(alone, tuned) + claimed + 1e-3
    history = pl.read_csv(run.path / "history.csv")
    assert history["epoch"].to_list() == [1, 2]
    # Chosen for two epochs of the pictures; the number of epochs was given.
    n_steps = 2 * math.ceil(run.metrics["n_train"] / 16)
    assert (found["max_epochs"], found["stop_patience"]) == (2, 1)
    assert found["ema"] == round(1 - 1 / max(2, n_steps / 6), 3)
    chosen = f"patience 1 (epochs without progress), momentum {found['ema']} of the averaged"
    assert chosen in (run.path / "log.txt").read_text()
    assert_files_answer_alike(run, photos)


@pytest.mark.long
@pytest.mark.once
def test_a_refit_of_fine_tuning_learns_from_validation_too(
    photos, tmp_path, shared_cache, monkeypatch
):
    # One epoch is rarely better than the head alone, whose refit would train nothing by Keras: the
    # loss of the head, and that of the network.
    losses = [1.0, 0.0]
    monkeypatch.setattr(
        "pellucid.training.recipes.fine_tune.log_loss",
        lambda y, found: losses.pop(0) if losses else log_loss(y, found),
    )
    run = pellucid.train(
        photos, run=tmp_path / "run", recipe="fine-tune", epochs=1, augment="none", batch_size=16,
        unfreeze=0.05, refit=True, **LITE,
    )  # fmt: skip
    found = json.loads((run.path / "config.json").read_text())["details"]
    n = run.metrics["n_train"] + run.metrics["n_validation"]
    assert found["refit"].startswith(f"{n} pictures of train and validation, 1 epochs;")
    parity = json.loads((run.path / "classifier" / "classifier.json").read_text())["parity"]
    assert parity["onnx_max_difference"] <= 1e-3
    tables = pl.read_parquet(run.path / "predictions.parquet")
    assert (tables["split"] == "validation").sum() == run.metrics["n_validation"] >= 14


@pytest.mark.long
@pytest.mark.once
def test_fine_tuning_from_a_named_layer_on_pixels_where_pictures_are_mixed(
    photos, tmp_path, shared_cache
):
    run = pellucid.train(
        photos, run=tmp_path / "run", recipe="fine-tune", epochs=1, augment="strong",
        unfreeze="block14_expand_conv", batch_size=16, **LITE,
    )  # fmt: skip
    assert details(run)["unfrozen_layers"].endswith("from block14_expand_conv upwards")


def test_unfreezing_freezes_batch_normalization_and_slows_lower_layers():
    import keras

    from pellucid.backbones.registry import get_backbone
    from pellucid.training.unfreezing import unfreeze

    network = get_backbone("efficientnet_lite0").build()
    head = keras.layers.Dense(3, activation="softmax", name="probabilities")
    network = keras.Model(network.input, head(network.output))
    names, factors = unfreeze(network, 0.1, 0.5)
    normal = [la for la in network.layers if isinstance(la, keras.layers.BatchNormalization)]
    assert normal
    assert not any(layer.trainable for layer in normal)
    learning = [layer.name for layer in network.layers if layer.trainable and layer.weights]
    assert learning == [*names, "probabilities"]
    assert names[-1] == "head_conv"
    kernels = [network.get_layer(name).kernel.path for name in reversed(names)]
    assert [factors[path] for path in kernels] == [0.5**n for n in range(1, len(names) + 1)]
    assert head.kernel.path not in factors  # the head learns at the full rate


@pytest.mark.long
@pytest.mark.once
def test_features_of_augmented_views_are_kept_and_the_test_is_not_augmented(
    photos, tmp_path, shared_cache
):
    plain = pellucid.train(photos, run=tmp_path / "plain", mirror="off", **LITE)
    listeners = [Listener(), Listener()]
    runs = [
        pellucid.train(
            photos, run=tmp_path / str(number), augment="light", n_views=2, watcher=listener, **LITE
        )
        for number, listener in enumerate(listeners)
    ]
    assert details(runs[0])["augmented_views"] == 2
    assert "mixing" not in details(runs[0])
    assert not any("mixes pictures" in note for note in listeners[0].notes)
    assert runs[0].metrics == runs[1].metrics
    computed = ["Computing augmented views" in listener.stages for listener in listeners]
    assert computed == [True, False]
    tested = [
        pl.read_parquet(run.path / "predictions.parquet").filter(pl.col("split") == "test")
        for run in (plain, runs[0])
    ]
    assert tested[0]["path"].to_list() == tested[1]["path"].to_list()
    assert_files_answer_alike(runs[0], photos)


@pytest.mark.long
@pytest.mark.once
def test_features_of_inner_layers_reach_the_saved_models_and_auto_says_what_it_found(
    photos, tmp_path, shared_cache
):
    run = pellucid.train(photos, run=tmp_path / "all", mirror="off", feature_layers="all", **LITE)
    assert details(run)["feature_layers"] == "last and inner layers"
    assert "layers_trial" not in details(run)
    assert_files_answer_alike(run, photos)
    record = json.loads((run.path / "config.json").read_text())
    assert record["ood_detection"]["threshold"] is not None
    parity = json.loads((run.path / "classifier" / "classifier.json").read_text())["parity"]
    assert max(parity[f"{name}_max_difference"] for name in ("onnx", "keras", "ood_score")) < 1e-3

    found = details(pellucid.train(photos, run=tmp_path / "auto", mirror="off", **LITE))
    pays = found["layers_trial"].startswith("pays: log loss")
    assert found["feature_layers"] == ("last and inner layers" if pays else "last")


@pytest.mark.long
@pytest.mark.once
def test_that_views_are_not_mixed_is_said_where_the_policy_mixes(photos, tmp_path, shared_cache):
    listener = Listener()
    run = pellucid.train(
        photos, run=tmp_path / "run", augment="strong", n_views=1, watcher=listener, **LITE
    )
    (note,) = (note for note in listener.notes if "mixes pictures" in note)
    assert "left out" in note
    assert details(run)["mixing"].startswith("left out")
    assert "Mixing of pictures (MixUp, CutMix)" in (run.path / "report.html").read_text()


@pytest.mark.long
@pytest.mark.once
def test_auto_lists_what_it_tried_and_keeps_the_least_log_loss(photos, tmp_path, shared_cache):
    run = pellucid.train(photos, run=tmp_path / "run", budget="1h", epochs=2, **LITE)
    variants = json.loads((run.path / "config.json").read_text())["variants"]
    assert [variant["name"] for variant in variants] == [
        "features", "fine-tune", "features of augmented views",
    ]  # fmt: skip
    assert variants[1]["note"] == "2 of 2 epochs, 5 of 5 augmented views"
    assert all(variant["log_loss"] is not None for variant in variants)
    losses = {v["name"]: v["log_loss"] for v in variants if v.get("log_loss") is not None}
    assert details(run)["winner"] == min(losses, key=losses.__getitem__)


@pytest.mark.long
@pytest.mark.once
def test_auto_without_time_is_features(photos, tmp_path, shared_cache):
    run = pellucid.train(photos, run=tmp_path / "run", budget="1s", **LITE)
    assert details(run)["winner"] == "features"
    assert run.metrics["accuracy"] > 0.5
