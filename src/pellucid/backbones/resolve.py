"""Find the backbone that a user asks for: a name or an ONNX file, with settings."""

from dataclasses import replace
from pathlib import Path
from typing import Literal

from pellucid.backbones.backbone import Backbone, check_image_size
from pellucid.backbones.efficientnet_lite.backbone import MIN_IMAGE_SIZE, EfficientNetLite
from pellucid.backbones.keras_applications.backbone import KerasApplication
from pellucid.backbones.onnx.backbone import open_onnx_file
from pellucid.backbones.registry import get_backbone
from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _


def resolve_backbone(
    name_or_path: str,
    weights: str | None = None,
    image_size: int | None = None,
    scaling: str | None = None,
) -> Backbone:
    """Return a backbone, and check that it can be used.

    Args:
        name_or_path: One of `list_backbones`, or the path of a file that ends with ``.onnx``.
        weights: For a network of `keras.applications`: a file of weights to use instead of the one
            in Keras' cache, or "random".
        image_size: Height and width of the images, in pixels; by default the size that the network
            was trained on, or the one in the ONNX file.
        scaling: For an ONNX file: one of `pellucid.config.Scaling`.

    Returns:
        The backbone. Its weights exist.

    Raises:
        ConfigError: There is no such backbone, or a setting does not apply to it.
        WeightsError: Weights are missing, or the ONNX file cannot be used.
    """
    if name_or_path.lower().endswith(".onnx"):
        if weights is not None:
            raise ConfigError(
                _(
                    "{path} holds its own weights. Leave out --backbone-weights.",
                    path=name_or_path,
                )
            )
        return open_onnx_file(Path(name_or_path), image_size, scaling)
    backbone = get_backbone(name_or_path)
    if scaling is not None:
        raise ConfigError(
            _(
                "{name} scales pixels as it was trained to. Leave out "
                "--backbone-scaling, which is for ONNX files.",
                name=backbone.name,
            )
        )
    size = backbone.image_size if image_size is None else image_size
    if isinstance(backbone, EfficientNetLite):
        if weights is not None:
            raise ConfigError(
                _(
                    "The weights of {name} come with the package {package}. Leave out "
                    "--backbone-weights.",
                    name=backbone.name,
                    package=backbone.variant.package,
                )
            )
        size = check_image_size(backbone.name, size, MIN_IMAGE_SIZE)
        return replace(backbone, image_size=size)
    assert isinstance(backbone, KerasApplication), "there is no third kind that has a name"
    size = check_image_size(backbone.name, size, backbone.application.min_image_size)
    chosen: Path | Literal["random"] | None = None
    if weights is not None:
        chosen = "random" if weights == "random" else Path(weights)
    backbone = replace(backbone, image_size=size, weights=chosen)
    _unused = backbone.weights_path  # raises an error now, not only after the images have been read
    return backbone
