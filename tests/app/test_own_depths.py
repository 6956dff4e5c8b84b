"""Features by depth of a run's network: which maps, how they are averaged, what is right."""

from pathlib import Path
from types import SimpleNamespace

import keras
import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from pellucid.app.explorer import Explorer
from pellucid.app.opened_model import OpenedModel
from pellucid.app.own_depths import OwnDepths, count_right, last_maps
from pellucid.app.slow_work import Cancelled, unreported
from pellucid.errors import DataError

pytestmark = pytest.mark.slow


@pytest.fixture
def explorer():
    keras.utils.set_random_seed(0)
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((16, 16, 3)),
            layers.Conv2D(4, 3, padding="same", name="large"),
            layers.MaxPooling2D(name="half"),
            layers.Conv2D(8, 3, padding="same", name="middle"),
            layers.MaxPooling2D(name="quarter"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(2),
        ]
    )
    return Explorer(OpenedModel(model, "small", "file", None, None), "none")


def test_the_last_maps_of_each_size_are_taken(explorer):
    names = [explorer.calls[n].name for n in last_maps(explorer.shapes, 16)]
    assert names == ["middle", "quarter"]


def test_the_means_are_those_of_keras(explorer):
    numbers = last_maps(explorer.shapes, 16)
    pixels = [np.full((16, 16, 3), value, np.uint8) for value in (10, 200)]
    model = explorer.opened.model
    inner = keras.Model(model.inputs[0], model.get_layer("quarter").output)
    scaled = np.stack([explorer.scaled(each) for each in pixels])
    found = OwnDepths(explorer, list)._means(scaled, numbers)
    expected = np.asarray(inner(scaled)).mean((1, 2))
    np.testing.assert_allclose(found[1], expected, rtol=1e-5)


def test_pictures_that_are_easy_are_right_and_each_counts_once(explorer, files):
    depths = OwnDepths(explorer, lambda: files).compute(unreported)
    assert [depth.shape for depth in depths] == [(8, 8, 8), (4, 4, 8)]
    for depth in depths:
        assert (depth.right, depth.n) == (40, 40)
        assert depth.low < 1 == depth.high


def test_as_many_are_right_as_scikit_learn_has(files):
    random = np.random.default_rng(1)
    codes = np.repeat([0, 1], 100)
    features = (random.normal(size=(200, 5)) + codes[:, None]).astype("float32")
    folds = np.tile(np.arange(5), 40)
    right, n = count_right(features, codes, folds)
    expected = 0
    for fold in range(5):
        seen = folds != fold
        scaler = StandardScaler().fit(features[seen])
        model = LogisticRegression().fit(scaler.transform(features[seen]), codes[seen])
        expected += (model.predict(scaler.transform(features[~seen])) == codes[~seen]).sum()
    assert n == 200
    # The strength of the penalty is chosen here and fixed there.
    assert abs(right - expected) <= 4


def test_it_stops_when_nobody_waits(explorer, files):
    def leave(*_, **__):
        raise Cancelled

    with pytest.raises(Cancelled):
        OwnDepths(explorer, lambda: files).compute(leave)


def test_figures_of_a_run_are_given_as_far_as_they_were_written():
    from pellucid.app.routes.lesson_run import get_own_run

    state = SimpleNamespace(explorer=None)
    request = SimpleNamespace(app=SimpleNamespace(state=state))
    assert get_own_run(request) is None
    run = SimpleNamespace(
        read_record=lambda: SimpleNamespace(
            config={"features": {"backbone": "efficientnet_lite2"}},
            way="features",
            labels=("a", "b"),
        ),
        read_metrics=lambda: {"accuracy": 0.9, "accuracy_interval": [0.8, 0.95], "n_train": 100},
    )
    state.explorer = SimpleNamespace(opened=SimpleNamespace(name="photos", run=run))
    found = get_own_run(request)
    assert (found.way, found.backbone, found.n_train) == ("features", "efficientnet_lite2", 100)
    assert found.interval == (0.8, 0.95)
    assert found.n_test is None


def test_pictures_that_are_no_longer_there_are_said(explorer, files):
    for file in files[3:]:
        Path(file.path).unlink()
    with pytest.raises(DataError, match="3 can be read"):
        OwnDepths(explorer, lambda: files).compute(unreported)
