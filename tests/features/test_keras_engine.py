"""The queue for the GPU, with sums in place of a network; and a network, where JAX computes."""

import numpy as np
import pytest

from pellucid.errors import DataError
from pellucid.features.keras_engine import KerasQueue

SHAPE = (2, 3, 3)
PICTURES = np.random.default_rng(0).integers(0, 256, (11, *SHAPE), dtype=np.uint8)
SUMS = PICTURES.reshape(11, -1).sum(axis=1)


class Result:
    """Stands in for an array that JAX is computing."""

    def __init__(self, pixels, engine):
        self._pixels, self._engine = pixels, engine

    def is_ready(self):
        return self._engine.is_quick

    def __array__(self, dtype=None, copy=None):
        self._engine.n_waited += 1
        return self._pixels.reshape(len(self._pixels), -1).sum(axis=1, keepdims=True)


class Engine:
    """Sums pixels, in batches of four."""

    n_at_once, input_shape = 4, SHAPE

    def __init__(self, *, is_quick):
        self.is_quick, self.n_waited, self.started = is_quick, 0, []

    def start(self, pixels):
        self.started.append(pixels)
        return Result(pixels, self)


@pytest.mark.parametrize("is_quick", [True, False])
def test_each_picture_has_its_own_result_in_the_order_given(is_quick):
    queue, found = KerasQueue(Engine(is_quick=is_quick)), []
    buffer = np.empty_like(PICTURES[0])
    for number, pixels in enumerate(PICTURES):
        buffer[:] = pixels  # a decoder may use its buffer again
        queue.submit(("key", number), buffer)
        found += queue.collect()
    found += queue.finish()
    assert [key for key, _ in found] == [("key", number) for number in range(len(PICTURES))]
    np.testing.assert_array_equal(np.concatenate([row for _, row in found]), SUMS)
    assert queue.finish() == []


def test_all_batches_have_the_size_that_was_compiled():
    engine = Engine(is_quick=True)
    queue = KerasQueue(engine)
    for numbers in ([0], [1, 2, 3, 4, 5], []):
        for number in numbers:
            queue.submit(number, PICTURES[number])
        assert [key for key, _ in queue.finish()] == numbers
    assert [len(pixels) for pixels in engine.started] == [4, 4, 4]


def test_it_waits_only_when_a_third_batch_would_start():
    engine = Engine(is_quick=False)
    queue = KerasQueue(engine)
    for number in range(8):
        queue.submit(number, PICTURES[number])
        assert queue.collect() == []
    assert engine.n_waited == 0
    for number in range(8, 11):
        queue.submit(number, PICTURES[number])
    assert engine.n_waited == 0
    queue.submit(11, PICTURES[0])
    assert engine.n_waited == 1
    assert [key for key, _ in queue.collect()] == [0, 1, 2, 3]


@pytest.mark.parametrize("pixels", [PICTURES[0][:1], PICTURES[0].astype(np.float32)])
def test_what_is_no_picture_for_it_is_refused(pixels):
    queue = KerasQueue(Engine(is_quick=True))
    with pytest.raises(DataError, match=r"uint8 of shape \(2, 3, 3\)"):
        queue.submit(0, pixels)
    queue.submit(1, PICTURES[1])
    ((key, row),) = queue.finish()
    assert (key, row) == (1, SUMS[1])


@pytest.mark.slow
@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
def test_features_are_those_of_keras_and_layers_are_left_as_they_were(precision):
    import keras

    if keras.backend.backend() != "jax":
        pytest.skip("on a GPU, JAX computes")
    from pellucid.features.keras_engine import KerasEngine

    keras.utils.set_random_seed(0)
    layers = keras.layers
    convolutions = [layers.Conv2D(8, 3, padding="same", activation="relu") for _ in range(7)]
    model = keras.Sequential(
        [
            keras.Input((9, 8, 3)),
            layers.Rescaling(1 / 255),
            *convolutions,
            layers.BatchNormalization(),
            layers.GlobalAveragePooling2D(),
        ]
    )
    pixels = np.random.default_rng(1).integers(0, 256, (6, 9, 8, 3), dtype=np.uint8)
    expected = np.asarray(model(pixels.astype(np.float32), training=False))
    queue = KerasEngine(model, precision, n_at_once=4).queue()
    for number, picture in enumerate(pixels):
        queue.submit(number, picture[:, ::-1][:, ::-1])
    found = np.stack([row for _, row in queue.finish()])
    assert found.dtype == np.float32
    error = np.abs(found - expected).max() / np.abs(expected).max()
    # bfloat16 has 8 bits, so rounding only the last two convolutions must show, but little.
    assert error < 1e-5 if precision == "float32" else 1e-5 < error < 0.02
    assert {layer.compute_dtype for layer in model.layers} == {"float32"}
