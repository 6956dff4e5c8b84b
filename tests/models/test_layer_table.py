"""The layer table."""

import numpy as np
import pytest

from pellucid.config import ModelOptions
from pellucid.models.registry import create_model, list_models

pytestmark = [pytest.mark.slow, pytest.mark.once]


def test_the_first_net_of_the_course_by_hand():
    from pellucid.models.layer_table import LayerRow, layer_table

    model = create_model("gray_convnet", 10, options=ModelOptions(initializer="zeros"))
    # Parameters are height x width x channels x filters, and one offset each.
    conv_1, conv_2, conv_3 = 9 * 16 + 16, 16 * 16 * 32 + 32, 16 * 32 * 64 + 64
    n_flat = 12 * 12 * 64
    dense_1, dense_2, last = n_flat * 50 + 50, 50 * 20 + 20, 20 * 10 + 10
    assert layer_table(model) == [
        LayerRow("scale_0_to_1", "Rescaling", (28, 28, 1), 0, 0),
        LayerRow("conv_1", "Conv2D", (28, 28, 16), conv_1, conv_1),
        LayerRow("conv_2", "Conv2D", (28, 28, 32), conv_2, conv_2),
        LayerRow("conv_3", "Conv2D", (25, 25, 64), conv_3, conv_3),
        LayerRow("max_pool", "MaxPooling2D", (12, 12, 64), 0, 0),
        LayerRow("flatten", "Flatten", (n_flat,), 0, 0),
        LayerRow("dropout", "Dropout", (n_flat,), 0, 0),
        LayerRow("dense_1", "Dense", (50,), dense_1, dense_1),
        LayerRow("dense_2", "Dense", (20,), dense_2, dense_2),
        LayerRow("probabilities", "Dense", (10,), last, last),
    ]


def test_models_inside_are_unfolded_and_frozen_layers_learn_nothing():
    import keras

    from pellucid.models.layer_table import LayerRow, layer_table

    # Of a normalization's four numbers a channel, two are learned and two are averages.
    inner = keras.Sequential([keras.Input((8,)), keras.layers.BatchNormalization(name="norm")])
    middle = keras.Sequential(
        [keras.Input((8,)), inner, keras.layers.Dense(3, name="dense")], name="middle"
    )
    pixels = keras.Input((8,))
    head = keras.layers.Dense(2, name="head")
    model = keras.Model(pixels, head(middle(pixels)))
    middle.layers[1].trainable = False
    assert layer_table(model) == [
        LayerRow(f"middle/{inner.name}/norm", "BatchNormalization", (8,), 32, 16),
        LayerRow("middle/dense", "Dense", (3,), 27, 0),
        LayerRow("head", "Dense", (2,), 8, 8),
    ]


def test_several_outputs_lengths_that_vary_and_a_subclassed_model():
    import keras

    from pellucid.models.layer_table import layer_table
    from pellucid.models.mlp import MLP

    steps = keras.Input((None, 4))
    recurrent = keras.layers.LSTM(5, return_sequences=True, return_state=True, name="recurrent")
    (row,) = layer_table(keras.Model(steps, recurrent(steps)))
    assert row.output_shape == ((None, 5), (5,), (5,))

    model = MLP(3)
    model(np.zeros((1, 2, 2, 1)))
    rows = {row.name: row for row in layer_table(model)}
    assert rows["hidden_1"].output_shape is None
    assert rows["hidden_1"].parameters == 4 * 64 + 64


@pytest.mark.parametrize("name", list_models())
def test_the_rows_add_up_to_the_model(name):
    from pellucid.models.layer_table import layer_table

    model = create_model(name, 2, options=ModelOptions(initializer="zeros"))
    rows = layer_table(model)
    assert sum(row.parameters for row in rows) == model.count_params()
    trainable = sum(np.prod(weight.shape) for weight in model.trainable_weights)
    assert sum(row.trainable for row in rows) == trainable
    assert rows[-1].name == "probabilities"
    assert rows[-1].output_shape == (2,)
