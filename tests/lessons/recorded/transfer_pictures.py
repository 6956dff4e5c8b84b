"""Two small data sets of pictures that packages ship: one unlike photos, one made of photos."""

import functools
from typing import Any

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Labels = NDArray[np.int64]

PATCH = 32
PHOTOS = ("astronaut", "chelsea", "coffee", "rocket", "retina", "immunohistochemistry")
"""Photos of scikit-image, beside the two of scikit-learn."""


def digits(seed: int, n_training: int, n_test: int) -> tuple[Bytes, Labels, Bytes, Labels]:
    """Draw scikit-learn's digits, 8 x 8 pixels in white on black.

    Args:
        seed: Of the draw.
        n_training: Number of digits to learn from, stratified.
        n_test: Number of others to test with.

    Returns:
        Pictures of shape (n, 8, 8, 3) and labels, to learn from and to test with.
    """
    from sklearn.datasets import load_digits
    from sklearn.model_selection import train_test_split

    pictures, labels = load_digits(return_X_y=True)
    x = np.repeat((pictures.reshape(-1, 8, 8, 1) * 255 / 16).astype(np.uint8), 3, axis=3)
    x_training, x_test, y_training, y_test = train_test_split(
        x, labels, train_size=n_training, test_size=n_test, random_state=seed, stratify=labels
    )
    return x_training, y_training, x_test, y_test


def patches(seed: int, n_training: int, n_test: int) -> tuple[Bytes, Labels, Bytes, Labels]:
    """Cut photos into patches, to be told from which photo a patch is.

    Patches to learn from are of the left half, patches to test with of the right half. They are in
    grey, since the colour alone would tell most photos apart.

    Args:
        seed: Of the draw.
        n_training: Number of patches to learn from, the same for each photo.
        n_test: Number of patches to test with, the same for each photo.

    Returns:
        Pictures of shape (n, 32, 32, 3) and labels, to learn from and to test with.
    """
    random = np.random.default_rng(seed)
    parts: list[list[Any]] = [[], [], [], []]
    photos = _photos()
    for label, photo in enumerate(photos):
        middle = photo.shape[1] // 2
        for half, n, at in (
            (photo[:, :middle], n_training // len(photos), 0),
            (photo[:, middle:], n_test // len(photos), 2),
        ):
            rows, columns = half.shape[0] // PATCH, half.shape[1] // PATCH
            for place in random.permutation(rows * columns)[:n]:
                top, left = PATCH * (place // columns), PATCH * (place % columns)
                patch = half[top : top + PATCH, left : left + PATCH]
                parts[at].append(np.repeat(patch[..., None], 3, axis=2))
                parts[at + 1].append(label)
    return tuple(np.array(part) for part in parts)  # type: ignore[return-value]


@functools.cache
def _photos() -> list[Bytes]:
    from PIL import Image
    from skimage import data
    from sklearn.datasets import load_sample_image

    found = [getattr(data, name)() for name in PHOTOS]
    found += [load_sample_image(name) for name in ("china.jpg", "flower.jpg")]
    grey = []
    for photo in found:
        picture = Image.fromarray(photo).convert("L")
        # At a similar scale, so that patches show as much of each photo.
        height = 480
        picture = picture.resize((round(picture.width * height / picture.height), height))
        grey.append(np.asarray(picture))
    return grey
