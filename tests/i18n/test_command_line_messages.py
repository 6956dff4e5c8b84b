"""What the command line prints and refuses has no English left in another language."""

import importlib
import io
import shlex
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from rich.console import Console
from tests.i18n.brackets import words_outside
from typer.testing import CliRunner

from pellucid.cli.main import app
from pellucid.errors import PellucidError
from pellucid.i18n import use_language

WRONG = """\
train
train photos --lr 0.1 --num_epochs 5 data=photos
train photos --budget 10m --epochs 0.5
train photos --epochs x5
train photos --seeds 1
train photos --epochs 2
train photos --epochs 5 --model nope
train my photos
train a b
train photos photos
train photos --optimizer adm --model mlp
train photos --budget 2x
train photos --dropout 20%
train photos --freeze
train photos --val 3
train photos --device cuda
train photos --top 3
train photos --topk 3
train photos --recipe fine-tune --unfreeze 3
train photos --recipe scratch --find-rate --learning-rate 0.1
train photos --n-views 3
train photos --backbon x
train photos --epochs
train -lr 3 photos
train https://example.org/x
train file:///tmp/x
train photos --json=3
predict a.jpg
predict nope a.jpg --csv --json
predict nope a.jpg --csv --out x
predict nope a.jpg --cluster auto
fit photos
trian photos
Train photos
photos
picture.jpg
nothing-like-it
data chek photos
--foo
--port 70000
--port many
--port
--port 80 serve x
--version=3
serve nope --port x
serve nope --top 3
serve nope --token-file nofile
serve nope --token-file picture.jpg
models ResNet-5
data rename photos --out x --json
data split photos --out x --test 2
code nope --out picture.jpg
doctor a b
"""


@pytest.fixture
def here(tmp_path, monkeypatch):
    (tmp_path / "photos" / "cat").mkdir(parents=True)
    (tmp_path / "my photos").mkdir()
    (tmp_path / "picture.jpg").write_bytes(b"")
    (tmp_path / "picture.jpg").chmod(0o600)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("line", WRONG.splitlines())
def test_errors_of_wrong_command_lines_are_translated(here, line):
    with use_language("en-XA"):
        result = CliRunner().invoke(app, shlex.split(line), prog_name="pellucid")
    assert isinstance(result.exception, PellucidError)
    assert words_outside(str(result.exception)) == []
    assert words_outside(result.output) == []


def _refused(act) -> str:
    with pytest.raises((PellucidError, ValueError, OSError)) as caught:
        act()
    return getattr(caught.value, "strerror", None) or str(caught.value)


def _json_errors():
    from pellucid.checked_json import check_shape, parse_json
    from pellucid.run_record import CurvePoint, Input, RunRecord

    deep = "[" * 100 + "]" * 100
    for text in ("{", b"\xff\xfe{", b"\xff", '{"a": 1, "a": 2}', "NaN", "1e999", "9" * 30, deep):
        yield lambda text=text: parse_json(text)
    yield lambda: parse_json('"\\ud800"')
    yield lambda: parse_json("[1, 2, 3]", max_values=2)
    for shape, value in (
        (CurvePoint, {"share": "x"}),
        (CurvePoint, {}),
        (CurvePoint, []),
        (Input, {"height": 1.5, "width": 1, "n_channels": 1}),
        (Input, {"height": 1, "width": 1, "n_channels": 7}),
        (RunRecord, {"details": {"a": []}}),
        (RunRecord, {"details": {"a": {"b": 1}}}),
        (RunRecord, {"labels": {}}),
        (RunRecord, {"is_interrupted": "yes"}),
    ):
        yield lambda shape=shape, value=value: check_shape(shape, value)


def _run_errors(folder: Path):
    from pellucid.run import RunFolder, read_json, write_text

    (folder / "full").mkdir()
    (folder / "full" / "file").touch()
    (folder / "stopped" / "checkpoints").mkdir(parents=True)
    (folder / "stopped" / "checkpoints" / "job.json").write_text("{}")
    (folder / "broken.json").write_text("[")
    (folder / "later").mkdir()
    (folder / "later" / "config.json").write_text('{"version": 99}')
    yield lambda: RunFolder.create(folder / "full")
    yield lambda: RunFolder.create(folder / "stopped")
    yield lambda: RunFolder.open(folder / "stopped")
    yield lambda: RunFolder.open(folder / "nothing")
    yield lambda: RunFolder(folder / "later").read_record()
    yield lambda: RunFolder(folder / "full").read_metrics()
    yield lambda: read_json(folder)
    yield lambda: read_json(folder / "broken.json")
    yield lambda: write_text(folder / "broken.json" / "below", "text")


def _other_errors(folder: Path):
    from pellucid.config import TrainConfig
    from pellucid.listening import check_host, listen
    from pellucid.registry import Registry
    from pellucid.regular_file import open_regular, read_regular
    from pellucid.run_record import Parity
    from pellucid.settings import config_from_dict

    kinds = Registry("model")
    (folder / "long").write_text("text")
    yield lambda: kinds.get("x")
    yield lambda: TrainConfig(seed="x")
    yield lambda: TrainConfig(seed=-1)
    yield lambda: config_from_dict(TrainConfig, {"x": 1})
    yield lambda: config_from_dict(TrainConfig, [])
    yield lambda: check_host("http://x")
    yield lambda: listen("127.0.0.1", 99999)
    yield lambda: listen("192.0.2.1", 0)
    yield lambda: open_regular(folder)
    yield lambda: open_regular("/dev/null")
    yield lambda: open_regular("a\0b")
    yield lambda: read_regular(folder / "long", 2)
    yield Parity(onnx_max_difference=1.0).check
    yield Parity(ood_score_max_difference=1.0).check


@pytest.mark.parametrize("errors", [_json_errors, _run_errors, _other_errors])
def test_errors_of_settings_and_files_are_translated(tmp_path, errors):
    with use_language("en-XA"):
        acts = errors() if errors is _json_errors else errors(tmp_path)
        said = [_refused(act) for act in acts]
    places = {"share", "height", "channels", "details", "labels", "is", "interrupted", "tuple"}
    assert [(text, found) for text in said if (found := {*words_outside(text)} - places)] == []


def test_advice_is_translated():
    from pellucid.advice import divergence_advice, overfitting_advice

    with use_language("en-XA"):
        for recipe in ("features", "scratch", "fine-tune", "auto"):
            for augment in ("none", "book", "strong"):
                assert words_outside(overfitting_advice(recipe, augment)) == []
            assert words_outside(divergence_advice(recipe).replace("`--find-rate`", "")) == []


def test_the_progress_of_a_training_is_translated():
    from pellucid.cli.console import MAX_LABELS, MAX_NOTES, TerminalWatcher

    said = []
    for is_terminal in (True, False):
        watcher = TerminalWatcher()
        file = io.StringIO()
        watcher.console = Console(
            file=file, force_terminal=is_terminal, color_system=None, width=200, _environ={}
        )
        with use_language("en-XA"), watcher:
            watcher.stage("Reading pictures")
            watcher.progress(1, 2)
            watcher.progress(2, 2)
            watcher.found(2, ["cat", "dog"])
            watcher.found(30, [str(n) for n in range(MAX_LABELS + 1)])
            watcher.fitting(5)
            watcher.batch(1, 2)
            row = dict.fromkeys(("loss", "accuracy", "val_loss", "val_accuracy", "seconds"), 0.5)
            watcher.epoch({"epoch": 1, **row})
            for _n in range(MAX_NOTES + 1):
                watcher.note("a note")
            watcher.metrics(
                {
                    "accuracy": 0.5,
                    "accuracy_interval": (0.4, 0.6),
                    "n_test": 10,
                    "n_units": 5,
                    "majority_baseline": 0.5,
                }
            )
        said.append(file.getvalue())
    assert [words_outside(text) for text in said] == [[], []]


def test_an_estimate_is_translated():
    from pellucid.cli.estimate import _in_words
    from pellucid.training.cost import Stage
    from pellucid.training.estimate import Estimate

    classes = {str(n): {"train": 3, "test": 1} for n in range(30)}
    found = Estimate(
        Path(), "scratch", "mlp", (4, 4, 1), classes, 3, (Stage("Testing", 1.0),), *[10**9] * 8
    )
    with use_language("en-XA"):
        lines = [*_in_words(replace(found, notes=("a note",)), 1), *_in_words(found, 2)]
    assert words_outside("\n".join(lines)) == []


def test_a_comparison_is_translated():
    from pellucid.api.compare import Comparison
    from pellucid.cli.compare import _in_words
    from pellucid.evaluation.paired import McNemar

    found = Comparison(
        "a", "b", (0.5, 0.6), (0.0, 0.2), McNemar(10, 1, 2, 0.5), 5, (1.0, 0.5), (0, 1), ()
    )
    with use_language("en-XA"):
        for n_units in (5, 10):
            assert words_outside(_in_words(replace(found, n_units=n_units))) == []


def test_the_check_of_an_export_is_translated():
    from pellucid.cli.export import _checked
    from pellucid.exports.export import Exported

    with use_language("en-XA"):
        for pictures in ("validation", "train", "drawn"):
            done = Exported(Path(), "x", "y", 3, pictures, 0.1)
            assert words_outside(_checked(done)) == []
            both = replace(done, ood_score_max_difference=0.1, int8=SimpleNamespace())
            assert words_outside(_checked(both)) == []


def test_the_facts_of_the_machine_are_translated(monkeypatch):
    from pellucid.inference.measured_precision import Measured

    examined = importlib.import_module("pellucid.api.doctor")
    own = examined.doctor()
    measured = (Measured("float32", 10.0, 0.0), Measured("bfloat16", 20.0, None))
    facts = replace(own, measured={"": measured}, system="", backend_version=None)
    monkeypatch.setattr(examined, "doctor", lambda: facts)
    with use_language("en-XA"):
        result = CliRunner().invoke(app, ["doctor"], prog_name="pellucid")
    names = words_outside(" ".join(extra.name for extra in own.extras))
    lines = [line for line in result.output.splitlines() if not line.startswith("pellucid ")]
    assert {*words_outside("\n".join(lines))} <= {*names}
