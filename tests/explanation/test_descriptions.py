"""Each sentence about a layer is true of the layers that it is said of, by experiment."""

import numpy as np
import pytest

pytestmark = [pytest.mark.slow, pytest.mark.once]


def described(build, shape=(6, 6, 4)):
    """Give the last call's description, and a function from pictures to what it gives."""
    import keras

    from pellucid.explanation.calls import PICTURE, list_calls
    from pellucid.explanation.descriptions import DESCRIPTIONS, description_of

    keras.utils.set_random_seed(5)
    inputs = keras.Input(shape)
    model = keras.Model(inputs, build(inputs))
    calls, _ = list_calls(model)
    (ref, *_) = calls[-1].inputs
    given = inputs if ref.call == PICTURE else calls[ref.call].operation.output
    found = description_of(calls[-1], len(given.shape) - 1)
    assert found is None or found in DESCRIPTIONS
    return found, lambda x: model.predict(x, verbose=0)


def noise(shape=(2, 6, 6, 4)):
    return np.random.default_rng(1).normal(0, 1, shape).astype("float32")


def layers():
    import keras

    return keras.layers


def test_a_filter_of_a_grouped_convolution_sees_its_group_alone():
    x = noise()
    changed = x.copy()
    changed[..., 2:] += 1
    for groups, key in ((1, "Conv2D"), (2, "GroupedConv2D")):
        found, compute = described(layers().Conv2D(4, 3, groups=groups))
        assert found == key
        is_same = np.allclose(compute(x)[..., :2], compute(changed)[..., :2])
        assert is_same == (groups == 2)


def test_a_dense_layer_sees_all_of_a_vector_and_one_place_of_a_map():
    x = noise()
    changed = x.copy()
    changed[:, 0, 0] += 1
    found, compute = described(layers().Dense(3))
    assert found == "DenseAtEachPlace"
    is_changed = (compute(x) != compute(changed)).any(axis=(0, 3))
    assert np.argwhere(is_changed).tolist() == [[0, 0]]
    found, compute = described(lambda x: layers().Dense(3)(layers().Flatten()(x)))
    assert found == "Dense"
    assert (compute(x) != compute(changed)).all()


def test_batch_normalization_goes_by_channels_if_its_axis_is_the_last():
    assert described(layers().BatchNormalization())[0] == "BatchNormalization"
    assert described(layers().BatchNormalization(axis=3))[0] == "BatchNormalization"
    assert described(layers().BatchNormalization(axis=1))[0] is None


def test_an_operation_with_a_number_does_not_add_inputs():
    from keras import ops

    assert described(lambda x: x + ops.flip(x, 1))[0] == "Add"
    assert described(lambda x: x + 1.0)[0] is None
    assert described(lambda x: 2.0 * x)[0] is None
    assert described(lambda x: ops.average(x, axis=1))[0] is None
    assert described(lambda x: ops.softmax(x))[0] is None  # which is a function


def test_what_changes_in_training_alone_passes():
    x = noise()
    found, compute = described(layers().SpatialDropout2D(0.5))
    assert found == "TrainingOnly"
    np.testing.assert_array_equal(compute(x), x)
    assert described(layers().ActivityRegularization(l2=1.0))[0] is None  # which changes nothing


def test_of_a_class_that_is_not_keras_own_nothing_is_said():
    import keras

    from pellucid.app.kernels import kernel_of
    from pellucid.explanation.formulas import size_formulas

    class Conv2D(keras.layers.Layer):
        def call(self, x):
            return x

    class Dense(keras.layers.Dense):
        def call(self, x):
            return -super().call(x)

    for layer in (Conv2D(), Dense(3)):
        assert described(layer)[0] is None
        assert size_formulas(layer, (6, 6, 4)) is None
        assert kernel_of(layer) is None
