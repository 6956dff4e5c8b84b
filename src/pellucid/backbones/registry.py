"""Registry of the pretrained backbones. Listing them does not import Keras; building one does."""

from typing import TYPE_CHECKING

from pellucid.backbones.backbone import Backbone
from pellucid.backbones.efficientnet_lite.backbone import EfficientNetLite
from pellucid.backbones.efficientnet_lite.variants import LITE0, LITE2
from pellucid.backbones.keras_applications.backbone import KerasApplication
from pellucid.backbones.keras_applications.table import APPLICATIONS
from pellucid.i18n import marked
from pellucid.registry import Registry

if TYPE_CHECKING:
    import keras

IMAGENET_CLASSIFIERS = {
    "imagenet-lite0": "efficientnet_lite0",
    "imagenet-lite2": "efficientnet_lite2",
}
"""Maps the names that `predict` accepts in place of a run to their backbones."""

_BACKBONES: Registry[Backbone] = Registry(marked("backbone"))

for _variant in (LITE0, LITE2):
    _BACKBONES.register(_variant.name)(EfficientNetLite(_variant, _variant.image_size))
for _application in APPLICATIONS:
    _BACKBONES.register(_application.name)(KerasApplication(_application, _application.image_size))


def list_backbones() -> list[str]:
    """Return the names of the backbones, sorted."""
    return _BACKBONES.names()


def get_backbone(name: str) -> Backbone:
    """Return a backbone as published, with its usual image size and ImageNet weights.

    Raises:
        ConfigError: No backbone has that name.
    """
    return _BACKBONES.get(name)


def create_backbone(name: str, *, include_top: bool = False) -> "keras.Model":
    """Build a pretrained backbone as it was published.

    Args:
        name: One of `list_backbones`.
        include_top: Whether the output is the 1,000 class probabilities of ImageNet instead of
            pooled features; EfficientNet-Lite only.

    Returns:
        A model that maps pixels, shape (batch, size, size, 3), values 0 to 255, to features, shape
        (batch, n_features).

    Raises:
        ConfigError: No backbone has that name, or it has no such top.
        WeightsError: Its weights are missing or damaged.
    """
    return get_backbone(name).build(include_top=include_top)
