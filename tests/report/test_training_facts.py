import polars as pl
import pytest

from pellucid.checked_json import check_shape
from pellucid.report.run_files import RunFiles
from pellucid.report.training_facts import summarise_training
from pellucid.run_record import ClassifierFacts, RunRecord


@pytest.fixture
def facts(catalog, predictions):
    def make(history=None, rate_test=None, classifier=None, **settings):
        answers = predictions([])
        return summarise_training(
            RunFiles(
                "run",
                check_shape(RunRecord, settings),
                {},
                catalog([]),
                answers,
                history,
                rate_test,
                check_shape(ClassifierFacts, classifier or {}),
            )
        )

    return make


def test_what_is_missing_is_empty(facts):
    found = facts()
    assert (found.run.command, found.source_name) == ("", "")
    assert (found.curves, found.best_epoch, found.parity, found.strength) == ({}, None, None, None)
    assert found.log_loss_by_strength == ()


@pytest.mark.parametrize("source", ["/home/kim/사진", "/home/kim/사진/", r"C:\Users\kim\사진"])
def test_only_the_last_part_of_the_source_is_told(facts, source):
    assert facts(source=source).source_name == "사진"


CONFIG = {
    "recipe": "scratch",
    "seed": 3,
    "split": {"test": 0.2, "validation": 0.1},
    "features": {"backbone": "lite", "backbone_size": None, "mirror": "auto", "augment": "none"},
    "scratch": {"epochs": 30, "model": None, "options": {"dropout": 0.5, "l1": None}},
    "fine_tune": {"epochs": 8, "augment": "light", "find_rate": False, "learning_rate": 1e-3},
    "auto": {"budget": "10m"},
}
GENERAL = {"seed": 3, "test": 0.2, "validation": 0.1}


@pytest.mark.parametrize(
    ("recipe", "expected"),
    [
        (
            "features",
            [GENERAL, {"backbone": "lite", "mirror": "auto", "augment": "none"}],
        ),
        ("scratch", [GENERAL, {"epochs": 30, "dropout": 0.5}]),
        (
            "fine-tune",
            [
                GENERAL,
                # Mirror images and augmentation are those of the fine-tuning.
                {"backbone": "lite"},
                {"epochs": 8, "augment": "light", "find_rate": False, "learning_rate": 1e-3},
            ],
        ),
        (
            "auto",
            [
                GENERAL,
                # Augmentation is that of what is tried after the plain features.
                {"backbone": "lite", "mirror": "auto"},
                {"epochs": 8, "augment": "light", "find_rate": False, "learning_rate": 1e-3},
                {"budget": "10m"},
            ],
        ),
        ("of another time", [GENERAL]),
    ],
)
def test_settings_are_those_that_the_recipe_reads(facts, recipe, expected):
    assert list(facts(config=CONFIG, recipe=recipe).settings.values()) == expected


def test_a_rate_that_a_test_replaces_is_not_among_the_settings(facts):
    part = {"find_rate": True, "learning_rate": 1e-3}
    (values,) = facts(config={"scratch": part}, recipe="scratch").settings.values()
    assert values == {"find_rate": True}


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


def test_the_best_epoch_is_the_one_whose_weights_were_kept(facts):
    history = pl.DataFrame({"epoch": [1, 2, 3], "val_loss": [1.0, 0.5, 0.7]})
    assert facts(history=history).best_epoch == 2
    assert facts(history=history, details={"best_epoch": 3}).best_epoch == 3


@pytest.mark.parametrize(
    ("rates", "is_shown"),
    [([0.1, 0.1, 0.1], False), ([0.1, 0.05, 0.0], True), ([0.0, 0.0], False), ([0.1], False)],
)
def test_learning_rates_are_a_curve_where_they_change(facts, rates, is_shown):
    epochs = list(range(1, len(rates) + 1))
    history = pl.DataFrame({"epoch": epochs, "learning_rate": rates})
    expected = tuple(zip(epochs, rates, strict=True)) if is_shown else ()
    assert facts(history=history).learning_rates == expected


@pytest.mark.parametrize(("picked", "expected"), [(0.0100000001, 0.01), (0.02, None), (None, None)])
def test_the_picked_rate_is_one_of_the_test(facts, picked, expected):
    table = pl.DataFrame({"learning_rate": [1e-3, 1e-2, 1e-1], "loss": [2.0, 1.0, 0.5]})
    found = facts(rate_test=table, picked_rate=picked)
    assert found.rate_test == ((1e-3, 2.0), (1e-2, 1.0), (1e-1, 0.5))
    assert found.picked_rate == expected


def test_what_auto_chose_is_the_way(facts):
    variants = [
        {"name": "features", "log_loss": 0.5, "accuracy": 0.8, "seconds": 2.0, "note": ""},
        {"name": "fine-tune", "log_loss": None, "accuracy": None, "seconds": None, "note": "no"},
    ]
    found = facts(recipe="auto", details={"winner": "features"}, variants=variants)
    assert (found.run.way, found.is_by_epochs) == ("features", False)
    assert [variant.name == found.run.way for variant in found.run.variants] == [True, False]
    assert facts(recipe="fine-tune").is_by_epochs
