"""The page that classifies without a server: its files, and its pixels."""

import base64
import gzip
import importlib.util
import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest

import pellucid
from pellucid.errors import ConfigError, RunError
from pellucid.exports import web_format
from pellucid.exports.web_format import FILES, PAGE, check_pixels

pytestmark = [pytest.mark.slow, pytest.mark.once]

PROGRAM = Path(__file__).parent / "write_web_pixels.py"
HOSTILE = ["</script><script>alert(1)</script>", '고양이 🐈 "a"', "it's,\u2028=1+1"]


@pytest.fixture
def built():
    assert (PAGE / "index.html").is_file(), "The web app is not built: make bundle"


def value_of(script: Path) -> tuple[str, object]:
    """Read the global variable that a script sets."""
    text = script.read_text(encoding="ascii")
    name, mark, value = text.removeprefix("window.").partition(" = ")
    assert mark
    return name, json.loads(value.removesuffix(";\n"))


def test_the_pixels_of_the_page_are_those_of_decode():
    spec = importlib.util.spec_from_file_location("write_web_pixels", PROGRAM)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    written = json.loads(module.PATH.read_text(encoding="utf-8"))
    assert written == module.web_pixels(), "Write them anew: python tests/exports/" + PROGRAM.name


def test_the_check_picture_is_the_same_in_every_language():
    pixels = check_pixels(3, 4, 3)
    assert pixels.shape == (3, 4, 3)
    # Row 2, column 1, channel 2, as checkPixels in web/src/offline/facts.ts computes it.
    assert pixels[2, 1, 2] == (1 * 5 + 2 * 3 + 2 * 80) % 256
    assert check_pixels(60, 60, 1).max() == 255


def test_the_page_holds_the_model_and_what_it_says(built, run):
    facts = json.loads((run / "classifier" / "classifier.json").read_text("utf-8"))
    facts["labels"] = HOSTILE
    (run / "classifier" / "classifier.json").write_text(json.dumps(facts), "utf-8")
    exported = pellucid.load(run).export("web")
    assert exported.max_difference <= 1e-4
    found = {p.relative_to(exported.path).as_posix() for p in exported.path.rglob("*.*")}
    assert found == set(FILES)
    name, packed = value_of(exported.path / "page" / "model.js")
    assert name == "pellucidModel"
    model = gzip.decompress(base64.b64decode(packed))
    assert model == (exported.path / "model.onnx").read_bytes()
    name, said = value_of(exported.path / "page" / "facts.js")
    assert name == "pellucidFacts"
    metrics = json.loads((run / "metrics.json").read_text("utf-8"))
    assert said["labels"] == HOSTILE
    assert said["input"] == {"height": 32, "width": 32, "n_channels": 3}
    assert said["test"]["n_test"] == metrics["n_test"]
    assert said["test"]["interval"] == metrics["accuracy_interval"]
    # By another runtime than the one that wrote them.
    session = onnxruntime.InferenceSession(model)
    (expected,) = session.run(["probabilities"], {"pictures": check_pixels(32, 32, 3)[None]})
    np.testing.assert_allclose(said["check"], expected[0], atol=1e-5)
    page = (exported.path / "index.html").read_text("utf-8")
    assert all(f'src="page/{name}.js"' in page for name in ("facts", "model", "runtime", "page"))
    assert "Microsoft Corporation" in (exported.path / "page" / "LICENSES.txt").read_text("utf-8")


def test_the_korean_card_has_the_numbers_of_the_run(built, run):
    exported = pellucid.load(run).export("web")
    card = (exported.path / "model_card.ko.md").read_text("utf-8")
    metrics = json.loads((run / "metrics.json").read_text("utf-8"))
    lower, upper = (f"{100 * share:.1f}" for share in metrics["accuracy_interval"])
    assert f"시험용 사진 {metrics['n_test']}장 중" in card
    assert f"{lower}%~" in card
    assert f"{upper}%)" in card
    assert "`가로줄`" in card
    assert "32×32" in card
    english = (exported.path / "model_card.md").read_text("utf-8")
    assert english == (run / "classifier" / "README.md").read_text("utf-8")


def test_an_installation_without_the_page_says_so_and_writes_nothing(run, monkeypatch, tmp_path):
    monkeypatch.setattr(web_format, "PAGE", tmp_path)
    with pytest.raises(ConfigError, match="not part of this installation"):
        pellucid.load(run).export("web")
    assert not list((run / "exports").iterdir())


def test_a_damaged_model_and_int8_are_refused(built, run):
    with pytest.raises(ConfigError, match="no int8 for web"):
        pellucid.load(run).export("web", int8=True)
    (run / "classifier" / "model.onnx").write_bytes(b"\0" * 100)
    with pytest.raises(RunError):
        pellucid.load(run).export("web")
    assert not (run / "exports" / "web").exists()


def test_the_model_takes_whole_numbers(built, run):
    """The page sends bytes; scaling is in the graph."""
    exported = pellucid.load(run).export("web")
    (given,) = onnx.load(exported.path / "model.onnx").graph.input
    assert given.type.tensor_type.elem_type == onnx.TensorProto.UINT8


@pytest.mark.parametrize("lost", ["metrics.json", "classifier/README.md"])
def test_what_a_run_lacks_is_said(built, run, lost):
    path = run / lost
    if path.suffix == ".json":
        path.write_text('{"accuracy": 0.5}', "utf-8")
    else:
        path.unlink()
    with pytest.raises(RunError, match="lacks"):
        pellucid.load(run).export("web")
    assert not list((run / "exports").iterdir())
