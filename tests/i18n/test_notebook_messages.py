"""Cards, plots and errors of notebooks are in the language of the reader."""

import numpy as np
import pytest
from tests.i18n.brackets import outside_brackets

import pellucid
from pellucid.api.notebook_watcher import NotebookWatcher
from pellucid.cards.comparison_card import comparison_card
from pellucid.cards.findings_card import findings_card
from pellucid.cards.layers_card import layers_card
from pellucid.cards.predictions_card import predictions_card
from pellucid.cards.run_card import evaluation_card, run_card
from pellucid.cards.text import card_text
from pellucid.errors import PellucidError
from pellucid.i18n import use_language
from pellucid.inference.given_pictures import given_items
from pellucid.inference.prediction import Prediction

pytestmark = pytest.mark.once
METRICS = {"accuracy": 0.5, "accuracy_interval": [0.25, 0.75], "n_test": 9, "log_loss": 1.0}
CARDS = {
    "run": lambda: run_card("1", "2", ["3"], METRICS, [MISTAKE]),
    "run without test": lambda: run_card("1", "2", ["3"] * 20, None),
    "evaluation": lambda: evaluation_card("1", METRICS),
    "comparison": lambda: comparison_card(
        ("1", "2"), 9, (0.5, 0.6), (-0.1, 0.3), (1.0, 2.0), None, [("4", "5", ("6", "7"))] * 12
    ),
    "better": lambda: comparison_card(("1", "2"), 9, (0.5, 0.6), (0.1, 0.3), None, "2", []),
    "checks": lambda: findings_card("1", 10, 2, []),
    "layers": lambda: layers_card("1", [("2", "3", "4", "5", "6", "7")], 10, 5, 9),
    "predictions": lambda: predictions_card(
        [Prediction("1", ("2", "3"), (0.5, 0.5), is_known=False), Prediction("4", (), (), "5")] * 15
    ),
    "pictures": lambda: pellucid.show(np.zeros((3, 4, 4, 3), np.uint8), n=2)._card(),
}
MISTAKE = {"path": "1", "label": "2", "predicted": "3", "confidence": 0.5}


@pytest.mark.parametrize("name", CARDS)
def test_a_card_is_translated(name):
    with use_language("en-XA"):
        text = card_text(CARDS[name]())
    assert not [word for word in outside_brackets(text).split() if word.isalpha()]


WRONG = [
    b"",
    None,
    3,
    np.zeros(3, np.uint8),
    np.zeros((5, 6, 7), np.uint8),
    np.zeros((3, 6, 7), np.uint8),
    np.zeros((6, 7), bool),
    np.full((6, 7), 0.5),
    np.full((6, 7), 999),
    np.full((6, 7), 3.5),
]


@pytest.mark.parametrize("number", range(len(WRONG)))
def test_an_error_about_pictures_is_translated(number):
    with use_language("en-XA"), pytest.raises(PellucidError) as raised:
        list(given_items(WRONG[number]))
    assert outside_brackets(str(raised.value)).strip() == ""


def test_progress_is_translated():
    watcher = NotebookWatcher()
    shown = []
    watcher._show = lambda text, **_: shown.append(text)
    with use_language("en-XA"):
        watcher.stage("Reading pictures")
        watcher.progress(1, 2)
        watcher.progress(1, None)
        watcher.found(1, ["1"])
        watcher.batch(1, 2)
        watcher.epoch({"epoch": 1.0, "accuracy": 0.5, "val_accuracy": 0.5})
        watcher.metrics(METRICS)
    assert len(shown) == 7
    assert "".join(outside_brackets(text) for text in shown).strip() == ""
