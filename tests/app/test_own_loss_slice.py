"""A slice through the loss of a run's network: its numbers, its routes, and what has none."""

import json
from pathlib import Path

import keras
import numpy as np
import pytest
from PIL import Image
from starlette.testclient import TestClient

from pellucid.app.app import create_app
from pellucid.app.explorer import Explorer
from pellucid.app.opened_model import OpenedModel
from pellucid.app.own_loss_slice import OwnLossSlice
from pellucid.app.slow_work import Cancelled, unreported
from pellucid.errors import DataError

pytestmark = pytest.mark.slow

LABELS = ("bright", "dark", "grey")
ADDRESS = "/api/learn/loss-slice"


def explorer_of(end, labels=LABELS):
    """Explorer of a small network with this end, a function of the picture and its features."""
    keras.utils.set_random_seed(1)
    inputs = keras.Input((16, 16, 3))
    x = keras.layers.Rescaling(1 / 255)(inputs)
    x = keras.layers.Conv2D(6, 3, activation="relu")(x)
    x = keras.layers.GlobalAveragePooling2D(name="features")(x)
    model = keras.Model(inputs, end(inputs, x))
    return Explorer(OpenedModel(model, "small", "file", labels, None))


def classes(_inputs, x):
    head = keras.layers.Dense(3, activation="softmax", name="head", bias_initializer="normal")
    return head(x)


@pytest.fixture
def explorer():
    return explorer_of(classes)


def client_of(explorer, files):
    app = create_app(explorer)
    app.state.own_loss_slice = OwnLossSlice(explorer, lambda: files)
    return TestClient(app, base_url="http://127.0.0.1")


def test_the_middle_has_the_loss_and_the_accuracy_of_keras(explorer, files):
    found = OwnLossSlice(explorer, lambda: files).compute(unreported)
    model = explorer.opened.model
    pixels = np.stack([np.asarray(Image.open(file.path)) for file in files]).astype("float32")
    codes = np.array([LABELS.index(file.label) for file in files])
    model.compile(loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    loss, accuracy = model.evaluate(pixels, codes, verbose=0)
    assert (found.n, found.name, found.parameters) == (40, "head", 7 * 3)
    assert explorer.calls[found.layer].name == "head"
    assert found.losses[10][10] == pytest.approx(loss, rel=1e-5)
    assert found.right / found.n == pytest.approx(accuracy)
    assert np.shape(found.losses) == (21, 21)


def test_the_routes_compute_tell_and_keep(explorer, files):
    client = client_of(explorer, files)
    lines = [json.loads(line) for line in client.get(f"{ADDRESS}/progress").text.splitlines()]
    shares = [line["share"] for line in lines]
    assert shares == sorted(shares)
    assert len(shares) > 3
    assert lines[-1] == {"share": 1, "picture": None, "epoch": None, "problem": None}
    for file in files:
        Path(file.path).unlink()
    found = client.get(ADDRESS).json()
    assert found["n"] == 40
    assert len(client.get(f"{ADDRESS}/progress").text.splitlines()) == 1


def test_without_a_run_there_is_none(explorer):
    client = TestClient(create_app(explorer), base_url="http://127.0.0.1")
    for address in (ADDRESS, f"{ADDRESS}/progress"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "no run" in answer.json()["detail"]


def sigmoid(_inputs, x):
    return keras.layers.Dense(1, activation="sigmoid", name="yes")(x)


def scores(_inputs, x):
    return keras.layers.Dense(3, name="scores")(x)


def convolution(inputs, _x):
    maps = keras.layers.Conv2D(3, 16, activation="softmax")(inputs)
    return keras.layers.Flatten(name="flat")(maps)


def two_outputs(inputs, x):
    return [classes(inputs, x), keras.layers.Dense(1, name="age")(x)]


@pytest.mark.parametrize(
    ("end", "said"),
    [
        (sigmoid, "output yes of small"),
        (scores, "output scores of small"),
        (convolution, "output flat of small"),
        (two_outputs, "small has 2 outputs"),
    ],
)
def test_a_network_without_such_a_layer_is_refused_before_a_picture_is_read(files, end, said):
    for file in files:
        Path(file.path).unlink()
    client = client_of(explorer_of(end), files)
    answer = client.get(ADDRESS)
    assert answer.status_code == 400
    assert "The slice needs a network" in answer.json()["detail"]
    assert said in answer.json()["detail"]
    (line,) = client.get(f"{ADDRESS}/progress").text.splitlines()
    assert json.loads(line)["problem"] == answer.json()["detail"]


def test_pictures_that_are_no_longer_there_are_said(explorer, files):
    # All dark pictures are there, and too few of the bright ones: one class can be read.
    for file in files[25:]:
        Path(file.path).unlink()
    answer = client_of(explorer, files).get(ADDRESS)
    assert answer.status_code == 400
    assert "Of the 40 pictures that were chosen, 25 can be read" in answer.json()["detail"]


def test_pictures_of_a_single_class_are_refused(explorer, files):
    with pytest.raises(DataError, match="at least two classes"):
        OwnLossSlice(explorer, lambda: files[:20]).compute(unreported)


def test_a_class_that_the_network_does_not_have_is_refused(files):
    other = explorer_of(classes, ("bright", "night", "grey"))
    with pytest.raises(DataError, match="'dark', but small has the classes bright, night, grey"):
        OwnLossSlice(other, lambda: files).compute(unreported)


def test_weights_that_are_not_finite_are_refused(explorer, files):
    head = explorer.opened.model.get_layer("head")
    head.kernel.assign(np.full(head.kernel.shape, np.nan))
    with pytest.raises(DataError, match="not finite"):
        OwnLossSlice(explorer, lambda: files).compute(unreported)


def test_it_stops_when_nobody_waits(explorer, files):
    def leave(*_, **__):
        raise Cancelled

    with pytest.raises(Cancelled):
        OwnLossSlice(explorer, lambda: files).compute(leave)
