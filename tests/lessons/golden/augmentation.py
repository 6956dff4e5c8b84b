"""Changed pictures by SciPy and by Keras' layers, and what a classifier makes of changed digits."""

from typing import Any

import keras
import numpy as np
from tests.lessons.augmented_views import MODES, SAME, source_of, view_of
from tests.lessons.recorded.augmented_digits import record

from pellucid.app.picture_store import PictureStore
from pellucid.data.decode import ImageSpec

SIZE = 96
"""Side of the pictures on the page."""
SETTINGS: list[dict[str, Any]] = [
    {"turn": 0.1},
    {"turn": -0.37, "fill": "nearest"},
    {"turn": 0.25, "fill": "constant"},
    {"right": 0.3, "down": -0.15},
    {"right": -0.9, "down": 0.4, "fill": "nearest"},
    {"right": 0.2, "fill": "constant"},
    {"zoom": 0.4},
    {"zoom": -0.3, "fill": "constant"},
    {"contrast": 1.7},
    {"contrast": 0.0},
    {"flip": "horizontal", "turn": 0.05},
    {"flip": "vertical", "turn": 0.08, "right": 0.1, "down": 0.2, "zoom": 0.15, "contrast": 0.6},
]


def keras_view(picture: np.ndarray, setting: dict[str, Any]) -> np.ndarray:
    """Change a picture by Keras' random layers, whose factors have one possible value."""
    layers = keras.layers
    setting = {**SAME, **setting}
    x = keras.ops.convert_to_tensor(picture[None, ..., None], "float32")
    if setting["flip"] != "none":
        # A random flip cannot be made certain.
        x = keras.ops.flip(x, 2 if setting["flip"] == "horizontal" else 1)
    options = {"fill_mode": setting["fill"]}
    turn, zoom = setting["turn"], setting["zoom"]
    down, right = setting["down"], setting["right"]
    for layer, is_used in (
        (layers.RandomRotation((turn, turn), **options), turn),
        (layers.RandomTranslation((down, down), (right, right), **options), down or right),
        (layers.RandomZoom((zoom, zoom), **options), zoom),
    ):
        x = layer(x, training=True) if is_used else x
    if setting["contrast"] != 1:
        layer = layers.RandomContrast(0.5, value_range=(0, 255))
        factor = np.full((1, 1, 1, 1), setting["contrast"], "float32")
        x = layer.transform_images(x, {"contrast_factor": factor}, training=True)
    return np.asarray(x)[0, ..., 0]


def inference_differences() -> dict[str, float]:
    """Give the largest difference that each layer makes when it does not train."""
    layers = keras.layers
    pixels = np.random.default_rng(0).uniform(0, 255, (4, 32, 32, 3)).astype("float32")
    found = {}
    for layer in (
        layers.RandomFlip(),
        layers.RandomRotation(0.1),
        layers.RandomTranslation(0.2, 0.2),
        layers.RandomZoom(0.2),
        layers.RandomContrast(0.5),
    ):
        output = np.asarray(layer(pixels, training=False))
        found[type(layer).__name__] = float(np.abs(output - pixels).max())
    return found


def golden() -> dict[str, Any]:
    """Give the views of a small grid and of a picture, and the recorded answers anew."""
    grid = np.random.default_rng(11).uniform(0, 255, (5, 7)).round(1)
    store = PictureStore(ImageSpec(64, 64, 3), None)
    pixels = store.pixels("sample-coffee", ImageSpec(SIZE, SIZE, 3)).astype(float)
    settings = [{**SAME, **setting} for setting in SETTINGS]
    assert {setting["fill"] for setting in settings} == MODES.keys()
    for setting in settings:
        np.testing.assert_allclose(keras_view(grid, setting), view_of(grid, setting), atol=5e-3)

    def view(setting: dict[str, Any]) -> np.ndarray:
        return np.stack([view_of(pixels[..., n], setting) for n in range(3)], axis=-1)

    return {
        "grid": grid.tolist(),
        "cases": [
            {
                "setting": setting,
                "view": view_of(grid, setting).tolist(),
                "source": source_of((0, 0), setting, SIZE).tolist(),
                "mean": float(view(setting).mean()),
            }
            for setting in settings
        ],
        "keras_inference_differences": inference_differences(),
        "recorded": record(),
    }
