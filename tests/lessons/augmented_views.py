"""The changes of lesson 11, by SciPy: what Keras' random layers do with the factors they draw."""

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import affine_transform

Floats = NDArray[np.float64]

MODES = {"reflect": "reflect", "nearest": "nearest", "constant": "grid-constant"}
"""SciPy's names of Keras' fill modes."""
SAME = {
    "flip": "none",
    "turn": 0.0,
    "right": 0.0,
    "down": 0.0,
    "zoom": 0.0,
    "contrast": 1.0,
    "fill": "reflect",
}


def matrices(setting: dict, height: int, width: int) -> list[Floats]:
    """Give the matrices of rotation, translation and zoom, shape (3, 3).

    Each takes a pixel (row, column, 1) of the result to the place that it is read from.
    """
    angle = 2 * np.pi * setting["turn"]
    middle = np.array([(height - 1) / 2, (width - 1) / 2])
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    shift = -np.array([setting["down"] * height, setting["right"] * width])
    zoom = (1 + setting["zoom"]) * np.eye(2)
    return [
        _affine(turn, middle - turn @ middle),
        _affine(np.eye(2), shift),
        _affine(zoom, middle - zoom @ middle),
    ]


def _affine(matrix: Floats, offset: Floats) -> Floats:
    full = np.eye(3)
    full[:2, :2], full[:2, 2] = matrix, offset
    return full


def view_of(picture: Floats, setting: dict) -> Floats:
    """Change a picture of shape (height, width) as the layers do, one after the other."""
    setting = {**SAME, **setting}
    if setting["flip"] != "none":
        picture = np.flip(picture, 1 if setting["flip"] == "horizontal" else 0)
    for matrix in matrices(setting, *picture.shape):
        if not np.array_equal(matrix, np.eye(3)):
            picture = affine_transform(picture, matrix, order=1, mode=MODES[setting["fill"]])
    if setting["contrast"] != 1:
        mean = picture.mean()
        picture = np.clip((picture - mean) * setting["contrast"] + mean, 0, 255)
    return picture


def source_of(place: tuple[int, int], setting: dict, size: int) -> Floats:
    """Give the row and the column of the picture that a pixel of the view is read from."""
    setting = {**SAME, **setting}
    turn, shift, zoom = matrices(setting, size, size)
    row, column, _ = turn @ shift @ zoom @ np.array([*place, 1.0])
    if setting["flip"] == "horizontal":
        column = size - 1 - column
    if setting["flip"] == "vertical":
        row = size - 1 - row
    return np.array([row, column])
