"""The features are computed in the precision that was measured to be the fastest."""

from dataclasses import dataclass, field
from pathlib import Path

import onnx
import pytest
from onnx import TensorProto, helper

from pellucid.data.cache import PictureCache
from pellucid.data.decode import ImageSpec
from pellucid.features import extractor as module
from pellucid.inference import measured_precision, precision
from pellucid.inference.measured_precision import Measured
from pellucid.progress import Watcher

CANDIDATES = ("bfloat16", "bfloat16-pointwise")


@dataclass(frozen=True)
class Backbone:
    """Its features are the maxima of the channels."""

    name: str = "maxima"
    version: str = "maxima-1"
    image_size: int = 4
    n_features: int = 3
    has_keras: bool = False
    spec: ImageSpec = field(default_factory=lambda: ImageSpec(4, 4, 3))

    def write_onnx(self, path: Path, *, include_top: bool = False) -> None:
        value = helper.make_tensor_value_info
        graph = helper.make_graph(
            [helper.make_node("ReduceMax", ["x"], ["y"], axes=[1, 2], keepdims=0)],
            "maxima",
            [value("x", TensorProto.FLOAT, ["n", 4, 4, 3])],
            [value("y", TensorProto.FLOAT, ["n", 3])],
        )
        opset = helper.make_opsetid("", 15)
        onnx.save(helper.make_model(graph, opset_imports=[opset], ir_version=8), path)


class Notes(Watcher):
    """Collects the notes."""

    def __init__(self):
        self.notes = []

    def note(self, text):
        self.notes.append(text)


@pytest.fixture
def create(tmp_path, monkeypatch):
    """Create extractors on a processor whose fastest format is bfloat16."""
    monkeypatch.setenv("PELLUCID_CACHE", str(tmp_path / "cache"))
    for each in (module, precision):
        monkeypatch.setattr(each, "fast_format", lambda: "bfloat16")

    def create(watcher=None):
        folder = tmp_path / "files"
        return module.FeatureExtractor(Backbone(), PictureCache(None), watcher or Watcher(), folder)

    return create


def test_the_choice_is_measured_once_and_named_in_the_cache(create, monkeypatch):
    speeds = {"bfloat16": 187.0, "bfloat16-pointwise": 250.0}
    calls = []

    def measure(path, images, candidates):
        calls.append(candidates)
        return [Measured(each, speeds[each], 0.017) for each in candidates]

    monkeypatch.setattr(measured_precision, "measure", measure)
    watcher = Notes()
    first = create(watcher)
    assert first.precision == "bfloat16-pointwise"
    assert [note for note in watcher.notes if note.startswith("Measuring how this machine")]
    assert first.with_inner().precision == "bfloat16-pointwise"
    again = Notes()
    assert create(again).precision == "bfloat16-pointwise"
    assert calls == [CANDIDATES]
    assert again.notes == []
    (view,) = first.views()
    assert " bfloat16-pointwise plain" in first.space(view)


def test_a_damaged_network_is_created_again_before_it_is_measured(create):
    extractor = create()
    network = extractor.onnx_file()
    network.write_bytes(b"no network")
    assert extractor.precision in CANDIDATES
    assert network.read_bytes() != b"no network"


def test_a_processor_without_a_faster_format_measures_nothing(create, monkeypatch):
    monkeypatch.setattr(module, "fast_format", lambda: "float32")
    monkeypatch.setattr(measured_precision, "measure", None)
    assert create().precision == "float32"
