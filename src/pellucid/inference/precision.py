"""The number formats that networks are computed in, and the layers that stay in float32."""

import tempfile
import xml.etree.ElementTree as ET
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

from pellucid.inference.offline_openvino import CORE, ov

NumberFormat = Literal["float32", "bfloat16", "float16"]
"""A number format of the CPU."""

Precision = Literal["float32", "bfloat16", "float16", "bfloat16-pointwise", "float16-pointwise"]
"""Precision that a network is computed in.

With a format alone, everything up to the fifth convolution is computed in float32, and the rest in
the format. With ``-pointwise``, the first convolution and all depthwise convolutions are computed
in float32, and the rest, mostly pointwise convolutions, in the format. The float32 layers of the
two have rounding errors of about the same size; which one is faster depends on the CPU
(docs/decisions/0004-bfloat16.md).
"""

N_FLOAT32_CONVOLUTIONS = 5
"""Number of leading convolutions that are computed in float32 with a format alone."""

_POINTWISE = "-pointwise"
_TYPES: dict[NumberFormat, ov.Type] = {
    "float32": ov.Type.f32,
    "bfloat16": ov.Type.bf16,
    "float16": ov.Type.f16,
}


@cache
def fast_format() -> NumberFormat:
    """Return the number format in which this CPU computes networks fastest."""
    capabilities = CORE.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    if "BF16" in capabilities:
        return "bfloat16"
    return "float16" if "FP16" in capabilities else "float32"


def precisions() -> tuple[Precision, ...]:
    """Return the precisions to choose from on this CPU; float32 alone if nothing is faster."""
    fast = fast_format()
    if fast == "float32":
        return ("float32",)
    return fast, cast("Precision", fast + _POINTWISE)


def number_format(precision: Precision) -> NumberFormat:
    """Return the number format that most layers are computed in."""
    return cast("NumberFormat", precision.removesuffix(_POINTWISE))


def is_available(precision: Precision) -> bool:
    """Return whether the number format of a precision is the fastest of this CPU."""
    return number_format(precision) == fast_format()


def ov_type(precision: Precision) -> ov.Type:
    """Return OpenVINO's name of the number format."""
    return _TYPES[number_format(precision)]


def prepare(model: ov.Model, precision: Precision) -> ov.Model:
    """Mark the layers that are computed in float32 whatever the number format is.

    In the first layers, bright and dark areas are large numbers whose small differences matter.
    Depthwise kernels nearly cancel, so that small errors of large inputs remain: the first
    depthwise convolution alone causes two thirds of EfficientNet-Lite2's rounding error in
    bfloat16.

    Args:
        model: Any model.
        precision: Precision that the model will be compiled for.

    Returns:
        The same model for float32; otherwise a copy with marks.
    """
    if precision == "float32":
        return model
    with tempfile.TemporaryDirectory() as folder:
        xml, weights = Path(folder, "model.xml"), Path(folder, "model.bin")
        ov.serialize(model, xml, weights)
        # This XML is safe: OpenVINO wrote it for a model that it had already parsed.
        root = ET.parse(xml).getroot()  # noqa: S314
        layers = {layer.get("name"): layer for layer in root.iterfind("layers/layer")}
        for name in _float32_layers(model.get_ordered_ops(), precision):
            layer = layers[name]
            if layer.get("type") in ("Const", "Parameter", "Result"):
                continue
            facts = layer.find("rt_info")
            if facts is None:
                facts = ET.Element("rt_info")
                layer.insert(0, facts)
            ET.SubElement(facts, "attribute", {"name": "precise", "version": "0"})
        return CORE.read_model(ET.tostring(root), weights.read_bytes())


def _float32_layers(operations: list[Any], precision: Precision) -> list[str]:
    """Return the names of the layers that are computed in float32."""
    n_leading = 1 if precision.endswith(_POINTWISE) else N_FLOAT32_CONVOLUTIONS
    names, n_convolutions = [], 0
    for operation in operations:
        kind = operation.get_type_name()
        n_convolutions += "Convolution" in kind
        is_depthwise = n_leading == 1 and kind == "GroupConvolution"
        if n_convolutions <= n_leading or is_depthwise:
            names.append(operation.get_friendly_name())
    return names
