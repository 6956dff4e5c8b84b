"""What a frozen bottom computes, kept on disk."""

import pickle

import numpy as np
import pytest

from pellucid.data.decode import ImageSpec
from pellucid.progress import Watcher

pytestmark = [pytest.mark.slow, pytest.mark.once]


def test_activations_are_those_of_the_bottom_here_and_in_another_process(tmp_path, monkeypatch):
    import keras

    from pellucid.training.bottom_activations import BottomActivations

    spec = ImageSpec(5, 4, 3)
    keys = [bytes([n]) * 32 for n in range(7)]
    pictures = np.random.default_rng(0).integers(0, 256, (7, *spec.shape), dtype=np.uint8)
    pixels = keras.Input(spec.shape)
    hidden = keras.layers.Rescaling(1 / 255)(pixels)
    bottom = keras.Model(pixels, keras.layers.Conv2D(2, 3, activation="relu")(hidden))
    activations = BottomActivations(tmp_path / "new" / "activations.npy", bottom, spec, keys)
    activations.compute(lambda key: pictures[keys.index(key)], Watcher(), "float32")
    expected = bottom.predict_on_batch(pictures.astype("float32"))

    order = [3, 0, 6]
    monkeypatch.chdir(tmp_path)
    sent = pickle.loads(pickle.dumps(activations))
    for each in (activations, sent):
        found = each.get([keys[n] for n in order])
        np.testing.assert_allclose(found, expected[order], rtol=1e-3, atol=1e-3)  # kept as float16


@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
def test_the_bottom_is_computed_in_what_the_training_is_said_to_be(
    tmp_path, monkeypatch, precision
):
    import keras

    from pellucid.training import bottom_activations

    class Asked(Exception):
        pass

    def asked(path, precision):
        raise Asked(precision)

    monkeypatch.setattr(bottom_activations, "Engine", asked)
    pixels = keras.Input((5, 4, 3))
    bottom = keras.Model(pixels, keras.layers.Conv2D(2, 3)(pixels))
    activations = bottom_activations.BottomActivations(
        tmp_path / "activations.npy", bottom, ImageSpec(5, 4, 3), [b"1" * 32]
    )
    with pytest.raises(Asked, match=precision):
        activations.compute(lambda key: None, Watcher(), precision)
