"""Pictures that a caller of `predict` passes: paths, images of Pillow, arrays."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pellucid.data.sources.names import display_name
from pellucid.data.streams.item import ContentItem, FileItem, Item
from pellucid.errors import PictureError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked
from pellucid.inference.asked import refused_argument
from pellucid.inference.byte_values import byte_values, refused_picture, shape_in_words
from pellucid.inference.image_content import image_content
from pellucid.typed_path import refuse_no_path

_EXPECTED = marked(
    "Expected a picture, or several in a list: paths of files, images of PIL, or arrays."
)
_EXPECTED_ARRAY = marked(
    "Expected whole numbers from 0 to 255 of shape (height, width), or (height, width, channels) "
    "with 1, 3 or 4 channels; several pictures as (n, height, width, channels)."
)
_CHANNELS = (1, 3, 4)


@dataclass(frozen=True)
class RefusedItem:
    """An image in memory that cannot be used."""

    name: str
    problem: PictureError

    def read(self) -> bytes:
        """Raise the problem."""
        raise self.problem


def given_items(pictures: Any) -> Iterator[Item]:
    """Convert the pictures that a caller passes to items, which are decoded as files are.

    Args:
        pictures: A path, an image of Pillow, or an array of whole numbers from 0 to 255 of shape
            (height, width), (height, width, 1), (height, width, 3) or (height, width, 4); arrays
            of other libraries are converted to NumPy's. Or several of them in a list or another
            iterable; or an array of shape (n, height, width, n_channels).

    Yields:
        One item for each picture, converted when it is asked for. Pictures in memory are named
        by their file, if it is known, or by their number: "picture 1".

    Raises:
        ConfigError: Something else was passed, such as bytes, an open file or None.
        DataError: An array has another shape, or other values, such as from 0 to 1.

    Example:
        >>> [item.name for item in given_items(["cat.jpg", np.zeros((2, 3), np.uint8)])]
        ['cat.jpg', 'picture 2']
    """
    for number, picture in enumerate(_each(pictures), 1):
        if isinstance(picture, str | os.PathLike):
            path = os.fspath(picture)
            refuse_no_path(path)
            yield FileItem(display_name(path), path)
        elif isinstance(picture, Image.Image):
            yield _image_item(picture, number)
        else:
            yield _image_item(Image.fromarray(_one_picture(picture)), number)


def _each(pictures: Any) -> Iterable[Any]:
    """List the pictures that an argument stands for."""
    if isinstance(pictures, str | os.PathLike | Image.Image):
        return [pictures]
    if _is_no_picture(pictures):
        raise refused_argument(pictures, _(_EXPECTED), takes_images=True)
    if not hasattr(pictures, "__array__"):
        if not isinstance(pictures, Iterable):
            raise refused_argument(pictures, _(_EXPECTED), takes_images=True)
        return pictures
    array = _numbers(pictures)
    # Arrays and columns of strings or objects hold paths, or pictures.
    if array.dtype.kind in "OUT" and array.ndim:
        return array.tolist() if array.dtype.kind == "U" else list(array)
    return array if array.ndim == 4 else [array]


def _is_no_picture(given: Any) -> bool:
    return isinstance(given, bytes | bytearray | memoryview) or hasattr(given, "read")


def _numbers(given: Any) -> NDArray[Any]:
    try:
        return np.asarray(given)
    # Other libraries raise errors of their own, such as PyTorch for a tensor on a GPU.
    except Exception as error:
        raise refused_argument(given, _(_EXPECTED), takes_images=True) from error


def _one_picture(given: Any) -> NDArray[np.uint8]:
    """Check an array that is one picture; return it in a shape that Pillow takes."""
    if _is_no_picture(given) or not hasattr(given, "__array__"):
        raise refused_argument(given, _(_EXPECTED), takes_images=True)
    array = _numbers(given)
    shape = array.shape
    if len(shape) not in (2, 3) or (len(shape) == 3 and shape[2] not in _CHANNELS):
        raise refused_picture(
            _("an array of shape {sizes}", sizes=shape_in_words(shape)),
            _(_EXPECTED_ARRAY),
            _shape_hint(shape),
        )
    if array.dtype == bool:
        received = _("an array of type {dtype}", dtype=array.dtype)
        raise refused_picture(received, _(_EXPECTED_ARRAY), _("Pass 255 * array.astype('uint8')."))
    pixels = np.ascontiguousarray(byte_values(array, _(_EXPECTED_ARRAY)))
    return pixels[:, :, 0] if pixels.ndim == 3 and shape[2] == 1 else pixels


def _shape_hint(shape: tuple[int, ...]) -> str:
    if len(shape) == 3 and shape[0] in _CHANNELS:
        return _("If its channels come first, pass array.transpose(1, 2, 0).")
    if len(shape) == 3:
        return _("If it holds several grey pictures, pass list(array).")
    if len(shape) == 1:
        return _("If it is a picture in one row, reshape it: array.reshape(height, width).")
    return ""


def _image_item(image: Image.Image, number: int) -> Item:
    file = getattr(image, "filename", "")
    name = display_name(os.fspath(file)) if file else _("picture {number}", number=number)
    try:
        return ContentItem(name, image_content(image))
    except PictureError as problem:
        return RefusedItem(name, problem)
