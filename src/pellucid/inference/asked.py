"""Checks the arguments of `predict`: paths of files, and the number of classes to return."""

import os
from collections.abc import Iterable
from typing import Any

from pellucid.errors import ConfigError

_EXPECTED = "predict takes paths of picture files: one, or several in a list."


def asked_paths(pictures: Any) -> list[str]:
    """Return the paths that were passed to `predict`, as a list.

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
        raise _refused(pictures)
    return [_path(each) for each in pictures]


def _path(given: Any) -> str:
    if not isinstance(given, str | os.PathLike):
        raise _refused(given)
    return os.fspath(given)


def _is_picture(given: Any) -> bool:
    """Return whether an object is a single image, although it can be iterated over."""
    if isinstance(given, bytes | bytearray | memoryview) or hasattr(given, "read"):
        return True
    dtype = getattr(given, "dtype", None)
    # Arrays and columns of strings or objects hold paths.
    return hasattr(given, "__array_interface__") and getattr(dtype, "kind", "O") not in "OUT"


def _refused(given: Any) -> ConfigError:
    kind = f"{type(given).__module__}.{type(given).__qualname__}".removeprefix("builtins.")
    if isinstance(given, bytes | bytearray | memoryview):
        hint = "Write them into a file, and pass its path."
    elif hasattr(given, "read"):
        name = getattr(given, "name", None)
        example = f" ({name!r})" if isinstance(name, str) else ""
        hint = f"Pass the file's path{example} instead of the open file."
    elif hasattr(given, "save") and hasattr(given, "mode"):  # of Pillow
        hint = "Save it, image.save('picture.png'), and pass that path."
    elif hasattr(given, "__array__"):
        hint = (
            "Write it as a picture, PIL.Image.fromarray(array).save('picture.png'), and pass that "
            "path. If arrays already have the size of the model's input, pass them to "
            "classifier.probabilities([array])."
        )
    else:
        hint = "Pass paths."
    return ConfigError(f"predict was given {_article(kind)}. {_EXPECTED} {hint}")


def _article(kind: str) -> str:
    return "nothing (None)" if kind == "NoneType" else f"an object of type {kind}"


def check_top(top: Any) -> None:
    """Check the number of classes to return.

    Raises:
        ConfigError: `top` is not a whole number above 0.
    """
    if isinstance(top, bool) or not hasattr(top, "__index__") or top < 1:
        raise ConfigError(
            f"top was given {top!r}. Expected the number of most probable classes to return, a "
            "whole number of at least 1, such as 5."
        )
