"""Interface of all pretrained backbones."""

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pellucid.data.decode import ImageSpec
from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _

if TYPE_CHECKING:
    import keras

_MAX_IMAGE_SIZE = 4096


class Backbone(Protocol):
    """A pretrained backbone with all settings that determine what it computes."""

    @property
    def name(self) -> str:
        """Name of the backbone, for display."""

    @property
    def spec(self) -> ImageSpec:
        """Format of its input images."""

    @property
    def image_size(self) -> int:
        """Height and width of the input images, in pixels."""

    @property
    def n_features(self) -> int:
        """Length of the feature vector of an image."""

    @property
    def has_keras(self) -> bool:
        """Whether it can be built as a Keras model; otherwise it can only be run."""

    @property
    def version(self) -> str:
        """Identifier of its weights and graph that can be part of a file name.

        Raises:
            WeightsError: The weights are missing.
        """

    def build(self, *, include_top: bool = False) -> "keras.Model":
        """Build the backbone as a Keras model with its pretrained weights.

        Args:
            include_top: Whether the output is the 1,000 class probabilities of ImageNet.

        Returns:
            A model that maps pixels, shape (batch, size, size, 3), values 0 to 255, to features,
            shape (batch, n_features).

        Raises:
            ConfigError: The backbone cannot be built in Keras, or has no such top.
            WeightsError: The weights are missing, damaged or those of another network.
        """

    def write_onnx(self, path: Path, *, include_top: bool = False) -> None:
        """Write the backbone as an ONNX model, with float32 pixels as input.

        Args:
            path: File to write.
            include_top: As for `build`.

        Raises:
            WeightsError: The weights are missing, or the conversion failed.
        """


def check_image_size(name: str, image_size: int, min_size: int) -> int:
    """Check that a backbone accepts images of a size.

    Args:
        name: Name of the backbone.
        image_size: Height and width, in pixels.
        min_size: Minimum size that works.

    Returns:
        The size, unchanged.

    Raises:
        ConfigError: The size is out of range; the message names the minimum.
    """
    if not min_size <= image_size <= _MAX_IMAGE_SIZE:
        raise ConfigError(
            _(
                "{name} takes pictures of {min_size} to {max_size} pixels; the setting "
                "backbone_size was given {image_size}. The smallest that works is {min_size}.",
                name=name,
                min_size=min_size,
                max_size=_MAX_IMAGE_SIZE,
                image_size=image_size,
            )
        )
    return image_size
