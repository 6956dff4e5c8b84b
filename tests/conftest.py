"""What every test has: a cache of its own, and the same pseudo-random examples each time."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

if "PYTEST_XDIST_WORKER" in os.environ:
    # With as many processes as cores, threads of NumPy and SciPy wait for one another by turning
    # in circles: some tests took three times as long. Read when NumPy is imported, later than here.
    os.environ.setdefault("OMP_NUM_THREADS", "1")

# As in every training. TensorFlow reads it when it is imported, which a test may do before
# pellucid; commands that tests start in other processes would then compute with other rounding.
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")

# Whatever the language of the machine; processes that tests start have it from here.
os.environ["PELLUCID_LANG"] = "en"

# Same examples on every run and every machine; a slow machine is no failure.
settings.register_profile("repeatable", derandomize=True, deadline=None, database=None)
settings.load_profile("repeatable")


@pytest.fixture(autouse=True)
def cache_of_its_own(tmp_path_factory, monkeypatch) -> Path:
    """Keep every test away from the user's cache, and from the other tests'."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("PELLUCID_CACHE", str(folder))
    return folder


@pytest.fixture(scope="session")
def machine_folder(tmp_path_factory) -> Path:
    """Give a folder that all processes of pytest-xdist share; what is made there, under a lock."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def backbones(machine_folder) -> Path:
    """Give the folder of the backbones that any process has converted; each takes ten seconds.

    A cache that tests share has its `backbones` there, and the rest for one process: what a test
    holds back of its pictures would keep the tests of another waiting.
    """
    folder = machine_folder / "backbones"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def _shared_cache(tmp_path_factory, backbones) -> Path:
    folder = tmp_path_factory.mktemp("shared_cache")
    (folder / "backbones").symlink_to(backbones, target_is_directory=True)
    return folder


@pytest.fixture
def shared_cache(_shared_cache, cache_of_its_own, monkeypatch) -> Path:
    """Share one cache among the slow tests that need a converted backbone."""
    monkeypatch.setenv("PELLUCID_CACHE", str(_shared_cache))
    return _shared_cache


@pytest.fixture(scope="session")
def classifier_folder(tmp_path_factory) -> Path:
    """Write a quick classifier of three classes, whose body flattens the picture."""
    import numpy as np
    import onnx
    from onnx import TensorProto, helper

    from pellucid.data.decode import ImageSpec
    from pellucid.inference.classifier import write_facts
    from pellucid.inference.onnx_graph import add_ood_score, write_classifier
    from pellucid.training.ood_scorer import CONCENTRATION, fit_ood_scorer

    spec = ImageSpec(4, 5, 3)
    folder = tmp_path_factory.mktemp("run") / "classifier"
    folder.mkdir()
    n_features = spec.height * spec.width * 3
    pixels = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", *spec.shape])
    features = helper.make_tensor_value_info("f", TensorProto.FLOAT, ["n", n_features])
    nodes = [helper.make_node("Flatten", ["x"], ["f"], axis=1)]
    graph = helper.make_graph(nodes, "body", [pixels], [features])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8)
    onnx.save(model, folder / "body.onnx")
    random = np.random.default_rng(0)
    weights = (random.normal(size=(n_features, 3)) / 500).astype("f4")
    path = folder / "model.onnx"
    write_classifier(folder / "body.onnx", spec, weights, np.zeros(3, "f4"), path, mirror=False)
    known = random.uniform(0, 255, (30, n_features)).astype("f4")
    learned = fit_ood_scorer(known, np.arange(30) % 3)
    add_ood_score(path, learned.mean, learned.whitening, learned.centres, CONCENTRATION)
    labels = ["고양이", "dog", "bird"]
    write_facts(folder / "classifier.json", labels, spec, "float32", {}, {}, ood_threshold=0.0)
    return folder


@pytest.fixture(scope="session")
def run_folder(classifier_folder) -> Path:
    """Make of the classifier's folder one that the command takes for a run's."""
    (classifier_folder.parent / "config.json").write_text("{}")
    return classifier_folder.parent
