"""The architectures by name."""

from collections.abc import Callable
from dataclasses import dataclass

import keras

from pellucid.config import ModelOptions
from pellucid.data.decode import ImageSpec
from pellucid.errors import ConfigError
from pellucid.models.alexnet import build_alexnet
from pellucid.models.book_convnet import build_book_convnet
from pellucid.models.book_digits_convnet import build_book_digits_convnet
from pellucid.models.googlenet import build_googlenet
from pellucid.models.gray_convnet import build_gray_convnet
from pellucid.models.lenet_5 import build_lenet_5
from pellucid.models.mini_xception import build_mini_xception
from pellucid.models.mlp import build_mlp
from pellucid.models.perceptron import build_perceptron
from pellucid.models.regularized_convnet import build_regularized_convnet
from pellucid.models.resnet50 import build_resnet50
from pellucid.models.rgb_convnet import build_rgb_convnet
from pellucid.models.tiny_vgg import build_tiny_vgg
from pellucid.models.vgg16 import build_vgg16
from pellucid.registry import Registry

Builder = Callable[[tuple[int, int, int], int, ModelOptions], keras.Model]
"""From (height, width, channels), the number of classes and options to random weights."""

_BOOK = "Chollet, Deep Learning with Python"


@dataclass(frozen=True)
class Architecture:
    """A network and the pictures it was designed for."""

    name: str
    spec: ImageSpec
    """Its own size of pictures."""
    least_size: int
    """The smallest height and width that it can take, in pixels."""
    source: str
    """Where it was published."""
    build: Builder
    least_classes: int = 2
    """1 where a single sigmoid unit for two classes was published."""


_MODELS: Registry[Architecture] = Registry("model")

for _entry in (
    Architecture("perceptron", ImageSpec(28, 28, 1), 1, "Rosenblatt 1958", build_perceptron),
    Architecture("mlp", ImageSpec(28, 28, 1), 1, "Rumelhart et al. 1986; the course", build_mlp),
    Architecture("lenet_5", ImageSpec(32, 32, 1), 16, "LeCun et al. 1998", build_lenet_5),
    Architecture("alexnet", ImageSpec(227, 227, 3), 67, "Krizhevsky et al. 2012", build_alexnet),
    Architecture("tiny_vgg", ImageSpec(64, 64, 3), 16, "CNN Explainer 2020", build_tiny_vgg),
    Architecture(
        "book_digits_convnet",
        ImageSpec(28, 28, 1),
        18,
        f"{_BOOK}, chapter 8",
        build_book_digits_convnet,
    ),
    Architecture(
        "book_convnet",
        ImageSpec(180, 180, 3),
        78,
        f"{_BOOK}, chapter 8",
        build_book_convnet,
        least_classes=1,
    ),
    Architecture("gray_convnet", ImageSpec(28, 28, 1), 5, "the course", build_gray_convnet),
    Architecture("rgb_convnet", ImageSpec(32, 32, 3), 12, "the course", build_rgb_convnet),
    Architecture(
        "regularized_convnet", ImageSpec(32, 32, 3), 8, "the course", build_regularized_convnet
    ),
    Architecture("vgg16", ImageSpec(224, 224, 3), 32, "Simonyan and Zisserman 2015", build_vgg16),
    Architecture("googlenet", ImageSpec(224, 224, 3), 32, "Szegedy et al. 2015", build_googlenet),
    Architecture("resnet50", ImageSpec(224, 224, 3), 32, "He et al. 2016", build_resnet50),
    Architecture(
        "mini_xception", ImageSpec(180, 180, 3), 36, f"{_BOOK}, chapter 9", build_mini_xception
    ),
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


def check_size(name: str, spec: ImageSpec) -> None:
    """Make sure that an architecture can take pictures of a size.

    Raises:
        ConfigError: It cannot; the message names the smallest that works.
    """
    least = get_model(name).least_size
    if min(spec.height, spec.width) < least:
        raise ConfigError(
            f"{name} cannot take pictures of {spec.height} x {spec.width} pixels: its layers would "
            f"have nothing left to look at. The smallest that works is {least} x {least}: "
            f"--image-size {least}."
        )


def create_model(
    name: str,
    n_classes: int,
    input_shape: tuple[int, int, int] | None = None,
    options: ModelOptions = ModelOptions(),  # noqa: B008 (frozen)
) -> keras.Model:
    """Build an architecture with random weights.

    Args:
        name: One of `list_models`.
        n_classes: Number of classes, at least 2.
        input_shape: (height, width, channels) in pixels, channels 1 or 3; its own by default.
        options: Where it deviates from how it was published.

    Returns:
        A model from pixels, values 0 to 255, to probabilities of shape (batch, n_classes).

    Raises:
        ConfigError: There is none of that name, the pictures are too small, or an option has no
            meaning for it or an unusable value.
    """
    architecture = get_model(name)
    height, width, n_channels = input_shape or architecture.spec.shape
    if n_channels not in (1, 3):
        raise ConfigError(f"Pictures have 1 or 3 channels; {name} was asked for {n_channels}.")
    check_size(name, ImageSpec(height, width, 1))
    if n_classes < architecture.least_classes:
        raise ConfigError(
            f"{name} tells at least {architecture.least_classes} classes apart; it was asked for "
            f"{n_classes}."
        )
    _check_initializer(options)
    return architecture.build((height, width, n_channels), n_classes, options)


def _check_initializer(options: ModelOptions) -> None:
    if options.initializer is None:
        return
    try:
        keras.initializers.get(options.initializer)
    except ValueError:
        raise ConfigError(
            f"Keras has no initializer named {options.initializer!r}. Expected one such as "
            "glorot_uniform, glorot_normal, he_uniform, he_normal, lecun_normal or random_normal."
        ) from None
