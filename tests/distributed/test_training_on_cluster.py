"""The same classifier from a cluster as from one process, also when a worker dies."""

import os
import signal
import sys
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import onnx
import polars as pl
import pytest
import ray
from onnx import TensorProto, helper
from PIL import Image

import pellucid
from pellucid.config import ScratchConfig
from pellucid.data.cache import PictureCache
from pellucid.data.decode import ImageSpec
from pellucid.data.pixels import PixelFile
from pellucid.data.sources.source import Source
from pellucid.distributed.executor import cluster_executor
from pellucid.errors import ConfigError, PellucidError
from pellucid.features.sink import FeatureSink
from pellucid.interrupt import CtrlC
from pellucid.progress import Watcher
from pellucid.run import RunFolder, read_json
from pellucid.training.context import Hooks, TrainingContext
from pellucid.training.pictures import Pictures, PixelSource

pytestmark = [pytest.mark.slow, pytest.mark.once, pytest.mark.timeout(300)]

SPEC = ImageSpec(8, 8, 1)
N, N_TRAIN = 90, 71
SETTINGS = ScratchConfig(
    epochs=3, batch_size=16, optimizer="momentum", learning_rate=0.05, precision="float32",
    class_weights="balanced",
)  # fmt: skip

# The workers cannot import this file.
ray.cloudpickle.register_pickle_by_value(sys.modules[__name__])


@dataclass(frozen=True)
class DeadlyPixels:
    """Pictures of which the first process that asks for them a second time dies."""

    source: PixelSource
    folder: Path

    def get(self, hashes):
        """Give pixels; the last batch of an epoch is seen by all processes as a whole."""
        asked, dead = self.folder / f"asked-{os.getpid()}", self.folder / "dead"
        if len(hashes) == N_TRAIN % SETTINGS.batch_size and not dead.exists():
            if asked.exists():
                dead.touch()
                os.kill(os.getpid(), signal.SIGKILL)
            asked.touch()
        return self.source.get(hashes)


class Listener(Watcher):
    """Remembers the epochs and the notes."""

    def __init__(self):
        self.epochs, self.notes = [], []

    def epoch(self, row):
        """Remember."""
        self.epochs.append(row["epoch"])

    def note(self, text):
        """Remember."""
        self.notes.append(text)


def create_network():
    import keras

    keras.utils.set_random_seed(3)
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input(SPEC.shape),
            layers.Rescaling(1 / 255),
            layers.Conv2D(6, 3, activation="relu"),
            layers.BatchNormalization(),
            layers.GlobalAveragePooling2D(),
            layers.Dense(3, activation="softmax"),
        ]
    )


def fit(folder: Path, address: str | None, settings=SETTINGS, *, is_deadly=False, callbacks=()):
    """Train on pictures whose brightness tells their class; gives weights, history, watcher."""
    from pellucid.training.fit import fit_model
    from pellucid.training.task import Task

    run, watcher = RunFolder(folder), Listener()
    run.checkpoints.mkdir(parents=True)
    random = np.random.default_rng(5)
    labels = random.integers(0, 3, N)
    pixels = PixelFile(run.checkpoints / "pixels.npy", SPEC, N)
    hashes = [bytes([n]) * 32 for n in range(N)]
    for content, label in zip(hashes, labels, strict=True):
        pixels.put(content, random.integers(0, 80 * (label + 1), SPEC.shape, dtype=np.uint8))
    train = Pictures(pixels, hashes[:N_TRAIN], labels[:N_TRAIN], 3)
    if is_deadly:
        train = replace(train, source=DeadlyPixels(pixels, folder))
    validation = Pictures(pixels, hashes[N_TRAIN:], labels[N_TRAIN:], 3)
    task = Task(create_network(), train, validation, seed=5)
    with closing(PictureCache(None)) as cache:
        hooks = Hooks(watcher, callbacks)
        context = TrainingContext(Source(folder, [], []), cache, run, hooks, CtrlC())
        if address is None:
            outcome = fit_model(task, settings, context)
        else:
            with cluster_executor(address) as executor:
                hooks = replace(hooks, executor=executor)
                outcome = fit_model(task, settings, replace(context, hooks=hooks))
    return task.network.get_weights(), pl.read_csv(run.history), watcher, outcome


def test_weights_are_those_of_one_machine_though_a_worker_is_killed(tmp_path, cluster):
    # Here TensorFlow computes, there JAX: two implementations of the same arithmetic.
    here, history_here, _, _ = fit(tmp_path / "here", None)
    there, history_there, watcher, outcome = fit(
        tmp_path / "there", cluster.address, is_deadly=True
    )
    assert (tmp_path / "there" / "dead").exists()
    assert "Going on after epoch 1." in watcher.notes
    assert watcher.epochs == [1, 2, 3]
    assert outcome.backend == "jax, 2 workers"
    for weights, expected in zip(there, here, strict=True):
        np.testing.assert_allclose(weights, expected, rtol=0, atol=2e-5)
    # Nobody's validation is shared out, so its figures are exact; of the training's, a batch that
    # cannot be shared evenly counts once for each worker.
    for name in ("val_loss", "val_accuracy"):
        np.testing.assert_allclose(history_there[name], history_here[name], atol=1e-5)
    assert (tmp_path / "there" / "checkpoints" / "best.weights.h5").is_file()


def test_a_loss_that_is_no_number_is_said_so_once(tmp_path, cluster):
    settings = replace(SETTINGS, learning_rate=1e30, epochs=1)
    with pytest.raises(PellucidError, match="No epoch had a finite val_loss"):
        fit(tmp_path / "there", cluster.address, settings)


def test_what_cannot_go_along_is_refused(tmp_path, cluster):
    import keras

    with pytest.raises(ConfigError, match="Your own callbacks"):
        fit(tmp_path / "a", cluster.address, callbacks=[keras.callbacks.Callback()])
    with pytest.raises(ConfigError, match="--mlflow"):
        fit(tmp_path / "b", cluster.address, replace(SETTINGS, mlflow=True))


def test_a_cluster_that_is_not_there_is_said_so_before_anything_is_written(drawn, tmp_path):
    with pytest.raises(ConfigError, match=r"No Ray cluster answers at 127\.0\.0\.1:1 "):
        pellucid.train(drawn, run=tmp_path / "run", cluster="127.0.0.1:1")
    assert not (tmp_path / "run").exists()


@pytest.fixture(scope="session")
def drawn(tmp_path_factory) -> Path:
    """Draw bright and dark pictures; one of them cannot be used."""
    folder = tmp_path_factory.mktemp("drawn")
    random = np.random.default_rng(2)
    for label, brightest in (("밝다", 250), ("dark", 90)):
        (folder / label).mkdir()
        for number in range(30):
            pixels = random.integers(0, brightest, (12, 12, 3), dtype=np.uint8)
            Image.fromarray(pixels).save(folder / label / f"{number}.png")
    (folder / "dark" / "7.png").write_bytes(b"no picture")
    return folder


@pytest.fixture(scope="session")
def body(tmp_path_factory) -> Path:
    """Write a body whose features are its pixels."""
    pixels = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", 8, 8, 3])
    features = helper.make_tensor_value_info("f", TensorProto.FLOAT, ["n", 192])
    graph = helper.make_graph(
        [helper.make_node("Flatten", ["x"], ["f"], axis=1)], "body", [pixels], [features]
    )
    path = tmp_path_factory.mktemp("body") / "body.onnx"
    opset = helper.make_opsetid("", 15)
    onnx.save(helper.make_model(graph, opset_imports=[opset], ir_version=8), path)
    return path


@pytest.mark.parametrize("mirror", ["off", "on"])
def test_features_come_from_the_cluster_and_are_the_same(
    mirror, drawn, body, tmp_path, cluster, monkeypatch
):
    settings = {"backbone": str(body), "backbone_scaling": "none", "mirror": mirror}
    monkeypatch.setenv("PELLUCID_CACHE", str(tmp_path / "cache-here"))
    here = pellucid.train(drawn, run=tmp_path / "here", **settings)

    def nothing_is_computed_here(self, content_hash, pixels):
        raise AssertionError("a feature is computed here")

    monkeypatch.setattr(FeatureSink, "put", nothing_is_computed_here)
    monkeypatch.setenv("PELLUCID_CACHE", str(tmp_path / "cache-there"))
    there = pellucid.train(drawn, run=tmp_path / "there", cluster=cluster.address, **settings)
    assert there.metrics == here.metrics
    assert pl.read_parquet(there.path / "predictions.parquet").equals(
        pl.read_parquet(here.path / "predictions.parquet")
    )
    assert pl.read_parquet(there.path / "catalog.parquet").equals(
        pl.read_parquet(here.path / "catalog.parquet")
    )


def test_a_network_is_trained_from_a_folder(drawn, tmp_path, cluster, monkeypatch):
    monkeypatch.chdir(drawn.parent)  # where the workers are not
    settings = {"model": "mlp", "epochs": 2, "precision": "float32"}
    here = pellucid.train(drawn.name, run=tmp_path / "here", **settings)
    run = pellucid.train(drawn.name, run=tmp_path / "run", cluster=cluster.address, **settings)
    details = read_json(run.path / "config.json")["details"]
    assert details["keras_backend"] == "jax, 2 workers"
    for name in ("log_loss", "validation_log_loss"):
        assert run.metrics[name] == pytest.approx(here.metrics[name], abs=1e-5)
    assert not (run.path / "checkpoints").exists()
