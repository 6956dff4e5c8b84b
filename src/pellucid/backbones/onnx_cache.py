"""A backbone as an ONNX file, converted once per machine and kept in the cache folder."""

from pathlib import Path

from pellucid.backbones.backbone import Backbone
from pellucid.data.cache import cache_folder
from pellucid.run import replacing

_FORMAT = 1
"""Raised when the conversion, or `onnx_graph.write_feature_extractor`, changes what it writes."""


def version_of(backbone: Backbone) -> str:
    """Name a backbone with all that decides its weights and graph.

    Raises:
        WeightsError: The weights are missing.
    """
    return f"{backbone.version}-format{_FORMAT}"


def is_converted(backbone: Backbone, *, include_top: bool = False) -> bool:
    """Whether the ONNX file is in the cache already."""
    return _path(backbone, include_top).is_file()


def converted_backbone(backbone: Backbone, *, include_top: bool = False) -> Path:
    """Give the ONNX file of a backbone, converting it if this machine has not done so yet.

    Args:
        backbone: Which.
        include_top: Whether with ImageNet's 1,000 probabilities on top.

    Returns:
        A file that maps float32 pixels, shape (batch, size, size, n_channels), values from 0 to
        255, to features.

    Raises:
        WeightsError: The weights are missing, or the conversion failed.
    """
    path = _path(backbone, include_top)
    if not path.is_file():
        with replacing(path) as temporary:
            backbone.write_onnx(temporary, include_top=include_top)
    return path


def _path(backbone: Backbone, include_top: bool) -> Path:
    top = "-top" if include_top else ""
    return cache_folder() / "backbones" / f"{version_of(backbone)}{top}.onnx"
