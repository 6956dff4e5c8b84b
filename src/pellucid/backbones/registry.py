"""The pretrained bodies by name. Listing them imports no Keras; building one does."""

from typing import TYPE_CHECKING

from pellucid.backbones.backbone import Backbone
from pellucid.backbones.efficientnet_lite.backbone import EfficientNetLite
from pellucid.backbones.efficientnet_lite.variants import LITE0, LITE2
from pellucid.backbones.keras_applications.backbone import KerasApplication
from pellucid.backbones.keras_applications.table import APPLICATIONS
from pellucid.registry import Registry

if TYPE_CHECKING:
    import keras

IMAGENET_CLASSIFIERS = {
    "imagenet-lite0": "efficientnet_lite0",
    "imagenet-lite2": "efficientnet_lite2",
}
"""Names that `predict` takes in a run's place, and the backbone behind each."""

_BACKBONES: Registry[Backbone] = Registry("backbone")

for _variant in (LITE0, LITE2):
    _BACKBONES.register(_variant.name)(EfficientNetLite(_variant, _variant.image_size))
for _application in APPLICATIONS:
    _BACKBONES.register(_application.name)(KerasApplication(_application, _application.image_size))


def list_backbones() -> list[str]:
    """List the names of the backbones, sorted."""
    return _BACKBONES.names()


def get_backbone(name: str) -> Backbone:
    """Look a backbone up by name, as it was published: its usual size, ImageNet's weights.

    Raises:
        ConfigError: There is none of that name.
    """
    return _BACKBONES.get(name)


def create_backbone(name: str, *, include_top: bool = False) -> "keras.Model":
    """Build a pretrained body as it was published.

    Args:
        name: One of `list_backbones`.
        include_top: Whether it ends with the 1,000 probabilities of ImageNet's classes instead of
            pooled features; EfficientNet-Lite only.

    Returns:
        A model from pixels, shape (batch, size, size, 3), values 0 to 255, to features of shape
        (batch, n_features).

    Raises:
        ConfigError: There is none of that name.
        WeightsError: Its weights are missing or damaged.
    """
    return get_backbone(name).build(include_top=include_top)
