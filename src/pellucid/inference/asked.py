"""Checks paths of pictures that a caller names, and the number of classes to return."""

import os
from collections.abc import Iterable
from typing import Any

from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked
from pellucid.spelling import joined

_EXPECTED = marked("Expected paths of picture files: one, or several in a list.")


def asked_paths(pictures: Any) -> list[str]:
    """Return the paths that a caller passed, as a list.

    Args:
        pictures: A path, or several.

    Raises:
        ConfigError: Something else was passed: an image in memory, an open file, or nothing.

    Example:
        >>> asked_paths("cat.jpg")
        ['cat.jpg']
    """
    if isinstance(pictures, str | os.PathLike):
        return [os.fspath(pictures)]
    is_single = getattr(pictures, "ndim", 1) == 0
    if is_single or not isinstance(pictures, Iterable) or _is_picture(pictures):
        raise refused_argument(pictures, _(_EXPECTED), takes_images=False)
    return [_path(each) for each in pictures]


def _path(given: Any) -> str:
    if not isinstance(given, str | os.PathLike):
        raise refused_argument(given, _(_EXPECTED), takes_images=False)
    return os.fspath(given)


def _is_picture(given: Any) -> bool:
    """Return whether an object is a single image, although it can be iterated over."""
    if isinstance(given, bytes | bytearray | memoryview) or hasattr(given, "read"):
        return True
    dtype = getattr(given, "dtype", None)
    # Arrays and columns of strings or objects hold paths.
    return hasattr(given, "__array_interface__") and getattr(dtype, "kind", "O") not in "OUT"


def refused_argument(given: Any, expected: str, *, takes_images: bool) -> ConfigError:
    """Return the error for pictures that were given as something else.

    Args:
        given: The object.
        expected: Sentence that says what is expected.
        takes_images: Whether images in memory are expected, too.
    """
    kind = f"{type(given).__module__}.{type(given).__qualname__}".removeprefix("builtins.")
    if isinstance(given, bytes | bytearray | memoryview):
        hint = (
            _("If they are the content of a file, pass PIL.Image.open(io.BytesIO(content)).")
            if takes_images
            else _("Write them into a file, and pass its path.")
        )
    elif hasattr(given, "read"):
        name = getattr(given, "name", None)
        hint = (
            _("Pass the file's path ({name!r}) instead of the open file.", name=name)
            if isinstance(name, str)
            else _("Pass the file's path instead of the open file.")
        )
    elif not takes_images and hasattr(given, "__array_interface__"):  # also images of Pillow
        hint = _("Save it, PIL.Image.fromarray(array).save('picture.png'), and pass that path.")
    else:
        hint = ""
    said = (
        _("Pictures were given as nothing (None).")
        if kind == "NoneType"
        else _("Pictures were given as an object of type {type_name}.", type_name=kind)
    )
    return ConfigError(joined(said, expected, hint))


def check_top(top: Any) -> None:
    """Check the number of classes to return.

    Raises:
        ConfigError: `top` is not a whole number above 0.
    """
    if isinstance(top, bool) or not hasattr(top, "__index__") or top < 1:
        raise ConfigError(
            _(
                "top was given {top!r}. Expected the number of most probable classes to "
                "return, a whole number of at least 1, such as 5.",
                top=top,
            )
        )


def check_number(n: Any) -> int:
    """Check the number of pictures to return.

    Returns:
        The number.

    Raises:
        ConfigError: `n` is not a whole number above 0.
    """
    if isinstance(n, bool) or not hasattr(n, "__index__") or n < 1:
        raise ConfigError(
            _(
                "n was given {n!r}. Expected the number of pictures to choose, a whole "
                "number of at least 1, such as 20.",
                n=n,
            )
        )
    return int(n)
