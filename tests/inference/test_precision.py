"""Which layers are computed in float32 whatever the number format is."""

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from pellucid.inference import precision
from pellucid.inference.offline_openvino import CORE

MARK = "DisablePrecisionConversion", "precise"
"""Names of OpenVINO's mark of layers that keep their number format; the second is the older one."""


@pytest.fixture
def model(tmp_path):
    """Read a network of two blocks of a pointwise, a depthwise and a pointwise convolution."""
    sizes = [("full", 3, 4, 1, 3)]
    for block in "ab":
        sizes += [(f"{block}_widen", 4, 8, 1, 1), (f"{block}_deep", 8, 8, 8, 3)]
        sizes += [(f"{block}_narrow", 8, 4, 1, 1)]
    nodes, weights, last = [], [], "pixels"
    for name, n_in, n_out, group, size in sizes:
        kernel = np.ones((n_out, n_in // group, size, size), np.float32)
        weights.append(numpy_helper.from_array(kernel, f"{name}_kernel"))
        pads = [size // 2] * 4
        nodes.append(
            helper.make_node(
                "Conv", [last, f"{name}_kernel"], [name], name=name, group=group, pads=pads
            )
        )
        last = name
    graph = helper.make_graph(
        nodes,
        "blocks",
        [helper.make_tensor_value_info("pixels", TensorProto.FLOAT, [1, 3, 8, 8])],
        [helper.make_tensor_value_info(last, TensorProto.FLOAT, [1, 4, 8, 8])],
        weights,
    )
    opset = [helper.make_opsetid("", 17)]
    onnx.save(helper.make_model(graph, opset_imports=opset, ir_version=9), tmp_path / "blocks.onnx")
    return CORE.read_model(tmp_path / "blocks.onnx")


def convolutions_in_float32(model, name):
    """Return the names of the convolutions that OpenVINO reads as marked."""
    prepared = precision.prepare(model, name)
    return {
        operation.get_friendly_name()
        for operation in prepared.get_ordered_ops()
        if "Convolution" in operation.get_type_name()
        and any(key.startswith(MARK) for key in operation.get_rt_info())
    }


@pytest.mark.parametrize("format_", ["bfloat16", "float16"])
def test_with_a_format_alone_the_first_five_convolutions_stay_in_float32(model, format_):
    first = {"full", "a_widen", "a_deep", "a_narrow", "b_widen"}
    assert convolutions_in_float32(model, format_) == first


@pytest.mark.parametrize("format_", ["bfloat16", "float16"])
def test_with_pointwise_the_first_and_all_depthwise_convolutions_do(model, format_):
    expected = {"full", "a_deep", "b_deep"}
    assert convolutions_in_float32(model, f"{format_}-pointwise") == expected


def test_float32_needs_no_marks(model):
    assert precision.prepare(model, "float32") is model


@pytest.mark.parametrize(
    ("format_", "expected"),
    [
        ("float32", ("float32",)),
        ("bfloat16", ("bfloat16", "bfloat16-pointwise")),
        ("float16", ("float16", "float16-pointwise")),
    ],
)
def test_the_processor_decides_what_there_is_to_choose_from(monkeypatch, format_, expected):
    monkeypatch.setattr(precision, "fast_format", lambda: format_)
    assert precision.precisions() == expected
    assert all(precision.is_available(each) for each in expected)
    assert precision.is_available("bfloat16-pointwise") == (format_ == "bfloat16")
