"""What every pretrained body has, wherever it comes from."""

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pellucid.data.decode import ImageSpec
from pellucid.errors import ConfigError

if TYPE_CHECKING:
    import keras

_MAX_IMAGE_SIZE = 4096


class Backbone(Protocol):
    """A pretrained body that was chosen, with all that decides what it computes."""

    @property
    def name(self) -> str:
        """Its name, for people."""

    @property
    def spec(self) -> ImageSpec:
        """The images that it takes."""

    @property
    def image_size(self) -> int:
        """Height and width of these images, in pixels."""

    @property
    def n_features(self) -> int:
        """Length of the vector of features that it gives for an image."""

    @property
    def has_keras(self) -> bool:
        """Whether it can be built as a Keras model, or only be run."""

    @property
    def version(self) -> str:
        """All that decides its weights and its graph, fit for the name of a file.

        Raises:
            WeightsError: The weights are missing.
        """

    def build(self, *, include_top: bool = False) -> "keras.Model":
        """Build it, pretrained.

        Args:
            include_top: Whether with the 1,000 probabilities of ImageNet's classes on top.

        Returns:
            A model from pixels, shape (batch, size, size, 3), values 0 to 255, to features of
            shape (batch, n_features).

        Raises:
            ConfigError: It has no Keras form, or no such top.
            WeightsError: Its weights are missing, damaged or another network's.
        """

    def write_onnx(self, path: Path, *, include_top: bool = False) -> None:
        """Write it as ONNX, from float32 pixels of the same kind to features.

        Args:
            path: Where.
            include_top: As for `build`.

        Raises:
            WeightsError: The weights are missing, or it did not succeed.
        """


def check_image_size(name: str, image_size: int, least: int) -> int:
    """Make sure that a backbone can take images of this size.

    Args:
        name: Of the backbone.
        image_size: Height and width, in pixels.
        least: The smallest that works.

    Raises:
        ConfigError: It cannot; the message names the smallest that works.
    """
    if not least <= image_size <= _MAX_IMAGE_SIZE:
        raise ConfigError(
            f"{name} takes pictures of {least} to {_MAX_IMAGE_SIZE} pixels; the setting "
            f"backbone_size was given {image_size}. The smallest that works is {least}."
        )
    return image_size
