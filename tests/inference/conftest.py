"""A tiny backbone, as an ONNX file that Keras had no part in, and the same in NumPy."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from pellucid.data.decode import ImageSpec

N_FEATURES = 4


@dataclass(frozen=True)
class TinyBackbone:
    """Scales pixels, applies one 3 x 3 convolution and ReLU, and takes the mean over the area."""

    path: Path
    spec: ImageSpec
    kernel: np.ndarray
    bias: np.ndarray

    def features(self, pictures: np.ndarray) -> np.ndarray:
        """Compute the same, picture by picture, in float64."""
        x = pictures.astype(np.float64) / 255
        height, width = x.shape[1] - 2, x.shape[2] - 2
        total = np.zeros((len(x), height, width, N_FEATURES)) + self.bias
        for dy in range(3):
            for dx in range(3):
                window = x[:, dy : dy + height, dx : dx + width]
                total += window @ self.kernel[:, :, dy, dx].T
        return np.maximum(total, 0).mean(axis=(1, 2))


def write_tiny(path: Path, spec: ImageSpec) -> TinyBackbone:
    random = np.random.default_rng(5)
    kernel = random.standard_normal((N_FEATURES, spec.n_channels, 3, 3)).astype(np.float32)
    bias = random.standard_normal(N_FEATURES).astype(np.float32)
    constants = {
        "scale": np.array(1 / 255, np.float32),
        "kernel": kernel,
        "kernel_bias": bias,
        "flat": np.array([-1, N_FEATURES]),
    }
    nodes = [
        helper.make_node("Mul", ["pixels", "scale"], ["scaled"]),
        helper.make_node("Transpose", ["scaled"], ["planes"], perm=[0, 3, 1, 2]),
        helper.make_node("Conv", ["planes", "kernel", "kernel_bias"], ["convolved"]),
        helper.make_node("Relu", ["convolved"], ["rectified"]),
        helper.make_node("GlobalAveragePool", ["rectified"], ["pooled"]),
        helper.make_node("Reshape", ["pooled", "flat"], ["output_0"]),
    ]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info("pixels", TensorProto.FLOAT, ["n", *spec.shape])],
        [helper.make_tensor_value_info("output_0", TensorProto.FLOAT, ["n", N_FEATURES])],
        [numpy_helper.from_array(array, name) for name, array in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, path)
    return TinyBackbone(path, spec, kernel, bias)


@pytest.fixture
def backbone(tmp_path) -> TinyBackbone:
    return write_tiny(tmp_path / "tiny.onnx", ImageSpec(9, 12, 3))


@pytest.fixture
def grey_backbone(tmp_path) -> TinyBackbone:
    return write_tiny(tmp_path / "grey.onnx", ImageSpec(9, 12, 1))


@pytest.fixture
def pictures() -> np.ndarray:
    """Give 300 pictures of which no two are alike."""
    return np.random.default_rng(6).integers(0, 256, (300, 9, 12, 3), dtype=np.uint8)


@pytest.fixture
def head() -> tuple[np.ndarray, np.ndarray]:
    """Give weights and bias of three classes."""
    random = np.random.default_rng(7)
    weights = random.standard_normal((N_FEATURES, 3)).astype(np.float32)
    return weights, random.standard_normal(3).astype(np.float32)


@pytest.fixture
def expected_probabilities():
    """Compute softmax(features @ weights + bias) in float64."""

    def compute(features: np.ndarray, head: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
        weights, bias = head
        exponents = np.exp(features @ weights.astype(float) + bias)
        return exponents / exponents.sum(axis=1, keepdims=True)

    return compute


@pytest.fixture
def backbone_of(tmp_path, head):
    """Write a backbone for pictures of some size; gives it with weights and bias of a head."""

    def write(height: int, width: int) -> tuple[TinyBackbone, np.ndarray, np.ndarray]:
        return write_tiny(tmp_path / "sized.onnx", ImageSpec(height, width, 3)), *head

    return write
