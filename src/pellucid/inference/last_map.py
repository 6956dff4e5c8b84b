"""The last feature map of a classifier's ONNX graph, and the weights of its channels.

If the head is linear in the mean and the maximum of each channel, Grad-CAM (Selvaraju et al., 2017,
arXiv:1610.02391) needs no gradient: the mean of the gradient over the places of a channel is the
sum of the head's weights of that channel, divided by the number of places. With the mean alone, it
is class activation mapping (Zhou et al., 2016, arXiv:1512.04150).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from pellucid.inference.onnx_graph import load_classifier
from pellucid.inference.tensor_names import FEATURES, PROBABILITIES
from pellucid.run import replacing

Floats = NDArray[np.float32]

_PASSED = ("Identity", "Squeeze", "Reshape", "Flatten", "Cast", "Dropout")
_POOLS = {
    "GlobalAveragePool": None,
    "GlobalMaxPool": None,
    "ReduceMean": "axes",
    "ReduceMax": "axes",
}
_MEANS = ("GlobalAveragePool", "ReduceMean")


@dataclass(frozen=True)
class LastMap:
    """The last feature map of a classifier."""

    tensor: str
    """Name in the graph."""
    is_channels_first: bool
    """Whether its shape is (batch, channels, height, width) instead of channels last."""
    weights: Floats
    """Sum of the head's weights of each channel, shape (n_classes, n_channels)."""
    n_features: int
    """Number of inputs of the head."""
    is_all: bool
    """Whether the class scores depend on the picture through this map alone."""


@dataclass(frozen=True)
class _Pool:
    tensor: str
    is_channels_first: bool
    is_mean: bool
    n_channels: int


def find_last_map(model: onnx.ModelProto) -> LastMap | None:
    """Find the last feature map of a classifier.

    Args:
        model: Classifier as written by `pellucid.inference.onnx_graph`.

    Returns:
        The map; None if the head is not linear in the means of its channels.
    """
    try:
        graph = onnx.shape_inference.infer_shapes(model).graph
    except onnx.shape_inference.InferenceError:  # a graph of somebody else, which still computes
        return None
    producers = {name: node for node in graph.node for name in node.output}
    constants = {each.name: each for each in graph.initializer}
    weights = _head_weights(graph, constants)
    if weights is None:
        return None
    sizes = {
        each.name: [dim.dim_value for dim in each.type.tensor_type.shape.dim]
        for each in graph.value_info
    }
    pools = list(_pools(FEATURES, producers, constants, sizes))
    first = pools[0] if pools else None
    n_known = sum(each.n_channels for each in pools if each is not None)
    if first is None or not first.is_mean or None in pools or n_known != weights.shape[1]:
        return None
    summed = np.zeros((len(weights), first.n_channels), np.float32)
    start = 0
    for pool in pools:
        assert pool is not None
        if pool.tensor == first.tensor:
            summed += weights[:, start : start + pool.n_channels]
        start += pool.n_channels
    is_all = all(pool is not None and pool.tensor == first.tensor for pool in pools)
    return LastMap(first.tensor, first.is_channels_first, summed, n_known, is_all)


def write_opened(path: Path, to: Path) -> LastMap | None:
    """Write a classifier that also gives its features and its last feature map, for one image.

    After the outputs of the classifier follow the features, and, if there is a last map, the four
    sizes of the map and its values, each flattened to shape (1, n).

    Args:
        path: Classifier as written by `pellucid.inference.onnx_graph`.
        to: File to write.

    Returns:
        The last map, or None.

    Raises:
        ValueError: The file is no classifier with features.
    """
    model = load_classifier(path)
    graph = model.graph
    if not any(FEATURES in node.output for node in graph.node):
        raise ValueError("the model's features are not named")
    found = find_last_map(model)
    row = "opened_row"
    graph.initializer.append(numpy_helper.from_array(np.array([1, -1]), row))
    flat = [(FEATURES, "opened_features")]
    if found is not None:
        graph.node.append(helper.make_node("Shape", [found.tensor], ["opened_whole_sizes"]))
        cast = helper.make_node("Cast", ["opened_whole_sizes"], ["opened_sizes"], to=1)
        graph.node.append(cast)
        flat += [("opened_sizes", "opened_map_sizes"), (found.tensor, "opened_map")]
    for tensor, name in flat:
        graph.node.append(helper.make_node("Reshape", [tensor, row], [name]))
        sizes = [1, f"n_{name}"]
        graph.output.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, sizes))
    with replacing(to) as temporary:
        onnx.save(model, temporary)
    return found


def _head_weights(graph: Any, constants: dict[str, Any]) -> Floats | None:
    """Return the weights of a linear layer from the features to a softmax, by class."""
    if "head_weights" in constants:
        return np.asarray(numpy_helper.to_array(constants["head_weights"])[0], np.float32)
    users = [node for node in graph.node if FEATURES in node.input]
    dense = [node for node in users if node.op_type in ("MatMul", "Gemm")]
    if len(dense) != 1 or dense[0].input[1] not in constants:
        return None
    node = dense[0]
    weights = np.asarray(numpy_helper.to_array(constants[node.input[1]]), np.float32)
    if node.op_type == "Gemm" and any(each.name == "transB" and each.i for each in node.attribute):
        weights = weights.T
    tensor = node.output[0]
    while tensor != PROBABILITIES:
        users = [each for each in graph.node if tensor in each.input]
        if len(users) != 1 or users[0].op_type not in ("Add", "Softmax", *_PASSED):
            return None
        tensor = users[0].output[0]
    return weights.T if weights.ndim == 2 else None


def _pools(
    tensor: str, producers: dict[str, Any], constants: dict[str, Any], sizes: dict[str, list[int]]
) -> Iterator[_Pool | None]:
    """Yield the poolings that a vector is made of, in their order; None for anything else."""
    node = producers.get(tensor)
    if node is None:
        yield None
    elif node.op_type == "Concat":
        for each in node.input:
            yield from _pools(each, producers, constants, sizes)
    elif node.op_type in _PASSED:
        yield from _pools(node.input[0], producers, constants, sizes)
    elif list(node.input) == ["view_sum", "half"]:  # the mean over the image and its mirror image
        views = producers["views"].input[0]
        yield from _pools(views, producers, constants, sizes)
    else:
        yield _pool(node, constants, sizes)


def _pool(node: Any, constants: dict[str, Any], sizes: dict[str, list[int]]) -> _Pool | None:
    pooled, shape = node.input[0], sizes.get(node.input[0], [])
    if node.op_type not in _POOLS or len(shape) != 4:
        return None
    axes = [2, 3]
    if _POOLS[node.op_type] is not None:
        given = [list(each.ints) for each in node.attribute if each.name == "axes"]
        if len(node.input) > 1 and node.input[1] in constants:
            given = [numpy_helper.to_array(constants[node.input[1]]).tolist()]
        axes = sorted(axis % 4 for axis in given[0]) if given else []
    if axes not in ([1, 2], [2, 3]):
        return None
    is_first = axes == [2, 3]
    n_channels = shape[1 if is_first else 3]
    return _Pool(pooled, is_first, node.op_type in _MEANS, n_channels) if n_channels else None
