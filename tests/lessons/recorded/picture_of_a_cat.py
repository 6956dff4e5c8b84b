"""Writes the picture that lesson 4 zooms into: scikit-image's cat, 48 x 48 pixels.

    python tests/lessons/recorded/picture_of_a_cat.py

The photograph (Stéfan van der Walt) is in the public domain (CC0).
"""

import json
from pathlib import Path

import numpy as np
from skimage.data import chelsea

RECORD = Path(__file__).parents[3] / "web/src/lib/lessons/pictures/picture.json"
WIDTH = 48


def cat() -> np.ndarray:
    """Give the face, each pixel the mean of 5 x 5."""
    face = chelsea()[15 : 15 + 5 * WIDTH, 105 : 105 + 5 * WIDTH].astype(float)
    means = face.reshape(WIDTH, 5, WIDTH, 5, 3).mean((1, 3))
    return np.round(means).astype(np.uint8)


def main() -> None:
    record = {"width": WIDTH, "pixels": cat().tobytes().hex()}
    RECORD.write_text(json.dumps(record) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
