"""A classifier of three classes that is quick; servers of it, in this process and as another."""

import io
import runpy
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper
from PIL import Image
from starlette.testclient import TestClient

from pellucid.data.decode import ImageSpec
from pellucid.inference.classifier import Classifier, write_facts
from pellucid.inference.onnx_graph import add_familiarity, write_classifier
from pellucid.serving.app import create_app
from pellucid.training.familiarity import CONCENTRATION, fit_familiarity

SPEC = ImageSpec(4, 5, 3)
LABELS = ["고양이", "dog", "bird"]


@pytest.fixture(scope="session")
def classifier_folder(tmp_path_factory) -> Path:
    """Write a classifier whose body flattens the picture."""
    folder = tmp_path_factory.mktemp("run") / "classifier"
    folder.mkdir()
    n_features = SPEC.height * SPEC.width * 3
    pixels = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", *SPEC.shape])
    features = helper.make_tensor_value_info("f", TensorProto.FLOAT, ["n", n_features])
    nodes = [helper.make_node("Flatten", ["x"], ["f"], axis=1)]
    graph = helper.make_graph(nodes, "body", [pixels], [features])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8)
    onnx.save(model, folder / "body.onnx")
    random = np.random.default_rng(0)
    weights = (random.normal(size=(n_features, 3)) / 500).astype("f4")
    path = folder / "model.onnx"
    write_classifier(folder / "body.onnx", SPEC, weights, np.zeros(3, "f4"), path, mirror=False)
    known = random.uniform(0, 255, (30, n_features)).astype("f4")
    learned = fit_familiarity(known, np.arange(30) % 3)
    add_familiarity(path, learned.mean, learned.whitening, learned.centres, CONCENTRATION)
    write_facts(folder / "classifier.json", LABELS, SPEC, "float32", {}, {}, threshold=0.0)
    return folder


@pytest.fixture
def classifier(classifier_folder) -> Classifier:
    return Classifier.load(classifier_folder)


@pytest.fixture
def serve(classifier):
    """Start a server; gives a client of it."""
    clients = []

    def start(**options) -> TestClient:
        about = {"name": "photos", "metrics": {"accuracy": 0.9}, "card": "# Card"}
        hosts = ("127.0.0.1", "localhost", "testserver")
        client = TestClient(create_app(classifier, about, hosts=hosts, **options))
        clients.append(client.__enter__())
        return client

    yield start
    for client in clients:
        client.__exit__(None, None, None)


def draw(number: int) -> bytes:
    """Draw a PNG that depends on the number alone."""
    pixels = np.random.default_rng(number).integers(0, 256, (8, 10, 3), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


@pytest.fixture(name="draw")
def _draw():
    return draw


@pytest.fixture(scope="session")
def run_folder(classifier_folder) -> Path:
    """Make of the classifier's folder one that the command takes for a run's."""
    (classifier_folder.parent / "config.json").write_text("{}")
    return classifier_folder.parent


@pytest.fixture(scope="session")
def command() -> SimpleNamespace:
    """Give what the command's own test has to start the server as a process, and to ask it."""
    path = Path(__file__).parents[1] / "cli" / "test_serve_command.py"
    found = runpy.run_path(str(path))
    return SimpleNamespace(server=found["server"], ask=found["ask"])
