"""Analyse the input and output of an unknown ONNX network, and make it map pixels to features."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from pellucid.backbones.scaling import RULES
from pellucid.config import Scaling
from pellucid.errors import WeightsError
from pellucid.i18n import gettext as _

Layout = Literal["NCHW", "NHWC"]
"""Order of the dimensions: channels before or after height and width."""

_MIN_OPSET, _OPSET = 13, 15
"""Minimum opset, and the opset to which older graphs are converted. The operators that `wrap` adds
need the minimum."""
_MIN_IR_VERSION = 8
_FLOATS = (TensorProto.FLOAT, TensorProto.FLOAT16, TensorProto.DOUBLE)


@dataclass(frozen=True)
class Input:
    """The only input of a network."""

    name: str
    element_type: int
    """Element type, a constant of `onnx.TensorProto`."""
    layout: Layout
    n_channels: Literal[1, 3]
    sizes: tuple[int, ...]
    """Height and width in pixels, as far as the file fixes them."""

    @property
    def takes_uint8(self) -> bool:
        """Whether the input is uint8, so that the network scales pixels itself."""
        return self.element_type == TensorProto.UINT8


@dataclass(frozen=True)
class Output:
    """The output of a network that serves as features."""

    name: str
    element_type: int
    n_features: int
    layout: Layout | None
    """Layout of a feature map, which has to be averaged; None for a vector."""


def modernized(model: onnx.ModelProto) -> onnx.ModelProto:
    """Convert an old graph to a newer opset, and prefix all its names.

    Raises:
        WeightsError: The graph cannot be converted.
    """
    opset = next((entry.version for entry in model.opset_import if entry.domain == ""), 0)
    if opset < _MIN_OPSET:
        try:
            model = onnx.version_converter.convert_version(model, _OPSET)
        except Exception as error:
            raise WeightsError(
                _(
                    "The ONNX file uses the operators of version {opset}, and they could not "
                    "be converted ({error}). Export it again with opset {min_opset} or newer.",
                    opset=opset,
                    error=error,
                    min_opset=_MIN_OPSET,
                )
            ) from error
    model.ir_version = max(model.ir_version, _MIN_IR_VERSION)
    return onnx.compose.add_prefix(model, "backbone/")


def find_input(model: onnx.ModelProto) -> Input:
    """Return the input of a network.

    Raises:
        WeightsError: The network has several inputs, or its input is not RGB or grey images.
    """
    graph = model.graph
    constants = {tensor.name for tensor in graph.initializer}
    constants |= {tensor.values.name for tensor in graph.sparse_initializer}
    # Older files also list the weights as inputs.
    inputs = [value for value in graph.input if value.name not in constants]
    if len(inputs) != 1:
        raise WeightsError(
            _(
                "The ONNX file has {n_inputs} inputs ({inputs}); expected one, for pictures. "
                "Export the backbone alone.",
                n_inputs=len(inputs),
                inputs=_listed(inputs),
            )
        )
    shape = _shape(inputs[0])
    element_type = inputs[0].type.tensor_type.elem_type
    if len(shape or ()) != 4 or element_type not in (*_FLOATS, TensorProto.UINT8):
        raise WeightsError(
            _(
                "The ONNX file's input is {input}; expected pictures of float or uint8 with "
                "four dimensions.",
                input=_listed(inputs),
            )
        )
    assert shape is not None
    _unused, second, third, fourth = shape
    is_first, is_last = second in (1, 3), fourth in (1, 3)
    if is_first == is_last:
        raise WeightsError(
            _(
                "The ONNX file's input is {input}; expected one dimension of 3 channels (or "
                "1), the second or the last. Export it with a fixed number of channels.",
                input=_listed(inputs),
            )
        )
    sizes = (third, fourth) if is_first else (second, third)
    return Input(
        name=inputs[0].name,
        element_type=element_type,
        layout="NCHW" if is_first else "NHWC",
        n_channels=3 if (second if is_first else fourth) == 3 else 1,
        sizes=tuple(size for size in sizes if size),
    )


def with_size(model: onnx.ModelProto, taken: Input, image_size: int) -> onnx.ModelProto:
    """Set the image size, leave the batch size open, and infer all shapes.

    Args:
        model: The model, which is changed in place.
        taken: Its input.
        image_size: Height and width, in pixels.

    Returns:
        The model with all shapes that can be inferred.

    Raises:
        WeightsError: The network does not work at this size.
    """
    graph = model.graph
    sizes = [image_size, image_size]
    channels = [taken.n_channels]
    shape = ["batch", *channels, *sizes] if taken.layout == "NCHW" else ["batch", *sizes, *channels]
    del graph.input[:]
    graph.input.append(helper.make_tensor_value_info(taken.name, taken.element_type, shape))
    # The shapes that the exporter stored may be those of another batch size or image size.
    del graph.value_info[:]
    for value in graph.output:
        value.type.tensor_type.ClearField("shape")
    try:
        return onnx.shape_inference.infer_shapes(model, strict_mode=True, data_prop=True)
    except Exception as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise WeightsError(
            _(
                "The ONNX file does not work with pictures of {image_size} x {image_size} "
                "pixels ({reason}). Check --backbone-size, or export it again.",
                image_size=image_size,
                reason=reason,
            )
        ) from error


def find_output(model: onnx.ModelProto, taken: Input) -> Output:
    """Choose the output that serves as features: the only one, or the first that is a vector.

    Args:
        model: The model with inferred shapes.
        taken: Its input.

    Returns:
        The output.

    Raises:
        WeightsError: There is no such output, or its batch size is fixed.
    """
    outputs = list(model.graph.output)
    chosen = outputs if len(outputs) == 1 else [o for o in outputs if len(_shape(o) or ()) == 2]
    found = _output(chosen[0], taken) if chosen else None
    if found is None:
        raise WeightsError(
            _(
                "The ONNX file's outputs are {outputs}; expected one of shape (batch, "
                "features), or a single feature map, with a known number of features. Export "
                "the backbone with such an output.",
                outputs=_listed(outputs),
            )
        )
    if (_shape(chosen[0]) or [None])[0] is not None:
        raise WeightsError(
            _(
                "The ONNX file takes a fixed number of pictures at a time ({output}). Export "
                "it with a batch dimension of any size.",
                output=_listed(chosen),
            )
        )
    return found


def _output(value: onnx.ValueInfoProto, taken: Input) -> Output | None:
    shape, element_type = _shape(value), value.type.tensor_type.elem_type
    if shape is None or element_type not in _FLOATS:
        return None
    layout: Layout | None = None
    if len(shape) == 4:
        _, second, third, fourth = shape
        # Square images have square feature maps, so the shape tells the layout, even if it is not
        # that of the input.
        layout = taken.layout
        if second != third == fourth:
            layout = "NCHW"
        elif second == third != fourth:
            layout = "NHWC"
        n_features = second if layout == "NCHW" else fourth
    elif len(shape) == 2:
        n_features = shape[1]
    else:
        return None
    return Output(value.name, element_type, n_features, layout) if n_features else None


def wrap(
    model: onnx.ModelProto, taken: Input, given: Output, image_size: int, scaling: Scaling
) -> onnx.ModelProto:
    """Add the scaling before a network and the average pooling after it.

    Args:
        model: The model, which is changed in place.
        taken: Its input.
        given: Its output.
        image_size: Height and width, in pixels.
        scaling: Scaling that the network was trained with.

    Returns:
        A model that maps float32 pixels, shape (batch, image_size, image_size, n_channels), values
        from 0 to 255, to float32 features, shape (batch, n_features).
    """
    graph = model.graph
    rule = RULES[scaling]
    before: list[tuple[str, list[str], dict[str, object]]] = []
    constants: dict[str, np.ndarray] = {}
    if rule.is_bgr:
        constants["bgr"] = np.array([2, 1, 0])
        before.append(("Gather", ["bgr"], {"axis": 3}))
    if scaling != "none":
        constants["scale"] = np.array(rule.scale, np.float32)
        constants["offset"] = np.array(rule.offset, np.float32)
        before += [("Mul", ["scale"], {}), ("Add", ["offset"], {})]
    if taken.layout == "NCHW":
        before.append(("Transpose", [], {"perm": [0, 3, 1, 2]}))
    before.append(("Cast", [], {"to": taken.element_type}))
    after: list[tuple[str, list[str], dict[str, object]]] = []
    if given.layout == "NHWC":
        after.append(("Transpose", [], {"perm": [0, 3, 1, 2]}))
    if given.layout is not None:
        after += [("GlobalAveragePool", [], {}), ("Flatten", [], {"axis": 1})]
    after.append(("Cast", [], {"to": TensorProto.FLOAT}))

    nodes = [*_chain("pixels", before, taken.name, "before"), *graph.node]
    nodes += _chain(given.name, after, "body_features", "after")
    del graph.node[:], graph.input[:], graph.output[:], graph.value_info[:]
    graph.node.extend(nodes)
    graph.initializer.extend(numpy_helper.from_array(a, name) for name, a in constants.items())
    shape = ["batch", image_size, image_size, taken.n_channels]
    graph.input.append(helper.make_tensor_value_info("pixels", TensorProto.FLOAT, shape))
    shape = ["batch", given.n_features]
    graph.output.append(helper.make_tensor_value_info("body_features", TensorProto.FLOAT, shape))
    return model


def _chain(
    start: str, steps: Sequence[tuple[str, list[str], dict[str, object]]], end: str, name: str
) -> list[onnx.NodeProto]:
    """Create a chain of nodes; each takes the output of the one before, and its constants."""
    tensors = [start, *(f"{name}_{number}" for number in range(1, len(steps))), end]
    return [
        helper.make_node(operator, [tensors[number], *inputs], [tensors[number + 1]], **attributes)
        for number, (operator, inputs, attributes) in enumerate(steps)
    ]


def _shape(value: onnx.ValueInfoProto) -> list[int | None] | None:
    """Return the sizes of the dimensions, None for a variable size; None if nothing is known."""
    tensor = value.type.tensor_type
    if not tensor.HasField("shape"):
        return None
    return [dimension.dim_value or None for dimension in tensor.shape.dim]


def _listed(values: Sequence[onnx.ValueInfoProto]) -> str:
    texts = []
    for value in values:
        shape = _shape(value)
        sizes = "?" if shape is None else ", ".join("any" if s is None else str(s) for s in shape)
        texts.append(f"{value.name.removeprefix('backbone/')} ({sizes})")
    return ", ".join(texts)
