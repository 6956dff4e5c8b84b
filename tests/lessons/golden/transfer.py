"""Lesson 12: what Keras counts when blocks are frozen, and intervals by SciPy."""

import json
import math
from pathlib import Path
from typing import Any

from tests.lessons.recorded.bodies import block_of, body_of, build

from pellucid.evaluation.intervals import wilson_interval

FOLDER = Path(__file__).parents[3] / "web/src/lib/lessons/transfer"
N_CLASSES = 5


def _frozen(name: str) -> list[dict[str, Any]]:
    """Count what learns with the first 0, 1, 2, ... blocks frozen, with a head."""
    import keras

    body = build(name)
    outputs = keras.layers.Dense(N_CLASSES)(body.output)
    model = keras.Model(body.input, outputs)
    blocks = list(
        dict.fromkeys(block_of(name, layer.name) for layer in body.layers if layer.weights)
    )
    found = []
    for frozen in range(len(blocks) + 1):
        for layer in body.layers:
            block = block_of(name, layer.name)
            layer.trainable = block in blocks and blocks.index(block) >= frozen
        learning = sum(math.prod(weight.shape) for weight in model.trainable_weights)
        found.append({"frozen": frozen, "learning": learning})
        # Only VGG's convolutions have no strides, which TensorFlow counts in its own way.
        if name == "vgg16":
            found[-1] |= _multiply_adds(model)
    return found


def _multiply_adds(model: Any) -> dict[str, int]:
    """Count the multiply-adds of a training step in TensorFlow's graph of it."""
    import tensorflow as tf
    from tensorflow.python.framework import ops

    @tf.function
    def step(x: Any) -> Any:
        with tf.GradientTape() as tape:
            total = tf.reduce_sum(model(x, training=False))
        return tape.gradient(total, [weight.value for weight in model.trainable_weights])

    found = step.get_concrete_function(tf.TensorSpec((1, *model.input.shape[1:]), tf.float32))
    # What no gradient needs is in the graph, but not run.
    needed = tf.compat.v1.graph_util.extract_sub_graph(
        found.graph.as_graph_def(add_shapes=True),
        [tensor.op.name for tensor in found.graph.outputs if tensor.dtype != tf.resource],
    )
    forward = backward = 0
    for node in needed.node:
        if node.op not in ("Conv2D", "Conv2DBackpropInput", "Conv2DBackpropFilter", "MatMul"):
            continue
        count = round(ops.get_stats_for_node_def(found.graph, node, "flops").value) // 2
        if node.op == "Conv2D":
            forward += count
        elif node.op != "MatMul":
            backward += count
    return {"forward": forward, "backward": backward}


def _intervals() -> list[dict[str, Any]]:
    from scipy.stats import binomtest

    record = json.loads((FOLDER / "depths.json").read_text(encoding="utf-8"))
    found = []
    for name, of_set in record["sets"].items():
        for at, amount in enumerate(of_set["amounts"]):
            for depth in amount["depths"]:
                interval = binomtest(depth["right"], depth["n"]).proportion_ci(method="wilson")
                ours = wilson_interval(depth["right"], depth["n"])
                assert math.isclose(ours[0], interval.low, rel_tol=1e-9)
                found.append(
                    {
                        "set": name,
                        "amount": at,
                        "name": depth["name"],
                        "accuracy": depth["right"] / depth["n"],
                        "low": float(interval.low),
                        "high": float(interval.high),
                    }
                )
    return found


def golden() -> dict[str, Any]:
    """Give the numbers of lesson 12."""
    names = ("efficientnet_lite2", "vgg16", "resnet50")
    recorded = json.loads((FOLDER / "bodies.json").read_text(encoding="utf-8"))
    assert recorded == {name: body_of(name) for name in names}, "Run recorded/bodies.py."
    return {
        "n_classes": N_CLASSES,
        "bodies": {
            name: {"parameters": build(name).count_params(), "stops": _frozen(name)}
            for name in names
        },
        "intervals": _intervals(),
    }
