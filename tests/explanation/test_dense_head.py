"""The dense layer below a softmax: where it is found, and where there is none."""

import numpy as np
import pytest

pytestmark = pytest.mark.slow


@pytest.fixture
def inputs():
    import keras

    return keras.Input((8, 8, 3))


def found(inputs, output):
    """Give the name of the layer that is found."""
    import keras

    from pellucid.explanation.dense_head import find_dense_head
    from pellucid.explanation.head import list_heads
    from pellucid.explanation.trace import trace

    model = keras.Model(inputs, output)
    traced = trace(model, np.zeros((8, 8, 3), "float32"))
    (head,) = list_heads(model, traced)
    number = find_dense_head(traced, head)
    return None if number is None else traced.calls[number].name


def dense(**settings):
    import keras

    return keras.layers.Dense(4, name="head", **settings)


def test_the_dense_layer_is_found_however_its_softmax_is_written(inputs):
    import keras

    layers, ops = keras.layers, keras.ops
    x = layers.GlobalAveragePooling2D()(inputs)
    hidden = layers.Dense(5, activation="relu", name="hidden")(x)
    for output in (
        dense(activation="softmax")(hidden),
        layers.Dropout(0.5)(dense(activation="softmax", use_bias=False)(hidden)),
        layers.Softmax()(dense()(hidden)),
        layers.Activation("softmax", dtype="float32")(dense()(hidden)),
        ops.softmax(layers.Activation("linear")(dense()(hidden))),
        keras.Sequential([dense(activation="softmax")], name="top")(hidden),
    ):
        assert found(inputs, output) in ("head", "top/head")


def test_what_is_no_linear_layer_below_a_softmax_is_not_found(inputs):
    import keras

    layers = keras.layers
    x = layers.GlobalAveragePooling2D()(inputs)
    softmax = dense(activation="softmax")(x)
    for output in (
        dense()(x),
        dense(activation="sigmoid")(x),
        layers.Softmax()(dense(activation="relu")(x)),
        layers.Softmax()(softmax),
        layers.Softmax()(layers.Rescaling(0.5)(dense()(x))),
        layers.Average()([softmax, layers.Dense(4, activation="softmax")(x)]),
        layers.Flatten()(layers.Conv2D(4, 8, activation="softmax")(inputs)),
        layers.Flatten()(dense(activation="softmax")(layers.Reshape((1, 1, 3))(x))),
        layers.Softmax()(x),
        layers.Softmax()(layers.Flatten()(inputs)),
    ):
        assert found(inputs, output) is None


def test_quantized_weights_are_not_found(inputs):
    import keras

    x = keras.layers.GlobalAveragePooling2D()(inputs)
    layer = dense(activation="softmax")
    output = layer(x)
    layer.quantize("int8")
    assert found(inputs, output) is None
