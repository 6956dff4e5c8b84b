"""Progress in a notebook: one output that is updated, and the stop button ends as Ctrl-C does."""

import signal
import sys
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

import pellucid
from pellucid.api.notebook_watcher import NotebookWatcher, default_watcher


class Output:
    """Stands for the output of a cell, as IPython's `display` writes to it."""

    def __init__(self):
        self.n_displayed, self.updates = 0, []

    def display(self, data, *, raw, display_id):
        assert (raw, display_id) == (True, True)
        self.n_displayed += 1
        self.updates.append(data)
        return self

    def update(self, data, *, raw):
        assert raw
        self.updates.append(data)

    @property
    def lines(self):
        return self.updates[-1]["text/plain"].splitlines()


@pytest.fixture
def output(monkeypatch):
    """Make this process a notebook's kernel, as far as pellucid can see."""
    found = Output()
    shell = SimpleNamespace(kernel=object())
    ipython = SimpleNamespace(get_ipython=lambda: shell)
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    monkeypatch.setitem(sys.modules, "IPython.display", SimpleNamespace(display=found.display))
    return found


def test_outside_of_a_notebook_nothing_is_displayed(monkeypatch):
    monkeypatch.delitem(sys.modules, "IPython", raising=False)
    assert not isinstance(default_watcher(), NotebookWatcher)
    assert "IPython" not in sys.modules
    for shell in (None, SimpleNamespace()):  # IPython imported by a script; IPython's own console
        ipython = SimpleNamespace(get_ipython=lambda shell=shell: shell)
        monkeypatch.setitem(sys.modules, "IPython", ipython)
        assert not isinstance(default_watcher(), NotebookWatcher)


def test_ten_thousand_batches_do_not_flood_the_cell(output):
    now = 0.0
    watcher = NotebookWatcher(lambda: now)
    watcher.stage("Training")
    watcher.fitting(2)
    for done in range(1, 10_001):
        now += 0.001
        watcher.batch(done, 10_000)
    row = {"epoch": 1.0, "accuracy": 0.5, "val_accuracy": 0.25}
    watcher.epoch(row)
    assert output.n_displayed == 1
    assert 30 < len(output.updates) < 50
    assert output.lines == ["Epoch 1 of at most 2: accuracy 50.0%, in validation 25.0%."]


def test_notes_are_kept_and_bounded_and_escaped(output):
    watcher = NotebookWatcher(lambda: 0.0)
    watcher.stage("Reading")
    for number in range(50):
        watcher.note(f"<b>{number}</b>")
    assert output.lines == [
        "Reading", *(f"<b>{n}</b>" for n in range(5)), "More notes are in the report.",
    ]  # fmt: skip
    assert "&lt;b&gt;0" in output.updates[-1]["text/html"]


def test_the_result_stays_while_the_last_files_are_written(output):
    watcher = NotebookWatcher(lambda: 0.0)
    watcher.metrics({"accuracy": 0.9, "accuracy_interval": [0.8, 0.95], "n_test": 50})
    watcher.stage("Writing the report")
    assert output.lines == ["Accuracy 90.0% on 50 held-out pictures (95% interval 80.0% to 95.0%)."]
    watcher.found(20, ["a", "b"])  # the next of several seeds
    assert output.lines == ["20 pictures in 2 classes."]


def test_progress_of_known_and_unknown_length(output):
    watcher = NotebookWatcher(lambda: 0.0)
    watcher.stage("Reading")
    watcher.progress(1000, 1000)
    assert output.lines == ["Reading: 1,000 of 1,000 pictures"]


@pytest.fixture
def photos(tmp_path):
    random = np.random.default_rng(0)
    for label, low in (("dark", 0), ("light", 150)):
        (tmp_path / "photos" / label).mkdir(parents=True)
        for number in range(20):
            pixels = random.integers(low, low + 100, (12, 12), dtype=np.uint8)
            Image.fromarray(pixels).save(tmp_path / "photos" / label / f"{number}.png")
    return tmp_path / "photos"


@pytest.mark.long
@pytest.mark.slow
def test_the_stop_button_keeps_the_best_epoch(output, photos, tmp_path, monkeypatch):
    """A notebook's kernel gets the signal of Ctrl-C, while Python's own handler is set."""
    epoch = NotebookWatcher.epoch

    def epoch_and_stop(self, row):
        epoch(self, row)
        if row["epoch"] == 2:
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(NotebookWatcher, "epoch", epoch_and_stop)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        run = pellucid.train(
            photos, run=tmp_path / "run", model="book_digits_convnet", image_size=18, epochs=9
        )
    finally:
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
        signal.signal(signal.SIGINT, before)
    assert len(run.history) == 2
    assert output.n_displayed == 1
    assert output.lines[0].startswith("Accuracy ")
    assert run.predict(np.zeros((12, 12), np.uint8))[0].label in ("dark", "light")
