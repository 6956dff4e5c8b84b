"""Parameters of the networks of the time line, and sizes of answers, as Keras counts them."""

import math
from typing import Any

import keras
from keras import applications, layers

from pellucid.config import ModelOptions
from pellucid.models.googlenet import build_googlenet
from pellucid.models.lenet_5 import build_lenet_5

SIDE, N_CLASSES, N_OBJECTS = 224, 20, 3


def alexnet() -> keras.Model:
    """Build AlexNet as published: three of its convolutions are in two groups, one per GPU."""
    return keras.Sequential(
        [
            keras.Input((227, 227, 3)),
            layers.Conv2D(96, 11, strides=4),
            layers.MaxPooling2D(3, strides=2),
            layers.Conv2D(256, 5, padding="same", groups=2),
            layers.MaxPooling2D(3, strides=2),
            layers.Conv2D(384, 3, padding="same"),
            layers.Conv2D(384, 3, padding="same", groups=2),
            layers.Conv2D(256, 3, padding="same", groups=2),
            layers.MaxPooling2D(3, strides=2),
            layers.Flatten(),
            layers.Dense(4096),
            layers.Dense(4096),
            layers.Dense(1000),
        ]
    )


def answers() -> dict[str, int]:
    """Count the numbers that a head for each task gives, for three objects where it finds them."""
    maps = keras.Input((SIDE, SIDE, 8))
    vector = layers.GlobalAveragePooling2D()(maps)
    classes, box = layers.Dense(N_CLASSES)(vector), layers.Dense(4)(vector)
    dense_classes, mask = layers.Conv2D(N_CLASSES, 1)(maps), layers.Conv2D(1, 1)(maps)

    def size(*outputs: Any) -> int:
        return sum(math.prod(output.shape[1:]) for output in outputs)

    return {
        "classify": size(classes),
        "localize": size(classes, box),
        "detect": N_OBJECTS * size(classes, box),
        "segment": size(dense_classes),
        "instances": N_OBJECTS * size(classes, box, mask),
    }


def golden() -> dict[str, Any]:
    """Give counts of pellucid's own networks and of Keras Applications, without weights."""
    options, photo = ModelOptions(), (224, 224, 3)
    models = {
        "lenet_5": build_lenet_5((32, 32, 1), 10, options),
        "alexnet": alexnet(),
        "vgg16": applications.VGG16(weights=None),
        "googlenet": build_googlenet(photo, 1000, options),
        "resnet": applications.ResNet152(weights=None),
        "efficientnet": applications.EfficientNetB0(weights=None),
    }
    return {
        "parameters": {name: model.count_params() for name, model in models.items()},
        "answers": answers(),
    }
