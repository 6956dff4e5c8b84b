"""Writes the layer tables of pretrained bodies.

    python tests/lessons/recorded/bodies.py

writes web/src/lib/lessons/transfer/bodies.json. Only layers with weights are listed. The weights
themselves do not matter, so they are random.
"""

import json
import math
from pathlib import Path
from typing import Any

import keras
import numpy as np

from pellucid.backbones.efficientnet_lite.network import build_efficientnet_lite
from pellucid.backbones.efficientnet_lite.variants import LITE2
from pellucid.explanation.calls import Ref, list_calls
from pellucid.explanation.multiply_adds import multiply_adds
from pellucid.explanation.trace import trace

RECORD = Path(__file__).parents[3] / "web/src/lib/lessons/transfer/bodies.json"


def build(name: str) -> keras.Model:
    """Build a body without top, whose output is the global average of its last maps."""
    if name == "efficientnet_lite2":
        return build_efficientnet_lite(LITE2)
    classes = {"vgg16": keras.applications.VGG16, "resnet50": keras.applications.ResNet50}
    return classes[name](weights=None, include_top=False, input_shape=(224, 224, 3), pooling="avg")


def block_of(body: str, layer: str) -> str:
    """Return the block that a layer belongs to, by the names that each body has."""
    first, _, rest = layer.partition("_")
    if body == "resnet50" and rest.startswith("block"):
        return f"{first}_{rest.split('_')[0]}"
    return first


def body_of(name: str) -> dict[str, Any]:
    """Describe a body, with its layers with weights from the picture on."""
    model = build(name)
    calls, _ = list_calls(model)
    blank = trace(model, np.zeros(model.input.shape[1:], np.float32))
    rows: list[dict[str, Any]] = []
    # The blocks that the weights above each call are in, itself included.
    above: list[set[str]] = []
    for number, call in enumerate(calls):
        layer = call.operation
        block = block_of(name, layer.name)
        ancestors = set[str]().union(*(above[ref.call] for ref in call.inputs if ref.call >= 0))
        if layer.weights:
            shapes = [tuple(blank.value(ref).shape) for ref in call.inputs]
            shape = tuple(blank.value(Ref(number)).shape)
            rows.append(
                {
                    "block": block,
                    "parameters": _count(layer.weights),
                    "trainable": _count(layer.trainable_weights),
                    "multiply_adds": multiply_adds(call, shapes, shape) or 0,
                    # Nothing passes its gradient on if all blocks before are frozen.
                    "is_first": block not in ancestors,
                }
            )
        above.append(ancestors | ({block} if layer.weights else set()))
    pooling = model.layers[-1]
    return {
        "picture": model.input.shape[1],
        "maps": list(pooling.input.shape[1:]),
        "layers": rows,
    }


def _count(weights: list[Any]) -> int:
    return sum(math.prod(weight.shape) for weight in weights)


def main() -> None:
    record = {name: body_of(name) for name in ("efficientnet_lite2", "vgg16", "resnet50")}
    text = json.dumps(record).replace('}, {"block"', '},\n{"block"')
    RECORD.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
