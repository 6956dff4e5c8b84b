"""Backbones as ONNX files, converted once per machine and kept in the cache folder."""

from pathlib import Path

from pellucid.backbones.backbone import Backbone
from pellucid.cache_folder import cache_folder
from pellucid.run import replacing

_FORMAT = 2
"""Version of the output format. Increase it if the output of the conversion or of
`onnx_graph.write_feature_extractor` changes."""


def version_of(backbone: Backbone) -> str:
    """Return an identifier of a backbone's weights and graph, and of the conversion.

    Raises:
        WeightsError: The weights are missing.
    """
    return f"{backbone.version}-format{_FORMAT}"


def is_converted(backbone: Backbone, *, include_top: bool = False) -> bool:
    """Return whether the ONNX file of a backbone is in the cache."""
    return _path(backbone, include_top).is_file()


def converted_backbone(backbone: Backbone, *, include_top: bool = False) -> Path:
    """Return the ONNX file of a backbone, and convert it first if it is not in the cache.

    Args:
        backbone: The backbone.
        include_top: Whether the output is the 1,000 class probabilities of ImageNet.

    Returns:
        Path of a model that maps float32 pixels, shape (batch, size, size, n_channels), values
        from 0 to 255, to features; a second output has the features of inner layers, unless the
        backbone is an ONNX file or has no inner layers.

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
