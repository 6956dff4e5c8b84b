import polars as pl
import pytest

from pellucid.report.record import RunRecord
from pellucid.report.training_facts import summarise_training


@pytest.fixture
def facts(catalog, predictions):
    def make(history=None, classifier=None, **settings):
        return summarise_training(
            RunRecord("run", settings, {}, catalog([]), predictions([]), history, classifier or {})
        )

    return make


def test_what_is_missing_is_empty(facts):
    found = facts()
    assert (found.command, found.seed, found.source_name) == ("", None, "")
    assert (found.curves, found.best_epoch, found.parity, found.strength) == ({}, None, None, None)
    assert found.log_loss_by_strength == ()


@pytest.mark.parametrize("source", ["/home/kim/사진", "/home/kim/사진/", r"C:\Users\kim\사진"])
def test_only_the_last_part_of_the_source_is_told(facts, source):
    assert facts(source=source).source_name == "사진"


def test_settings_are_flat_and_of_this_recipe_only(facts):
    config = {
        "seed": 3,
        "split": {"test": 0.2},
        "features": {"n_folds": 5},
        "scratch": {"epochs": 30, "model": None},
    }
    assert facts(config=config, recipe="scratch").settings == {
        "seed": 3, "split.test": 0.2, "scratch.epochs": 30,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("details", "chosen"),
    [({"strength": 0.1}, 0.1), ({"strength": "0.1"}, 0.1), ({}, 1.0), ({"strength": 7}, None)],
)
def test_strength_is_found_among_those_tried(facts, details, chosen):
    found = facts(details=details, log_loss_by_strength={"10.0": 0.6, "0.1": 0.5, "1.0": 0.4})
    assert found.log_loss_by_strength == ((0.1, 0.5), (1.0, 0.4), (10.0, 0.6))
    assert found.strength == chosen


def test_undefined_losses_are_no_points(facts):
    history = pl.DataFrame(
        {"epoch": [1, 2, 3], "loss": [1.0, float("nan"), 0.5], "val_loss": [None] * 3}
    )
    found = facts(history=history)
    assert found.curves == {"loss": ((1.0, 1.0), (3.0, 0.5))}
    assert found.best_epoch is None
