"""LeNet-5 against its paper: LeCun et al., 1998, section II.B and table I."""

import numpy as np
import pytest

from pellucid.config import ModelOptions
from pellucid.models.registry import create_model

pytestmark = pytest.mark.slow

TABLE_I = """
X...XXX..XXXX.XX
XX...XXX..XXXX.X
XXX...XXX..X.XXX
.XXX..XXXX..X.XX
..XXX..XXXX.XX.X
...XXX..XXXX.XXX
"""
"""Rows are the maps of S2, columns those of C3; an X where one sees the other."""

PARAMETERS = {"c1": 156, "s2": 12, "c3": 1_516, "s4": 32, "c5": 48_120, "f6": 10_164}
"""As the paper counts them, layer by layer."""


def test_each_map_of_c3_sees_the_maps_of_s2_that_the_paper_says():
    import keras

    model = create_model("lenet_5", 10)
    below, c3 = model.get_layer("s2_scale").output, model.get_layer("c3").output
    top = keras.Model(below, c3)
    random = np.random.default_rng(0)
    maps = random.normal(size=(1, 14, 14, 6)).astype(np.float32)
    before = np.asarray(top(maps))
    rows = TABLE_I.split()
    for seen, row in enumerate(rows):
        changed = maps.copy()
        changed[..., seen] += 1
        moved = np.abs(np.asarray(top(changed)) - before).max(axis=(0, 1, 2)) > 1e-6
        assert "".join(".X"[int(is_moved)] for is_moved in moved) == row
    assert sum(row.count("X") for row in rows) == 60


def test_the_parameters_are_those_of_the_paper_layer_by_layer():
    model = create_model("lenet_5", 10, options=ModelOptions(initializer="zeros"))
    for name, expected in PARAMETERS.items():
        found = sum(
            layer.count_params() for layer in model.layers if layer.name.split("_")[0] == name
        )
        assert found == expected, name
    assert sum(PARAMETERS.values()) == 60_000


def test_subsampling_is_the_tanh_of_a_coefficient_times_the_mean_plus_a_bias():
    import keras

    model = create_model("lenet_5", 10)
    coefficients = np.linspace(-1, 1, 6).astype(np.float32)
    biases = np.linspace(0.5, -0.5, 6).astype(np.float32)
    layer = model.get_layer("s2_scale")
    layer.set_weights([coefficients.reshape(1, 1, 6, 1), biases])
    maps = np.random.default_rng(0).normal(size=(2, 28, 28, 6)).astype(np.float32)
    subsample = keras.Model(model.get_layer("c1").output, layer.output)
    means = maps.reshape(2, 14, 2, 14, 2, 6).mean(axis=(2, 4))
    expected = np.tanh(means * coefficients + biases)
    np.testing.assert_allclose(np.asarray(subsample(maps)), expected, atol=1e-6)
