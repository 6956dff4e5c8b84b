"""A slice through the loss of a linear classifier: against Keras, and convex as it must be."""

import warnings

import numpy as np
import pytest

from pellucid.errors import DataError
from pellucid.lessons.loss_slice import (
    N_POINTS,
    cross_entropy,
    loss_slice,
    slice_directions,
    stack_parameters,
)

STEPS = np.linspace(-1, 1, N_POINTS)


@pytest.fixture
def classifier():
    """Features, codes, weights and bias of four classes of very different size."""
    random = np.random.default_rng(3)
    features = random.normal(size=(50, 6))
    codes = random.integers(0, 4, 50)
    weights = random.normal(size=(6, 4)) * np.array([0.1, 1, 3, 10])
    return features, codes, weights, random.normal(size=4)


@pytest.mark.parametrize("has_bias", [True, False])
def test_directions_are_orthogonal_and_as_large_as_the_weights(classifier, has_bias):
    _, _, weights, bias = classifier
    parameters = stack_parameters(weights, bias if has_bias else None)
    assert parameters.shape == (7 if has_bias else 6, 4)
    first, second = slice_directions(parameters)
    norms = np.linalg.norm(parameters, axis=0)
    for direction in (first, second):
        assert direction.shape == parameters.shape
        np.testing.assert_allclose(np.linalg.norm(direction, axis=0), norms)
    np.testing.assert_allclose((first * second).sum(0), 0, atol=1e-12 * norms.max() ** 2)
    np.testing.assert_array_equal(slice_directions(parameters), (first, second))


@pytest.mark.slow
@pytest.mark.parametrize("has_bias", [True, False])
def test_the_losses_are_those_of_keras(classifier, has_bias):
    import keras

    features, codes, weights, bias = classifier
    bias = bias if has_bias else None
    losses = loss_slice(features, codes, weights, bias)
    assert losses.shape == (21, 21)
    first, second = slice_directions(stack_parameters(weights, bias))
    sparse = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    categorical = keras.losses.CategoricalCrossentropy(from_logits=True)
    layer = keras.layers.Dense(4, use_bias=has_bias)
    layer.build(features.shape)
    for row, column in ((10, 10), (0, 0), (0, 20), (20, 0), (20, 20), (3, 14), (11, 10)):
        parameters = stack_parameters(weights, bias)
        parameters = parameters + STEPS[column] * first + STEPS[row] * second
        layer.set_weights([parameters[:6], parameters[6]] if has_bias else [parameters])
        logits = layer(features.astype("float32"))
        assert losses[row, column] == pytest.approx(float(sparse(codes, logits)), rel=1e-5)
        answers = np.eye(4)[codes]
        assert losses[row, column] == pytest.approx(float(categorical(answers, logits)), rel=1e-5)


@pytest.mark.parametrize("scale", [1, 1000])
def test_every_line_of_the_grid_is_convex(classifier, scale):
    features, codes, weights, bias = classifier
    losses = loss_slice(features, codes, scale * weights, scale * bias)
    diagonals = [losses.diagonal(n) for n in range(-18, 19)]
    mirrored = [losses[:, ::-1].diagonal(n) for n in range(-18, 19)]
    for line in (*losses, *losses.T, *diagonals, *mirrored):
        assert np.diff(line, 2).min() >= -1e-9 * scale


def test_the_middle_is_the_loss_of_the_weights(classifier):
    features, codes, weights, bias = classifier
    logits = features @ weights + bias
    middle = loss_slice(features, codes, weights, bias)[10, 10]
    assert middle == pytest.approx(cross_entropy(logits, codes), rel=1e-12)


def test_the_largest_logits_overflow_nothing():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert cross_entropy(np.array([[1e5, 0.0], [-1e5, 1e5]]), np.array([0, 0])) == 1e5


def test_without_weights_the_loss_is_everywhere_the_same(classifier):
    features, codes, weights, bias = classifier
    losses = loss_slice(features, codes, 0 * weights, 0 * bias)
    np.testing.assert_allclose(losses, np.log(4))


def test_what_has_no_slice_is_refused(classifier):
    features, codes, weights, bias = classifier
    with pytest.raises(DataError, match="not finite"):
        loss_slice(features, codes, np.where(weights > 5, np.inf, weights), bias)
    with pytest.raises(DataError, match="not finite"):
        loss_slice(features * np.nan, codes, weights, bias)
    with pytest.raises(DataError, match="only one parameter"):
        loss_slice(features[:, :1], codes, weights[:1], None)
