"""Augmentation as part of a model: trained, saved, loaded, and silent at prediction."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from pellucid.augment.registry import create_augmentation, list_augmentations

pytestmark = pytest.mark.slow

NEEDED = {
    "Crop": {"height": 16, "width": 16},
    "CenterCrop": {"height": 16, "width": 16},
    "RandomCrop": {"padding": 2},
    "Resize": {"height": 16, "width": 16},
}


def all_of_them() -> list:
    """Make every augmentation of the registry, the combinators with others in them."""
    simple = [name for name in list_augmentations() if name not in ("Compose", "OneOf")]
    layers = [create_augmentation(n, i, **NEEDED.get(n, {})) for i, n in enumerate(simple)]
    inner = [create_augmentation("Blur", 50), create_augmentation("Zoom", 51)]
    layers.append(create_augmentation("OneOf", 52, augmentations=inner))
    inner = [create_augmentation("VerticalFlip", 53), create_augmentation("CoarseDropout", 54)]
    return [*layers, create_augmentation("Compose", 55, augmentations=inner)]


@pytest.mark.parametrize("policy", ["float32", "mixed_bfloat16"])
@pytest.mark.long
def test_it_trains_and_is_saved(policy, tmp_path, photo):
    import keras

    pixels = np.stack([photo(16, 16), photo(16, 16)[::-1]] * 8).astype(np.float32)
    labels = np.array([0, 1] * 8)
    before = keras.mixed_precision.dtype_policy()
    keras.mixed_precision.set_dtype_policy(policy)
    try:
        layers = all_of_them()
        model = keras.Sequential(
            [
                keras.Input((16, 16, 3)),
                *layers,
                keras.layers.Rescaling(1 / 255),
                keras.layers.Flatten(),
                keras.layers.Dense(2, activation="softmax", dtype="float32"),
            ]
        )
    finally:
        keras.mixed_precision.set_dtype_policy(before)
    model.compile(keras.optimizers.SGD(0.001), "sparse_categorical_crossentropy")
    states = [np.asarray(layer.seed_generator.state).copy() for layer in layers]
    model.fit(pixels, labels, epochs=1, batch_size=8, verbose=0)
    for layer, state in zip(layers, states, strict=True):
        # Crop and Resize, always applied, draw nothing.
        is_random = layer.p < 1 or type(layer).__name__ in ("RandomCrop", "RandAugment")
        assert (np.asarray(layer.seed_generator.state) != state).any() or not is_random
    known = {id(variable) for variable in model.variables}
    assert {id(layer.seed_generator.state) for layer in layers} <= known

    answers = model.predict_on_batch(pixels)
    bare = keras.Sequential(model.layers[-3:])  # without augmentation
    np.testing.assert_allclose(bare.predict_on_batch(pixels), answers, atol=1e-5)
    np.testing.assert_array_equal(model.predict_on_batch(pixels), answers)
    model.save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras")
    np.testing.assert_allclose(again.predict_on_batch(pixels), answers, atol=1e-6)
    assert [type(layer).__name__ for layer in again.layers] == [
        type(layer).__name__ for layer in model.layers
    ]


LOAD = """
import sys
from pellucid.augment.registry import import_augmentations

import_augmentations()
import keras

model = keras.models.load_model(sys.argv[1])
print([(type(layer).__name__, layer.seed) for layer in model.layers])
"""


@pytest.mark.long
def test_a_saved_model_is_loaded_in_another_process(tmp_path):
    import keras

    layers = [create_augmentation("HorizontalFlip", 3), create_augmentation("Blur", 4)]
    model = keras.Sequential([keras.Input((16, 16, 3)), *layers])
    model.save(tmp_path / "model.keras")
    command = [sys.executable, "-c", LOAD, str(tmp_path / "model.keras")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[('HorizontalFlip', 3), ('Blur', 4)]", done.stderr[-2000:]


UNDER_JAX = (
    "test_in_a_model.py::test_it_trains_and_is_saved[mixed_bfloat16]",
    "test_geometry.py::test_shift_scale_rotate_is_scipys",
    "test_geometry.py::test_random_crop_with_padding_keeps_the_size",
    "test_colors.py::test_hue_saturation_value_is_that_of_the_standard_library",
    "test_policy.py::test_a_policy_from_a_file",
)


@pytest.mark.long
@pytest.mark.release
@pytest.mark.skipif(os.environ.get("KERAS_BACKEND") == "jax", reason="is what this test starts")
def test_the_same_under_jax():
    """In a process of its own, since Keras has one backend in a process."""
    here = Path(__file__).parent
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, *(str(here / test) for test in UNDER_JAX)],
        env={**os.environ, "KERAS_BACKEND": "jax"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    assert "7 passed" in done.stdout
