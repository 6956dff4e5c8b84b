"""Build the ONNX graph of a classifier, which maps uint8 images to probabilities."""

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from pellucid.data.decode import ImageSpec
from pellucid.inference.tensor_names import (
    EARLIER_OOD_SCORE,
    FEATURES,
    INPUT,
    OOD_SCORE,
    PROBABILITIES,
)
from pellucid.run import replacing

Floats = NDArray[np.float32]


def count_features(backbone: Path, *, has_inner: bool = False) -> int:
    """Count the features of an image; the arguments are those of `write_feature_extractor`.

    Returns:
        The length of the feature vector.
    """
    outputs = onnx.load(backbone).graph.output[: 1 + has_inner]
    return sum(output.type.tensor_type.shape.dim[1].dim_value for output in outputs)


def write_feature_extractor(
    backbone: Path, spec: ImageSpec, path: Path, *, has_inner: bool = False
) -> None:
    """Write a backbone as a model that maps uint8 images to features.

    Args:
        backbone: ONNX file that maps float32 pixels to features, with opset 13 or newer. A second
            output may have the features of inner layers.
        spec: Format of its input images.
        path: File to write.
        has_inner: Whether the features of inner layers, if any, follow those of the last layer.
    """
    model = onnx.load(backbone)
    last = _last_tensor(model, has_inner=has_inner)
    _take_uint8(model, spec)
    _rename(model, last, FEATURES)
    _set_outputs(model, {FEATURES: None})
    _save(model, path)


def write_classifier(
    backbone: Path,
    spec: ImageSpec,
    weights: Floats,
    bias: Floats,
    path: Path,
    *,
    mirror: bool,
    has_inner: bool = False,
) -> None:
    """Write a backbone with a softmax head on its features.

    Args:
        backbone: As for `write_feature_extractor`.
        spec: Format of its input images.
        weights: Weights of the head, shape (n_features, n_classes).
        bias: Bias of the head, shape (n_classes,).
        path: File to write.
        mirror: Whether features are the mean over the image and its mirror image.
        has_inner: As for `write_feature_extractor`.
    """
    model = onnx.load(backbone)
    graph = model.graph
    last = _last_tensor(model, has_inner=has_inner)
    _take_uint8(model, spec, mirror=mirror)
    constants: dict[str, NDArray[Any]] = {"head_bias": bias}
    if mirror:
        constants["view_shape"] = np.array([2, -1, weights.shape[0]])
        graph.node.append(helper.make_node("Reshape", [last, "view_shape"], ["views"]))
        # ReduceMean is not used, since it takes its axes differently from opset 18 on.
        constants |= {"view_axis": np.array([0]), "half": np.array(0.5, np.float32)}
        graph.node.extend(
            [
                helper.make_node("ReduceSum", ["views", "view_axis"], ["view_sum"], keepdims=0),
                helper.make_node("Mul", ["view_sum", "half"], [FEATURES]),
            ]
        )
    else:
        _rename(model, last, FEATURES)
    graph.initializer.extend(
        numpy_helper.from_array(array, name) for name, array in constants.items()
    )
    _multiply(model, FEATURES, weights, "head_sums", "head")
    graph.node.extend(
        [
            helper.make_node("Add", ["head_sums", "head_bias"], ["logits"]),
            helper.make_node("Softmax", ["logits"], [PROBABILITIES], axis=1),
        ]
    )
    _set_outputs(model, {PROBABILITIES: len(bias)})
    _save(model, path)


def write_with_uint8_input(exported: Path, spec: ImageSpec, path: Path) -> None:
    """Write a whole exported model with uint8 images as input.

    Args:
        exported: ONNX file that maps float32 pixels to probabilities.
        spec: Format of its input images.
        path: File to write.
    """
    model = onnx.load(exported)
    _take_uint8(model, spec)
    products = [node for node in model.graph.node if node.op_type in ("MatMul", "Gemm")]
    if products:
        _rename(model, products[-1].input[0], FEATURES)
    (output,) = model.graph.output
    n_classes = output.type.tensor_type.shape.dim[-1].dim_value
    _rename(model, output.name, PROBABILITIES)
    _set_outputs(model, {PROBABILITIES: n_classes})
    _save(model, path)


def add_ood_score(
    path: Path, mean: Floats, whitening: Floats, centres: Floats, concentration: float
) -> None:
    """Add a second output to a classifier: its out-of-distribution (OOD) score.

    The parameters are those of `pellucid.training.ood_scorer.OODScorer`. The score is computed from
    the first features, which are those of the backbone's last layer.

    Args:
        path: Classifier written by a function of this module, with a dense last layer.
        mean: Mean of the features, shape (n_features,).
        whitening: Whitening matrix, shape (n_features, n_features).
        centres: Class centres, shape (n_classes, n_features).
        concentration: Factor of the cosines.
    """
    model = onnx.load(path)
    constants = {
        "known_mean": mean,
        "known_tiny": np.array(1e-12, np.float32),
        "known_factor": np.array(concentration, np.float32),
        "known_divisor": np.array(-concentration, np.float32),
        "known_share": np.array(1 / len(centres), np.float32),
        "known_axis": np.array([1]),
    }
    model.graph.initializer.extend(
        numpy_helper.from_array(array, name) for name, array in constants.items()
    )
    nodes = model.graph.node
    features = FEATURES
    heads = [each.dims[2] for each in model.graph.initializer if each.name == "head_weights"]
    if heads and heads[0] > len(mean):
        features = "known_features"
        limits = {"known_from": 0, "known_to": len(mean), "known_columns": 1}
        model.graph.initializer.extend(
            numpy_helper.from_array(np.array([value]), name) for name, value in limits.items()
        )
        nodes.append(helper.make_node("Slice", [FEATURES, *limits], [features]))
    nodes.append(helper.make_node("Sub", [features, "known_mean"], ["known_shifted"]))
    _multiply(model, "known_shifted", whitening, "known_whitened", "known_whitening")
    steps = [
        ("Mul", ["known_whitened", "known_whitened"], "known_squares"),
        ("ReduceSum", ["known_squares", "known_axis"], "known_square"),
        ("Sqrt", ["known_square"], "known_root"),
        ("Max", ["known_root", "known_tiny"], "known_length"),
        ("Div", ["known_whitened", "known_length"], "known_direction"),
    ]
    nodes.extend(helper.make_node(kind, takes, [gives]) for kind, takes, gives in steps)
    _multiply(model, "known_direction", centres.T, "known_cosines", "known_centres")
    steps = [
        ("Mul", ["known_cosines", "known_factor"], "known_scaled"),
        ("Exp", ["known_scaled"], "known_powers"),
        ("ReduceSum", ["known_powers", "known_axis"], "known_sum"),
        ("Mul", ["known_sum", "known_share"], "known_average"),
        ("Log", ["known_average"], "known_log"),
        ("Div", ["known_log", "known_divisor"], OOD_SCORE),
    ]
    nodes.extend(helper.make_node(kind, takes, [gives]) for kind, takes, gives in steps)
    (probabilities,) = model.graph.output
    n_classes = probabilities.type.tensor_type.shape.dim[-1].dim_value
    _set_outputs(model, {PROBABILITIES: n_classes, OOD_SCORE: 1})
    _save(model, path)


def load_classifier(path: Path) -> onnx.ModelProto:
    """Load a classifier, and convert the OOD score of an earlier version to the current one.

    Args:
        path: Classifier of this version, or of an earlier one, whose score has the opposite sign.

    Returns:
        The model with the outputs of this version.
    """
    model = onnx.load(path)
    for output in model.graph.output:
        if output.name == EARLIER_OOD_SCORE:
            model.graph.node.append(helper.make_node("Neg", [EARLIER_OOD_SCORE], [OOD_SCORE]))
            output.name = OOD_SCORE
    return model


def _multiply(model: onnx.ModelProto, rows: str, matrix: Floats, gives: str, name: str) -> None:
    """Multiply rows by a matrix in float32, with every runtime.

    On CPUs that compute in bfloat16, runtimes round the inputs of MatMul and Gemm, but not those of
    an elementwise product and a sum. So the matrix product is written as a product and a sum. Then
    everything after the features stays in float32, and the saved model gives the same outputs as in
    training. The Squeeze prevents OpenVINO (2026.4) from fusing the sum with the next operation,
    which gives wrong results for batches of more than one image.

    Args:
        model: Model to which the nodes are added.
        rows: Name of a tensor of shape (batch, n).
        matrix: Matrix, shape (n, m).
        gives: Name of the result, which has shape (batch, m).
        name: Prefix for the names of intermediate tensors.
    """
    constants = {
        f"{name}_weights": np.ascontiguousarray(matrix.T)[None],
        f"{name}_axis_1": np.array([1]),
        f"{name}_axis_2": np.array([2]),
    }
    model.graph.initializer.extend(
        numpy_helper.from_array(array, each) for each, array in constants.items()
    )
    columns = f"{name}_columns"
    steps = [
        ("Unsqueeze", [rows, f"{name}_axis_1"], f"{name}_features", {}),
        ("Mul", [f"{name}_features", f"{name}_weights"], f"{name}_products", {}),
        ("ReduceSum", [f"{name}_products", f"{name}_axis_2"], columns, {"keepdims": 1}),
        ("Squeeze", [columns, f"{name}_axis_2"], gives, {}),
    ]
    model.graph.node.extend(
        helper.make_node(kind, takes, [result], **more) for kind, takes, result, more in steps
    )


def _last_tensor(model: onnx.ModelProto, *, has_inner: bool) -> str:
    """Return the name of the tensor with the features, and remove nodes that it does not need."""
    graph = model.graph
    last: str = graph.output[0].name
    if len(graph.output) == 1:
        return last
    if has_inner:
        last = "last_and_inner"
        names = [output.name for output in graph.output]
        graph.node.append(helper.make_node("Concat", names, [last], axis=1))
    needed, kept = {last}, []
    for node in reversed(graph.node):
        if needed.intersection(node.output):
            needed.update(node.input)
            kept.append(node)
    del graph.node[:]
    graph.node.extend(reversed(kept))
    return last


def _take_uint8(model: onnx.ModelProto, spec: ImageSpec, *, mirror: bool = False) -> None:
    """Replace the float32 input by uint8 images; the graph casts and, if asked, mirrors them."""
    graph = model.graph
    (old,) = graph.input
    pixels = old.name
    new = helper.make_tensor_value_info(INPUT, TensorProto.UINT8, ["batch", *spec.shape])
    first = []
    if mirror:
        reverse = {"mirror_from": -1, "mirror_to": np.iinfo(np.int64).min, "mirror_axis": 2}
        reverse["mirror_step"] = -1
        graph.initializer.extend(
            numpy_helper.from_array(np.array([value]), name) for name, value in reverse.items()
        )
        names = [INPUT, "mirror_from", "mirror_to", "mirror_axis", "mirror_step"]
        first = [
            helper.make_node("Slice", names, ["mirrored"]),
            helper.make_node("Concat", [INPUT, "mirrored"], ["both_views"], axis=0),
        ]
    source = "both_views" if mirror else INPUT
    first.append(helper.make_node("Cast", [source], [pixels], to=TensorProto.FLOAT))
    for position, node in enumerate(first):
        graph.node.insert(position, node)
    del graph.input[:]
    graph.input.append(new)


def _rename(model: onnx.ModelProto, old: str, new: str) -> None:
    """Rename a tensor everywhere in the graph."""
    for node in model.graph.node:
        for names in (node.input, node.output):
            for position, name in enumerate(names):
                if name == old:
                    names[position] = new


def _set_outputs(model: onnx.ModelProto, sizes: dict[str, int | None]) -> None:
    """Declare the outputs, each of shape (batch, size)."""
    del model.graph.output[:]
    model.graph.output.extend(
        helper.make_tensor_value_info(
            name, TensorProto.FLOAT, ["batch", f"n_{name}" if size is None else size]
        )
        for name, size in sizes.items()
    )
    # The shapes that the exporter stored may hold for other batch sizes or names only.
    del model.graph.value_info[:]


def _save(model: onnx.ModelProto, path: Path) -> None:
    model.producer_name = "pellucid"
    onnx.checker.check_model(model)
    with replacing(path) as temporary:
        onnx.save(model, temporary)
