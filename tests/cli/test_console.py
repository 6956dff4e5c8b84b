"""What a training draws in a terminal."""

import io
import json
import os
import subprocess
import sys
import unicodedata

import pytest
from rich.console import Console

from pellucid.cli.console import TerminalWatcher
from pellucid.cli.predict import _print_csv
from pellucid.cli.printing import fail
from pellucid.inference.prediction import Prediction

ROW = {
    "epoch": 3, "loss": 0.5, "accuracy": 0.75, "val_loss": 0.6, "val_accuracy": 0.7,
    "learning_rate": 1e-3, "seconds": 2.0,
}  # fmt: skip


@pytest.fixture(params=[True, False], ids=["terminal", "log"])
def watcher(request):
    watcher = TerminalWatcher()
    watcher.console = Console(
        file=io.StringIO(), force_terminal=request.param, width=100, _environ={}
    )
    yield watcher
    watcher.close()


def text(watcher) -> str:
    return watcher.console.file.getvalue()


def test_batches_are_counted_on_a_terminal_and_not_in_a_log(watcher):
    watcher.stage("Training mlp")
    for done in (3, 40):
        watcher.batch(done, 40)
    watcher.close()
    assert ("40/40" in text(watcher)) == watcher.console.is_terminal
    assert "Training mlp" in text(watcher)


def test_each_epoch_s_bar_begins_anew_and_gives_way_to_its_line(watcher):
    for number in (3, 4):
        watcher.batch(1, 17)
        watcher.batch(17, 17)
        watcher.epoch({**ROW, "epoch": number})
        assert watcher._bar is None
    lines = [line for line in text(watcher).splitlines() if "epoch   " in line]
    assert [("epoch   3" in line, "epoch   4" in line) for line in lines] == [
        (True, False),
        (False, True),
    ]
    assert "validation: loss 0.6000  accuracy 70.00%" in lines[0]


def test_the_time_left_is_that_of_the_epochs_left(watcher):
    """As in the estimate of `--dry-run`, which counts all epochs."""
    watcher.fitting(33)
    for number, seconds in ((3, 2.0), (4, 5.0), (33, 5.0)):
        watcher.epoch({**ROW, "epoch": number, "seconds": seconds})
    lines = [line for line in text(watcher).splitlines() if "epoch" in line]
    # 30 epochs of 2 s; 29 epochs of 5 s; none
    assert lines[0].endswith("2.0 s  at most 1 min 0 s left")
    assert lines[1].endswith("5.0 s  at most 2 min 25 s left")
    assert lines[2].endswith("5.0 s")


def test_a_stage_of_pictures_after_batches_has_a_bar_of_its_own(watcher):
    watcher.batch(2, 9)
    watcher.stage("Testing")
    watcher.progress(5, 50)
    watcher.progress(50, 50)
    if watcher.console.is_terminal:
        assert "50/50" in text(watcher)
        assert "pictures/s" in text(watcher)
    else:
        assert "50 pictures in" in text(watcher)


@pytest.mark.parametrize(
    ("n_units", "said"),
    [
        (340, "Accuracy 90.0% on 340 held-out pictures (95% interval 80.0% to 95.0%;"),
        (34, "on 340 held-out pictures, counted as 34 independent units (95% interval"),
        (1, "on 340 held-out pictures, counted as 1 independent unit (95% interval"),
    ],
)
def test_the_result_tells_how_many_pictures_are_independent(capsys, n_units, said):
    TerminalWatcher().metrics(
        {"accuracy": 0.9, "accuracy_interval": [0.8, 0.95], "majority_baseline": 0.5,
         "n_test": 340, "n_units": n_units}
    )  # fmt: skip
    assert said in capsys.readouterr().err


NAMES = [
    "바다.jpg", unicodedata.normalize("NFD", "강아지.jpg"), "Ärger.png", "日本.png", "🐱.jpg",
    "\udcff.jpg",
]  # fmt: skip
PRINT = """
import sys
from pellucid.cli.printing import prepare_streams, print_json
from pellucid.cli.predict import _print_csv, _print_text
from pellucid.inference.prediction import Prediction
names = eval(sys.argv[2])
prepare_streams()
found = [Prediction(name, ("고양이", "Å"), (0.9, 0.1)) for name in names]
kind = sys.argv[1]
print_json(names) if kind == "json" else (_print_csv if kind == "csv" else _print_text)(found)
"""


@pytest.mark.parametrize("kind", ["json", "csv", "text"])
@pytest.mark.parametrize("page", ["cp949", "cp1252", "cp932", "gbk", "ascii", "utf-8", "latin-1"])
def test_redirected_answers_keep_every_name_whatever_the_code_page(kind, page):
    environment = {**os.environ, "PYTHONIOENCODING": page, "PYTHONUTF8": "0"}
    done = subprocess.run(
        [sys.executable, "-c", PRINT, kind, ascii(NAMES)],
        capture_output=True, check=True, env=environment,
    )  # fmt: skip
    text = done.stdout.decode("utf-8")
    assert "?" not in text
    if kind == "json":
        assert json.loads(text) == NAMES
    else:
        for name in NAMES[:-1]:
            assert name in text
        assert r"\udcff.jpg" in text
        assert text.count("고양이") == len(NAMES)


def test_the_table_ends_with_ood_detection(capsys):
    predictions = [
        Prediction("-a.jpg", ("cat",), (0.75,), ood_score=-0.25, is_known=True),
        Prediction("b.jpg", (), (), "There is no such file."),
    ]
    _print_csv(predictions)
    assert capsys.readouterr().out.splitlines() == [
        "path,error,label_1,probability_1,is_known,ood_score",
        "'-a.jpg,,cat,0.750000,true,-0.250000",  # a negative number is not a formula
        "b.jpg,There is no such file.,,,,",
    ]


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(
    ("variables", "has_colour"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False), ({"NO_COLOR": ""}, True)],
)
def test_an_error_has_a_colour_only_where_it_is_wanted(monkeypatch, variables, has_colour):
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.stderr", Terminal())
    fail("It is\ngone.")
    assert ("\x1b" in sys.stderr.getvalue()) == has_colour
    assert "Error: It is\\ngone." in sys.stderr.getvalue()
