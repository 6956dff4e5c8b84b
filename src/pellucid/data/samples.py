"""Sample data sets from scikit-learn and scikit-image, written as image folders."""

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from pellucid.data.decode import Pixels
from pellucid.errors import DataError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked
from pellucid.registry import Registry
from pellucid.run import replacing

_SAMPLES: Registry[Callable[[Path], None]] = Registry(marked("sample"))


def list_samples() -> list[str]:
    """List the names of the samples, sorted."""
    return _SAMPLES.names()


def write_samples(name: str, folder: Path) -> None:
    """Write the images of a sample data set.

    Args:
        name: Name from `list_samples`.
        folder: Folder to write to; images of an earlier call are kept.

    Raises:
        DataError: A different file exists where a sample would be written.
        ConfigError: There is no sample data set of that name.
        RunError: The folder cannot be written.
    """
    _SAMPLES.get(name)(folder)


@_SAMPLES.register("digits")
def write_digits(folder: Path) -> None:
    """Write scikit-learn's 1,797 handwritten digits, 8 x 8 grey, in a folder per digit.

    E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, UCI Machine Learning
    Repository, 1998 (its test set).
    """
    from sklearn.datasets import load_digits

    digits = load_digits()
    for index, (image, label) in enumerate(zip(digits.images, digits.target, strict=True)):
        # Scale the ink, from 0 to 16, to brightness, from 0 to 255.
        pixels = np.round(image * (255 / 16)).astype(np.uint8)
        _save(pixels, folder / str(label) / f"{index:04d}.png")


_REGION = 128
_PATCH = 64
_STEP = 32
_REGIONS_OF = {"test": (0, 5, 10, 15), "validation": (3, 6, 9)}
"""Held-out regions of each photo, numbered row by row in a 4 x 4 grid; the rest is for training."""


@_SAMPLES.register("textures")
def write_textures(folder: Path) -> None:
    """Write patches of scikit-image's photos of brick, grass and gravel, split by region.

    Each photo, 512 x 512 grey, is cut into 16 regions, and each region into nine overlapping
    patches of 64 x 64. Patches of a region look alike, so each region is in one split: the test
    set consists of parts of the photos that are not in the training set.
    """
    from skimage import data

    for name in ("brick", "grass", "gravel"):
        photo = getattr(data, name)()
        across = photo.shape[1] // _REGION
        for region in range(across * (photo.shape[0] // _REGION)):
            top, left = _REGION * (region // across), _REGION * (region % across)
            split = next((s for s, regions in _REGIONS_OF.items() if region in regions), "train")
            offsets = range(0, _REGION - _PATCH + 1, _STEP)
            for y, x in ((top + dy, left + dx) for dy in offsets for dx in offsets):
                patch = photo[y : y + _PATCH, x : x + _PATCH]
                _save(patch, folder / split / name / f"region{region:02d}_{y:03d}_{x:03d}.png")


def _save(pixels: Pixels, path: Path) -> None:
    content = io.BytesIO()
    Image.fromarray(pixels).save(content, format="PNG")
    if path.exists():
        if path.read_bytes() != content.getvalue():
            raise DataError(
                _(
                    "{path} is not the sample that would be written there. Nothing is "
                    "overwritten: move your files elsewhere, or start in another folder.",
                    path=path,
                )
            )
        return
    with replacing(path) as temporary:
        temporary.write_bytes(content.getvalue())
