"""An ONNX file as a backbone that can be run but not trained."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Literal

import onnx

from pellucid.backbones.backbone import check_image_size
from pellucid.backbones.onnx.graph import (
    Input,
    find_input,
    find_output,
    modernized,
    with_size,
    wrap,
)
from pellucid.backbones.onnx.loading import load_onnx
from pellucid.backbones.scaling import RULES, check_scaling
from pellucid.config import Scaling
from pellucid.data.decode import ImageSpec
from pellucid.errors import ConfigError, WeightsError
from pellucid.i18n import gettext as _

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class OnnxFile:
    """A network in an ONNX file, for images of one size. Implements `Backbone`."""

    path: Path
    image_size: int
    """Height and width of the images, in pixels."""
    n_channels: Literal[1, 3]
    n_features: int
    scaling: Scaling
    content_hash: str
    """SHA-256 of the file and its data files."""
    has_keras: ClassVar[bool] = False

    @property
    def name(self) -> str:
        """Name of the file without its suffix."""
        return self.path.stem

    @property
    def spec(self) -> ImageSpec:
        """RGB images, or grey images if the network takes one channel."""
        return ImageSpec(self.image_size, self.image_size, self.n_channels)

    @property
    def version(self) -> str:
        """Hash of the content of the file, scaling and image size."""
        return f"onnx-{self.content_hash}-{self.scaling}-{self.image_size}px"

    def build(self, *, include_top: bool = False) -> "keras.Model":  # noqa: ARG002
        """Raise `ConfigError`, since an ONNX file cannot be built in Keras."""
        raise ConfigError(
            _(
                "{path} is an ONNX file, which Keras cannot train further. Use --recipe "
                "features with it, or a backbone that has a name.",
                path=self.path,
            )
        )

    def write_onnx(self, path: Path, *, include_top: bool = False) -> None:
        """Write the network with scaling before it and average pooling after it."""
        if include_top:
            raise ConfigError(
                _("{path} is a backbone; it has no ImageNet classes on top.", path=self.path)
            )
        model, content_hash = load_onnx(self.path)
        if content_hash != self.content_hash:
            raise WeightsError(
                _("{path} was changed while it was in use. Start again.", path=self.path)
            )
        model = modernized(model)
        taken = find_input(model)
        model = with_size(model, taken, self.image_size)
        given = find_output(model, taken)
        onnx.save(wrap(model, taken, given, self.image_size, self.scaling), path)


def open_onnx_file(path: Path, image_size: int | None, scaling: str | None) -> OnnxFile:
    """Read an ONNX file, and check that it can serve as a backbone.

    Args:
        path: The file.
        image_size: Height and width of the images, in pixels, if the file leaves them open.
        scaling: Scaling of the pixels, which an ONNX file does not contain; not needed for a
            network that takes uint8.

    Returns:
        The backbone.

    Raises:
        ConfigError: The size or the scaling is missing or does not fit the network.
        WeightsError: The file cannot be used.
    """
    model, content_hash = load_onnx(path)
    model = modernized(model)
    taken = find_input(model)
    size = _image_size(path, taken, image_size)
    mode = _scaling(path, taken, scaling)
    model = with_size(model, taken, size)
    given = find_output(model, taken)
    return OnnxFile(path, size, taken.n_channels, given.n_features, mode, content_hash)


def _image_size(path: Path, taken: Input, asked: int | None) -> int:
    if len(set(taken.sizes)) > 1:
        raise WeightsError(
            _(
                "{path} takes pictures of {height} x {width} pixels; expected square "
                "pictures. Export it for square pictures.",
                path=path,
                height=taken.sizes[0],
                width=taken.sizes[1],
            )
        )
    if not taken.sizes:
        if asked is None:
            raise ConfigError(
                _(
                    "{path} does not say what size of pictures it takes. Give it in pixels "
                    "with --backbone-size, such as 224.",
                    path=path,
                )
            )
        return check_image_size(path.name, asked, 1)
    if asked not in (None, taken.sizes[0]):
        raise ConfigError(
            _(
                "{path} takes pictures of {size} pixels; the setting backbone_size was "
                "given {asked}. Leave out --backbone-size.",
                path=path,
                size=taken.sizes[0],
                asked=asked,
            )
        )
    return check_image_size(path.name, taken.sizes[0], 1)


def _scaling(path: Path, taken: Input, asked: str | None) -> Scaling:
    if taken.takes_uint8:
        if asked not in (None, "none"):
            raise ConfigError(
                _(
                    "{path} takes pixels as bytes, so it scales them itself. Leave out "
                    "--backbone-scaling.",
                    path=path,
                )
            )
        return "none"
    if asked is None:
        raise ConfigError(
            _(
                "An ONNX file does not say how pixels are scaled for it. Give the scaling of "
                "{path} with --backbone-scaling: {scalings}. Networks of PyTorch mostly take "
                "torch, those of TensorFlow tf.",
                path=path,
                scalings=", ".join(RULES),
            )
        )
    return check_scaling(asked, taken.n_channels)
