"""The receptive field against an experiment: which rows and columns of the picture matter."""

import numpy as np
import pytest

from pellucid.models.registry import get_model

pytestmark = pytest.mark.slow

NETWORKS = ("lenet_5", "regularized_convnet", "vgg16", "googlenet", "resnet50", "mini_xception")


def positive(model):
    """Give a network weights with which a number is above 0 if any pixel it sees is.

    All weights of kernels are positive, biases are 0, normalization does nothing; pixels are 0 or
    above. So the largest of several numbers, and ReLU, hide nothing either.
    """
    for weight in model.weights:
        shape = tuple(weight.shape)
        if weight.path.endswith(("bias", "beta", "moving_mean")):
            weight.assign(np.zeros(shape))
        elif weight.path.endswith(("gamma", "moving_variance")):
            weight.assign(np.ones(shape))
        else:
            weight.assign(np.full(shape, 1 / shape[-2]))
    return model


# Where to look has nothing to do with the backend; a small network shows that it does.
@pytest.mark.parametrize(
    "name", [NETWORKS[0], *(pytest.param(name, marks=pytest.mark.once) for name in NETWORKS[1:])]
)
def test_it_is_what_an_experiment_finds(name):
    import keras

    from pellucid.explain.calls import list_calls
    from pellucid.explain.receptive_field import receptive_field
    from pellucid.models.registry import create_model

    spec = get_model(name).spec
    size = min(64, spec.height)
    picture = (size, size + 6, spec.n_channels)
    model = positive(create_model(name, 3, picture))
    calls, _ = list_calls(model)
    every = keras.Model(model.inputs, [call.operation.output for call in calls])
    lines = np.zeros((size + picture[1], *picture), "float32")
    for row in range(size):
        lines[row, row] = 255
    for column in range(picture[1]):
        lines[size + column, :, column] = 255
    outputs = [np.asarray(output) for output in every.predict(lines, verbose=0)]
    shapes = [output.shape[1:] for output in outputs]

    rng = np.random.default_rng(3)
    n_checked = 0
    for number, (call, output) in enumerate(zip(calls, outputs, strict=True)):
        if output.ndim < 4 or type(call.operation).__name__ == "Softmax":
            continue
        corners = [(0, 0), (shapes[number][0] - 1, shapes[number][1] - 1)]
        inner = [tuple(int(rng.integers(n)) for n in shapes[number][:2]) for _ in range(3)]
        for row, column in corners + inner:
            seen = output[:, row, column].max(axis=-1) > 0
            box = receptive_field(calls, shapes, picture, number, (row, column, 0))
            if not seen.any():
                assert box is None
                continue
            rows, columns = np.flatnonzero(seen[:size]), np.flatnonzero(seen[size:])
            expected = (rows[0], columns[0], rows[-1] + 1, columns[-1] + 1)
            found = (box.top, box.left, box.bottom, box.right)
            assert found == expected, (call.name, row, column)
            n_checked += 1
    assert n_checked >= 20


def test_what_it_cannot_know_is_the_whole_input():
    import keras

    from pellucid.explain.calls import list_calls
    from pellucid.explain.receptive_field import Box, receptive_field

    class Unknown(keras.layers.Layer):
        def call(self, x):
            return x

    layers = keras.layers
    model = keras.Sequential(
        [keras.Input((8, 9, 1)), layers.Conv2D(2, 3), Unknown(), layers.Flatten(), layers.Dense(2)]
    )
    calls, _ = list_calls(model)
    shapes = [tuple(layer.output.shape[1:]) for layer in model.layers]
    picture = (8, 9, 1)
    assert receptive_field(calls, shapes, picture, 0, (1, 2, 0)) == Box(1, 2, 4, 5)
    for number, place in ((1, (0, 0, 0)), (2, (5,)), (3, (1,))):
        assert receptive_field(calls, shapes, picture, number, place) == Box(0, 0, 8, 9)


def test_a_number_of_a_flatten_is_one_place():
    import keras

    from pellucid.explain.calls import list_calls
    from pellucid.explain.receptive_field import Box, receptive_field

    layers = keras.layers
    model = keras.Sequential([keras.Input((8, 9, 1)), layers.Conv2D(2, 3), layers.Flatten()])
    calls, _ = list_calls(model)
    shapes = [tuple(layer.output.shape[1:]) for layer in model.layers]
    number = (4 * 7 + 6) * 2 + 1  # row 4, column 6, channel 1 of 6 x 7 x 2
    assert receptive_field(calls, shapes, (8, 9, 1), 1, (number,)) == Box(4, 6, 7, 9)


@pytest.mark.parametrize(
    ("build", "is_whole"),
    [
        (lambda keras, x: keras.layers.Softmax(axis=(1, 2))(x), True),
        (lambda keras, x: keras.layers.Softmax()(x), False),
        (lambda keras, x: keras.layers.LayerNormalization(axis=[1, 2, 3])(x), True),
        (lambda keras, x: keras.layers.LayerNormalization()(x), False),
        (lambda keras, x: keras.ops.take(x, [3, 2, 1, 0, 4, 5], axis=1), True),
        (lambda keras, x: keras.ops.take(x, [1, 0], axis=-1), False),
    ],
)
def test_what_goes_over_places_sees_them_all(build, is_whole):
    import keras

    from pellucid.explain.calls import list_calls
    from pellucid.explain.receptive_field import Box, receptive_field

    inputs = keras.Input((6, 7, 2))
    calls, _ = list_calls(keras.Model(inputs, build(keras, inputs)))
    box = receptive_field(calls, [(6, 7, 2)], (6, 7, 2), 0, (1, 2, 0))
    assert box == (Box(0, 0, 6, 7) if is_whole else Box(1, 2, 2, 3))


@pytest.mark.parametrize(("axis", "expected"), [(1, (4, 2)), (2, (1, 4)), ((1, 2), (4, 4))])
def test_behind_a_flip_it_is_at_the_other_end(axis, expected):
    import keras

    from pellucid.explain.calls import list_calls
    from pellucid.explain.receptive_field import receptive_field

    inputs = keras.Input((6, 7, 1))
    model = keras.Model(inputs, keras.layers.Conv2D(1, 1)(keras.ops.flip(inputs, axis)))
    calls, _ = list_calls(model)
    box = receptive_field(calls, [(6, 7, 1)] * 2, (6, 7, 1), 1, (1, 2, 0))
    assert (box.top, box.left, box.bottom, box.right) == (
        *expected,
        expected[0] + 1,
        expected[1] + 1,
    )
