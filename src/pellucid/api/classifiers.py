"""Load a classifier by name: that of a run, or a pretrained one."""

import os

from pellucid.api.find_run import run_folder
from pellucid.api.run import Run, load
from pellucid.backbones.onnx_cache import is_converted
from pellucid.backbones.registry import IMAGENET_CLASSIFIERS, get_backbone
from pellucid.inference.classifier import Classifier


def needs_conversion(name: str) -> bool:
    """Return whether `load_classifier` has to convert a pretrained network first."""
    backbone = IMAGENET_CLASSIFIERS.get(name)
    return backbone is not None and not is_converted(get_backbone(backbone), include_top=True)


def is_classifier(name: str) -> bool:
    """Return whether a name is that of a pretrained classifier or a run, finished or not.

    Example:
        >>> is_classifier("imagenet-lite0"), is_classifier("no such run")
        (True, False)
    """
    return name in IMAGENET_CLASSIFIERS or run_folder(name) is not None


def load_classifier(name: Run | str | os.PathLike[str]) -> Classifier:
    """Load the classifier of a run, or a pretrained one.

    Args:
        name: A run, its folder or name, or a key of `IMAGENET_CLASSIFIERS`.

    Raises:
        RunError: There is no such run.
        WeightsError: The pretrained weights are missing or damaged.
    """
    if isinstance(name, str) and name in IMAGENET_CLASSIFIERS:
        from pellucid.inference.imagenet import imagenet_classifier

        return imagenet_classifier(name)
    return load(name).classifier
