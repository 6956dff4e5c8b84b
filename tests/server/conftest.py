"""A classifier of three classes that is quick; servers of it, in this process and as another."""

import io
import runpy
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image
from starlette.testclient import TestClient

from pellucid.inference.classifier import Classifier
from pellucid.server.app import create_app


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
def command() -> SimpleNamespace:
    """Give what the command's own test has to start the server as a process, and to ask it."""
    path = Path(__file__).parents[1] / "cli" / "test_serve_command.py"
    found = runpy.run_path(str(path))
    return SimpleNamespace(server=found["server"], ask=found["ask"])
