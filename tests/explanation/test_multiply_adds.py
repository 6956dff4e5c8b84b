"""Multiply-adds, against products that are counted one by one, and against published figures.

A layer of ones that sees ones adds a 1 for each product, so that the sum of its output is their
number. The padding counts as the convention has it, so that it is filled with ones too.
"""

import numpy as np
import pytest

pytestmark = [pytest.mark.slow, pytest.mark.once]


def count(output):
    """Give the count of the call that computes a symbolic output."""
    import keras

    from pellucid.explanation.calls import list_calls
    from pellucid.explanation.multiply_adds import multiply_adds

    operation = output._keras_history.operation
    node = operation._inbound_nodes[output._keras_history.node_index]
    model = keras.Model(keras.utils.get_source_inputs(output), output)
    call = list_calls(model)[0][-1]
    shapes = [tuple(tensor.shape[1:]) for tensor in node.input_tensors]
    return multiply_adds(call, shapes, tuple(output.shape[1:]))


def products_of_ones(layer, picture):
    """Sum what a layer of ones, without padding, makes of a picture of ones."""
    layer.build((1, *picture))
    layer.set_weights([np.ones(weight.shape) for weight in layer.weights])
    return float(np.asarray(layer(np.ones((1, *picture), "float32"))).sum())


@pytest.mark.parametrize(
    ("kind", "settings"),
    [
        ("Conv2D", {"filters": 6, "kernel_size": 3}),
        ("Conv2D", {"filters": 6, "kernel_size": (2, 3), "strides": (2, 1), "groups": 2}),
        ("Conv2D", {"filters": 5, "kernel_size": 3, "dilation_rate": 2}),
        ("Conv2D", {"filters": 7, "kernel_size": 1, "strides": 3}),
        ("DepthwiseConv2D", {"kernel_size": (3, 2), "depth_multiplier": 2, "strides": 2}),
        ("Conv2DTranspose", {"filters": 3, "kernel_size": (3, 2), "strides": 2}),
        ("Dense", {"units": 9}),
    ],
)
def test_each_product_is_counted(kind, settings):
    import keras

    shape = (11, 13, 4)
    make = getattr(keras.layers, kind)
    found = count(make(**settings)(keras.Input(shape)))
    assert found == products_of_ones(make(**settings, use_bias=False), shape)
    # Neither a bias nor an activation changes it.
    assert found == count(make(**settings, use_bias=False, activation="gelu")(keras.Input(shape)))


def test_a_product_with_the_padding_is_counted():
    import keras

    layers = keras.layers
    same = count(layers.Conv2D(5, 3, padding="same")(keras.Input((8, 9, 4))))
    assert same == products_of_ones(layers.Conv2D(5, 3, use_bias=False), (10, 11, 4))
    # With a stride of 2, 8 rows take one row of padding, and 9 columns two.
    strided = count(layers.Conv2D(5, 3, strides=2, padding="same")(keras.Input((8, 9, 4))))
    assert strided == products_of_ones(layers.Conv2D(5, 3, strides=2, use_bias=False), (9, 11, 4))
    # What a transposed convolution adds outside of its output is computed as well.
    cropped = count(layers.Conv2DTranspose(5, 3, padding="same")(keras.Input((8, 9, 4))))
    assert cropped == products_of_ones(layers.Conv2DTranspose(5, 3, use_bias=False), (8, 9, 4))


def test_channels_may_come_first():
    import keras

    layers = keras.layers
    last = count(layers.Conv2D(5, 3)(keras.Input((8, 9, 4))))
    first = count(layers.Conv2D(5, 3, data_format="channels_first")(keras.Input((4, 8, 9))))
    assert first == last == 6 * 7 * 5 * 3 * 3 * 4


def test_a_separable_convolution_is_its_two_steps():
    import keras

    layers = keras.layers
    inputs = keras.Input((12, 9, 4))
    settings = {"strides": 2, "padding": "same", "depth_multiplier": 3}
    depthwise = layers.DepthwiseConv2D(3, **settings)(inputs)
    pointwise = layers.Conv2D(10, 1)(depthwise)
    whole = count(layers.SeparableConv2D(10, 3, **settings)(inputs))
    assert whole == count(depthwise) + count(pointwise)


def test_attention_is_four_products_of_matrices_and_two_for_each_head():
    import keras

    n_queries, n_keys, n_heads, size, value_size = 5, 7, 3, 4, 2
    queries, values, keys = keras.Input((n_queries, 8)), keras.Input((n_keys, 6)), None
    attention = keras.layers.MultiHeadAttention(n_heads, size, value_size, output_shape=9)
    products = 0
    for _head in range(n_heads):
        products += n_queries * 8 * size  # projected queries
        products += n_keys * 6 * size  # keys
        products += n_keys * 6 * value_size  # values
        products += sum(size for _query in range(n_queries) for _key in range(n_keys))
        products += sum(value_size for _query in range(n_queries) for _key in range(n_keys))
        products += n_queries * value_size * 9  # this head's part of the output
    assert count(attention(queries, values, keys)) == products


def test_einsum_dense_is_the_dense_layer_that_it_describes():
    import keras

    layers, inputs = keras.layers, keras.Input((5, 6, 4))
    assert count(layers.EinsumDense("abcd,de->abce", (None, None, 3))(inputs)) == count(
        layers.Dense(3)(inputs)
    )
    assert count(layers.EinsumDense("...d,de->...e", (3,))(inputs)) is None


def test_a_product_of_matrices_is_a_row_times_a_column_for_each_number():
    import keras

    rows, columns = keras.Input((3, 5, 4)), keras.Input((3, 4, 7))
    n_products = sum(4 for _ in np.ndindex(3, 5, 7))
    assert count(keras.ops.matmul(rows, columns)) == n_products


def test_a_wrapped_layer_is_counted():
    import keras

    layers, inputs = keras.layers, keras.Input((5, 6, 4))
    once = count(layers.Conv1D(2, 3)(keras.Input((6, 4))))
    assert count(layers.TimeDistributed(layers.Conv1D(2, 3))(inputs)) == 5 * once
    plain = count(layers.Conv2D(2, 2)(inputs))
    assert count(layers.SpectralNormalization(layers.Conv2D(2, 2))(inputs)) == plain


def test_what_has_no_kernel_has_none_and_what_is_not_known_is_not_guessed():
    import keras

    class Conv2D(keras.layers.Layer):
        def call(self, x):
            return x

    layers, inputs = keras.layers, keras.Input((6, 6, 4))
    for layer in (
        layers.MaxPooling2D(),
        layers.ReLU(),
        layers.BatchNormalization(),
        layers.ZeroPadding2D(),
        layers.Dropout(0.5),
        layers.Flatten(),
        layers.UpSampling2D(),
    ):
        assert count(layer(inputs)) == 0, layer
    assert count(layers.Add()([inputs, inputs])) == 0
    for layer in (Conv2D(), layers.Lambda(lambda x: x), layers.ConvLSTM2D(2, 2)):
        shape = (3, 6, 6, 4) if isinstance(layer, layers.ConvLSTM2D) else (6, 6, 4)
        assert count(layer(keras.Input(shape))) is None, layer
    assert count(layers.LSTM(3)(keras.Input((6, 4)))) is None


def test_a_total_needs_all_counts():
    from pellucid.explanation.multiply_adds import total_multiply_adds

    assert total_multiply_adds([3, 0, 3]) == 6
    assert total_multiply_adds([3, None]) is None
    assert total_multiply_adds([]) == 0


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "published", "rounding"),
    [
        # torchvision's table of classification models: "GFLOPS 15.47" of vgg16, in multiply-adds.
        ("VGG16", 15.47e9, 0.005e9),
        # He et al., 2016, table 1: "3.8 x 10^9", which is 3.86 x 10^9 with shortcuts and classes.
        ("ResNet50", 3.8e9, 0.1e9),
        # Sandler et al., "MobileNetV2", 2018, table 4: "300M".
        ("MobileNetV2", 300e6, 5e6),
    ],
)
def test_networks_have_the_published_numbers(name, published, rounding):
    """Each published figure is rounded; none of them differs by more than its last digit."""
    import keras

    from pellucid.explanation.calls import PICTURE, list_calls
    from pellucid.explanation.multiply_adds import multiply_adds, total_multiply_adds

    model = getattr(keras.applications, name)(weights=None)
    calls, _ = list_calls(model)
    shapes = {PICTURE: (224, 224, 3)} | {
        number: tuple(call.operation.output.shape[1:]) for number, call in enumerate(calls)
    }
    total = total_multiply_adds(
        multiply_adds(call, [shapes[ref.call] for ref in call.inputs], shapes[number])
        for number, call in enumerate(calls)
    )
    assert total == pytest.approx(published, abs=rounding)
