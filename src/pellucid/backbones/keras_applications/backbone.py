"""A network of `keras.applications` as a backbone; described without importing Keras.

Its weights are read from Keras' own cache or from a file that the user names. Nothing is downloaded
unless the user asks for it, which `published_weights` is for.
"""

import hashlib
import importlib.metadata
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Literal

from pellucid.backbones.keras_applications.table import Application
from pellucid.backbones.keras_to_onnx import convert
from pellucid.data.decode import ImageSpec
from pellucid.errors import ConfigError, WeightsError
from pellucid.i18n import gettext as _
from pellucid.i18n import system_reason
from pellucid.regular_file import open_regular

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class KerasApplication:
    """One network with weights, for images of one size. Implements `Backbone`."""

    application: Application
    image_size: int
    """Height and width of the images, in pixels."""
    weights: Path | Literal["random"] | None = None
    """File of weights; None for the file in Keras' cache; "random" for fixed random weights, which
    are meant for experiments."""
    has_keras: ClassVar[bool] = True

    @property
    def name(self) -> str:
        """Name of the application."""
        return self.application.name

    @property
    def n_features(self) -> int:
        """Length of the feature vector of an image."""
        return self.application.n_features

    @property
    def spec(self) -> ImageSpec:
        """RGB images of the size `image_size`."""
        return ImageSpec(self.image_size, self.image_size, 3)

    @property
    def weights_path(self) -> Path | None:
        """Path of the file of weights; None for random weights.

        Raises:
            WeightsError: The file does not exist; the message says where it is expected.
        """
        if self.weights == "random":
            return None
        path = self.weights or self.cached_weights
        if path.is_file():
            return path
        if self.weights:
            raise WeightsError(
                _("There is no file of weights at {path}. Check --backbone-weights.", path=path)
            )
        raise WeightsError(
            _(
                "The weights of {name} are not on this computer, and nothing is downloaded unless "
                "you ask for it. Download them: pellucid bodies get {name}. Without an internet "
                "connection, let another computer download them, and copy the file "
                "{weights_file} to {folder}, or give its path with --backbone-weights.",
                name=self.name,
                weights_file=self.application.weights_file,
                folder=keras_models_folder(),
            )
        )

    @property
    def cached_weights(self) -> Path:
        """Path of the file of weights in Keras' cache, whether it exists or not."""
        return keras_models_folder() / self.application.weights_file

    @property
    def version(self) -> str:
        """Name, version of Keras, hash of the file of weights, and image size.

        Raises:
            WeightsError: The weights are missing.
        """
        keras_version = importlib.metadata.version("keras")
        return f"{self.name}-keras{keras_version}-{self._weights_hash}-{self.image_size}px"

    @cached_property
    def _weights_hash(self) -> str:
        path = self.weights_path
        if path is None:
            return "random"
        try:
            with open_regular(path) as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise WeightsError(
                _("{path} cannot be read ({error}).", path=path, error=system_reason(error))
            ) from None

    def build(self, *, include_top: bool = False) -> "keras.Model":
        """Build the Keras model with its weights."""
        if include_top:
            raise ConfigError(
                _("{name} is a backbone without ImageNet's classes on top.", name=self.name)
            )
        from pellucid.backbones.keras_applications.build import build_application

        return build_application(self.application, self.image_size, self.weights_path)

    def write_onnx(self, path: Path, *, include_top: bool = False) -> None:
        """Write the backbone as an ONNX model."""
        options = ["--image-size", str(self.image_size)]
        options += ["--weights", str(self.weights_path or "random")]
        convert(self.name, *options, *(["--include-top"] if include_top else []), path=path)


def keras_models_folder() -> Path:
    """Return the folder of Keras' cache for weights, as chosen by `keras.utils.get_file`."""
    home = os.environ.get("KERAS_HOME")
    return (Path(home) if home else Path.home() / ".keras") / "models"
