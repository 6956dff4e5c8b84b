"""A cluster of two machines, both of them this one, with a core each."""

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper
from PIL import Image

from pellucid.data.decode import ImageSpec
from pellucid.inference.classifier import write_facts
from pellucid.inference.onnx_graph import write_classifier

ray = pytest.importorskip("ray")


@pytest.fixture(scope="session")
def cluster():
    """Start Ray's own head and a second node; gives the head's address."""
    from ray.cluster_utils import Cluster

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        little = {"num_cpus": 1, "object_store_memory": 100 * 2**20}
        started = Cluster(
            initialize_head=True, head_node_args={**little, "include_dashboard": False}
        )
        started.add_node(**little)
        yield started
        if ray.is_initialized():
            ray.shutdown()
        started.shutdown()


@pytest.fixture(scope="session")
def run(tmp_path_factory) -> Path:
    """Write a run whose classifier looks at single pixels."""
    spec = ImageSpec(6, 5, 3)
    folder = tmp_path_factory.mktemp("run")
    classifier = folder / "classifier"
    classifier.mkdir()
    n_features = spec.height * spec.width * 3
    pixels = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", *spec.shape])
    features = helper.make_tensor_value_info("f", TensorProto.FLOAT, ["n", n_features])
    nodes = [helper.make_node("Flatten", ["x"], ["f"], axis=1)]
    graph = helper.make_graph(nodes, "body", [pixels], [features])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8)
    onnx.save(model, folder / "body.onnx")
    weights = np.random.default_rng(0).normal(size=(n_features, 3)).astype("f4") / 500
    write_classifier(
        folder / "body.onnx", spec, weights, np.zeros(3, "f4"), classifier / "model.onnx",
        mirror=False,
    )  # fmt: skip
    write_facts(classifier / "classifier.json", ["개", "cat", "bird"], spec, "float32", {}, {})
    (folder / "config.json").write_text("{}")
    return folder


@pytest.fixture(scope="session")
def photos(tmp_path_factory) -> Path:
    """Write forty pictures, of which two cannot be used."""
    folder = tmp_path_factory.mktemp("photos")
    random = np.random.default_rng(1)
    for number in range(40):
        pixels = random.integers(0, 256, (6, 5, 3), dtype=np.uint8)
        Image.fromarray(pixels).save(folder / f"사진{number:02}.png")
    (folder / "사진07.png").write_bytes(b"")
    (folder / "사진31.png").write_bytes(b"no picture")
    return folder
