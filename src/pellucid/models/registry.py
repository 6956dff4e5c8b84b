"""The architectures by name."""

from collections.abc import Callable
from dataclasses import dataclass

import keras

from pellucid.data.decode import ImageSpec
from pellucid.models.book_digits_convnet import build_book_digits_convnet
from pellucid.models.tiny_vgg import build_tiny_vgg
from pellucid.registry import Registry


@dataclass(frozen=True)
class Architecture:
    """A network and the pictures it was designed for."""

    name: str
    spec: ImageSpec
    """Its own size of pictures."""
    build: Callable[[tuple[int, int, int], int], keras.Model]
    """From (height, width, channels) and the number of classes to a model with random weights."""


_MODELS: Registry[Architecture] = Registry("model")

for _entry in (
    Architecture("book_digits_convnet", ImageSpec(28, 28, 1), build_book_digits_convnet),
    Architecture("tiny_vgg", ImageSpec(64, 64, 3), build_tiny_vgg),
):
    _MODELS.register(_entry.name)(_entry)


def list_models() -> list[str]:
    """List the names of the architectures, sorted."""
    return _MODELS.names()


def get_model(name: str) -> Architecture:
    """Look an architecture up by name.

    Raises:
        ConfigError: There is none of that name.
    """
    return _MODELS.get(name)


def create_model(name: str, n_classes: int) -> keras.Model:
    """Build an architecture with random weights, for pictures of its own size.

    Args:
        name: One of `list_models`.
        n_classes: Number of classes, at least 2.

    Returns:
        A model from pixels, values 0 to 255, to probabilities of shape (batch, n_classes).

    Raises:
        ConfigError: There is none of that name.
    """
    architecture = get_model(name)
    return architecture.build(architecture.spec.shape, n_classes)
