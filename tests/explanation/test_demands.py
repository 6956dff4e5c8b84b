"""What a model needs for a picture, counted before it is run: against what it then takes."""

import numpy as np
import pytest

from pellucid.errors import ModelError

pytestmark = pytest.mark.slow

SHAPE = (12, 10, 3)


def branched(shape=SHAPE):
    import keras

    layers = keras.layers
    inputs = keras.Input(shape)
    body_inputs = keras.Input((None, None, 4))
    body = keras.Model(body_inputs, layers.Conv2D(4, 3, padding="same")(body_inputs), name="body")
    x = layers.Conv2D(4, 3)(inputs)
    x = layers.Concatenate()([body(x), body(x), x]) / 2.0
    x = layers.MaxPooling2D()(x)
    return keras.Model(inputs, layers.Dense(5)(layers.Flatten()(x)))


@pytest.mark.parametrize("shape", [SHAPE, (12, 10, 1)])
def test_the_numbers_are_those_that_a_trace_keeps(shape):
    from pellucid.explanation.demands import count_demands
    from pellucid.explanation.trace import trace

    model = branched(shape)
    n_nodes = len(model._nodes)
    found = trace(model, np.zeros(shape, "float32"))
    sizes = {c.name: v[0].size for c, v in zip(found.calls, found.values, strict=True)}
    needs = count_demands(model, shape)
    assert needs.activations == sum(sizes.values())
    assert needs.largest_size == max(sizes.values()) == sizes[needs.largest]
    assert len(model._nodes) == n_nodes  # nothing was called


def test_sizes_that_a_model_leaves_open_are_those_of_the_picture():
    import keras

    from pellucid.explanation.demands import count_demands

    inputs = keras.Input((None, None, 3))
    x = keras.layers.UpSampling2D(2)(inputs)
    model = keras.Model(inputs, keras.layers.GlobalMaxPooling2D()(x))
    assert count_demands(model, (7, 5, 3)).activations == 14 * 10 * 3 + 3


def test_products_are_counted_as_by_hand():
    import keras

    from pellucid.explanation.demands import count_demands

    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input(SHAPE),
            layers.Conv2D(4, 3),  # 10 x 8 places, 3 x 3 x 3 weights each for 4 filters
            layers.AveragePooling2D(2, strides=1, padding="same"),  # 4 numbers in each window
            layers.Flatten(),
            layers.Dense(5),
        ]
    )
    # Where a window reaches over the border a place is counted too much: 12 x 10 instead of 10 x 8.
    by_hand = 12 * 10 * 27 * 4 + 10 * 8 * 4 * 4 + 320 * 5
    assert count_demands(model, SHAPE).products == by_hand


def test_what_exceeds_a_bound_is_refused_with_both_numbers():
    import keras

    from pellucid.explanation.demands import check_demands

    model = keras.Sequential([keras.Input(SHAPE), keras.layers.UpSampling2D(3000, name="up")])
    with pytest.raises(ModelError, match=r"3,240,000,000 of them in up\. .* at most 100,000"):
        check_demands(model, SHAPE)
    steps = keras.Sequential(
        [
            keras.Input((300, 300, 1)),
            keras.layers.Reshape((-1, 1)),
            keras.layers.Bidirectional(keras.layers.SimpleRNN(1), name="rnn"),
        ]
    )
    with pytest.raises(ModelError, match=r"layer rnn takes 90,000 steps.*at most 10,000"):
        check_demands(steps, (300, 300, 1))


@pytest.mark.long
@pytest.mark.once
def test_the_networks_of_keras_are_within_the_bounds():
    import keras

    from pellucid.explanation.demands import check_demands

    # Of all, it gives most numbers for each parameter at its own size.
    check_demands(keras.applications.EfficientNetB4(weights=None), (380, 380, 3))
