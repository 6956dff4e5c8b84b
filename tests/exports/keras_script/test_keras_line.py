"""A line of code, evaluated, creates a layer with the same configuration."""

import numpy as np
import pytest

pytestmark = [pytest.mark.slow, pytest.mark.once]


def made_by(line):
    import keras

    return eval(line, {"keras": keras})


def settings(value):
    """Give a configuration without what a layer inside learns when it is built."""
    if isinstance(value, dict):
        return {key: settings(one) for key, one in value.items() if key != "build_config"}
    return [settings(one) for one in value] if isinstance(value, list | tuple) else value


def check(layer, line):
    made = made_by(line)
    assert type(made) is type(layer)
    assert settings(made.get_config()) == settings(layer.get_config()), line
    assert made.trainable == layer.trainable


def odd_layers():
    from keras import constraints, initializers, layers, regularizers

    frozen = layers.Conv2D(3, (1, 5), strides=(2, 1), name="frozen")
    frozen.trainable = False
    return [
        frozen,
        layers.Conv2D(8, 3, padding="same", kernel_initializer="he_normal"),
        layers.Conv2D(8, (3, 5), dilation_rate=2, kernel_initializer=initializers.HeNormal(7)),
        layers.Conv2D(8, 3, groups=2, use_bias=False, kernel_regularizer="l2"),
        layers.Conv2D(8, 3, kernel_regularizer=regularizers.L2(5e-4)),
        layers.Conv2D(8, 3, bias_regularizer=regularizers.L1L2(0.1, 0.2), activation="silu"),
        layers.Conv2D(8, 3, kernel_constraint=constraints.MaxNorm(3), data_format="channels_first"),
        layers.Conv2D(8, 3, kernel_constraint="non_neg", bias_initializer="ones"),
        layers.DepthwiseConv2D(3, depth_multiplier=2, depthwise_initializer="orthogonal"),
        layers.SeparableConv2D(8, 5, strides=2, pointwise_regularizer="l1"),
        layers.Conv2DTranspose(4, 2, strides=2, output_padding=1),
        layers.Dense(10, activation="softmax", dtype="float16", name='a "quoted" name'),
        layers.Dense(10, kernel_initializer=initializers.TruncatedNormal(stddev=0.02)),
        layers.Dense(10, kernel_initializer=initializers.VarianceScaling(2.0, "fan_out")),
        layers.MaxPooling2D(2),
        layers.MaxPooling2D(3, strides=1, padding="same"),
        layers.AveragePooling2D((2, 3)),
        layers.GlobalAveragePooling2D(keepdims=True),
        layers.BatchNormalization(axis=1, momentum=0.9, epsilon=1e-5, scale=False),
        layers.LayerNormalization(axis=[1, 2, 3]),
        layers.ReLU(max_value=6.0, negative_slope=0.1),
        layers.LeakyReLU(0.2),
        layers.Activation("gelu"),
        layers.ZeroPadding2D(((0, 1), (2, 3))),
        layers.Cropping2D(2),
        layers.Reshape((4, -1)),
        layers.Rescaling(1 / 127.5, offset=-1),
        layers.UpSampling2D(2, interpolation="bilinear"),
        layers.RandomRotation((-0.1, 0.2), fill_mode="reflect", seed=3),
        layers.Dropout(0.25, seed=5),
        layers.Concatenate(axis=1),
        layers.TimeDistributed(layers.Dense(3, name="inner"), name="outer"),
        layers.Bidirectional(layers.LSTM(3, name="steps"), merge_mode="sum", name="both"),
    ]


@pytest.mark.parametrize("n", range(33))
def test_a_layer_with_odd_settings_is_created_again(n):
    from pellucid.exports.keras_script.keras_line import layer_line

    layers = odd_layers()
    assert len(layers) == 33
    check(layers[n], layer_line(layers[n]))


@pytest.mark.long
def test_each_kind_of_the_registry_is_created_again():
    from tests.contracts.test_layer_kinds import SEEDS, random_network

    from pellucid.exports.keras_script.keras_line import layer_line

    for seed in SEEDS:
        for name, layer in random_network(seed)[1].items():
            line = layer_line(layer)
            if name == "GroupedQueryAttention":  # public under another name
                assert line == f'GroupedQueryAttention(..., name="{layer.name}")'
                continue
            assert line.startswith(f"keras.layers.{name}("), line
            check(layer, line)


@pytest.mark.long
def test_each_layer_of_the_networks_is_created_again():
    import keras

    from pellucid.config import ModelOptions
    from pellucid.explanation.calls import list_calls
    from pellucid.exports.keras_script.keras_line import layer_line
    from pellucid.models.registry import create_model, get_model, list_models

    known, kinds = {}, set()
    for name in list_models():
        shape = get_model(name).spec.shape
        model = create_model(name, 10, shape, ModelOptions(initializer="zeros"))
        for call in list_calls(model)[0]:
            if isinstance(call.operation, keras.Layer):
                check(call.operation, layer_line(call.operation, known))
                kinds.add(type(call.operation).__name__)
        keras.backend.clear_session()
    assert len(known) > 100
    assert {"Conv2D", "DepthwiseConv2D", "Dense", "BatchNormalization", "Add"} <= kinds


def test_it_reads_as_a_person_writes_it():
    from keras import layers

    from pellucid.exports.keras_script.keras_line import layer_line

    for line in (
        'keras.layers.Conv2D(16, 3, activation="relu", name="conv_1")',
        'keras.layers.Conv2D(8, 3, kernel_initializer="he_normal", name="c")',
        'keras.layers.Conv2D(8, 3, kernel_regularizer=keras.regularizers.L2(0.0005), name="c")',
        'keras.layers.Dense(10, activation="softmax", trainable=False, name="classes")',
        'keras.layers.MaxPooling2D(name="pool")',
        'keras.layers.TimeDistributed(keras.layers.Dense(3, name="inner"), name="outer")',
    ):
        assert layer_line(made_by(line)) == line
    seeded = layers.Dense(3, kernel_initializer=made_by("keras.initializers.HeNormal(7)"), name="d")
    assert "kernel_initializer=keras.initializers.HeNormal(seed=7)" in layer_line(seeded)


def test_what_cannot_be_written_is_left_out():
    import keras

    from pellucid.exports.keras_script.keras_line import layer_line

    class Dense(keras.layers.Dense):
        pass

    means = keras.layers.Normalization(mean=[0.125] * 100, variance=[2.0] * 100, name="scale")
    assert layer_line(Dense(3, name="own")) == 'Dense(..., name="own")'
    code = keras.layers.Lambda(lambda x: x, name="code")
    assert layer_line(code) == 'keras.layers.Lambda(..., name="code")'
    assert layer_line(means).count("...") == 2


def test_an_operation_is_the_call_of_a_function():
    import keras
    from keras import ops

    from pellucid.explanation.trace import trace
    from pellucid.exports.keras_script.keras_line import keras_lines

    x = keras.Input((4, 4, 3))
    y = ops.flip(x, axis=2)
    model = keras.Model(x, [x + y, x * 2.0, ops.concatenate([y, x], axis=-1), ops.relu(x) - x])
    traced = trace(model, np.zeros((4, 4, 3), "float32"))
    lines = keras_lines(traced)
    assert set(lines) == {
        "keras.ops.flip(x, axis=2)",
        "keras.ops.add(x1, x2)",
        "keras.ops.multiply(x, 2.0)",
        "keras.ops.concatenate([x1, x2], axis=-1)",
        "keras.ops.relu(x)",
        "keras.ops.subtract(x1, x2)",
    }
