"""What `auto` makes of the recipes that it tries; they are played by others here."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest

from pellucid.config import AutoConfig, FineTuneConfig, TrainConfig
from pellucid.data.decode import ImageSpec
from pellucid.errors import ConfigError
from pellucid.training.events import Watcher
from pellucid.training.recipe import FittedModel, Workplace
from pellucid.training.recipes import auto
from pellucid.training.recipes.features import OutOfTimeError

CATALOG = pl.DataFrame({"split": ["validation", "train"] * 4, "label": list("aabbaabb")})
ROWS = np.arange(0, 8, 2)  # whose labels are a, b, a, b


def model(right: float, **others) -> FittedModel:
    """Give every validation picture's class this probability."""
    answers = np.array([[right, 1 - right], [1 - right, right]] * 2, np.float32)
    spec = ImageSpec(8, 8, 3)
    return FittedModel("net", spec, "float32", ROWS, answers, "held out", **others)


@pytest.fixture
def fit(monkeypatch):
    """Fit with these outcomes of the three ways; an error is raised instead of returned."""

    def go(*outcomes, budget="1h", has_keras=True, catalog=CATALOG, watcher=None, augment="light"):
        rest = list(outcomes)

        def played(*_arguments, **_options):
            def fit_one(*_):
                outcome = rest.pop(0)
                if isinstance(outcome, Exception):
                    raise outcome
                return outcome

            return SimpleNamespace(
                fit=fit_one, sink=None, backbone=SimpleNamespace(has_keras=has_keras)
            )

        monkeypatch.setattr(auto, "FeaturesRecipe", played)
        monkeypatch.setattr(auto, "FineTuneRecipe", played)
        workplace = Workplace(None, None, None, watcher or Watcher(), None)
        config = TrainConfig(
            recipe="auto",
            auto=AutoConfig(budget=budget),
            fine_tune=FineTuneConfig(augment=augment),
        )
        return auto.AutoRecipe(config, workplace).fit(catalog, ["a", "b"])

    return go


@pytest.mark.slow  # since the third way imports Keras
def test_the_least_log_loss_wins_and_all_are_listed(fit):
    found = fit(model(0.6), model(0.9, details={"of": "it"}), model(0.4))
    assert found.details == {"winner": "features of augmented views", "of": "it"}
    assert [variant.name for variant in found.variants] == [
        "features", "features of augmented views", "fine-tune",
    ]  # fmt: skip
    losses = [variant.log_loss for variant in found.variants]
    assert losses == pytest.approx([-np.log(0.6), -np.log(0.9), -np.log(0.4)], rel=1e-5)
    assert [variant.accuracy for variant in found.variants] == [1, 1, 0]
    assert not any(variant.note for variant in found.variants)
    assert not found.is_interrupted


@pytest.mark.slow
def test_an_interrupted_try_can_go_on_whoever_wins(fit):
    found = fit(model(0.9), model(0.6), model(0.7, is_interrupted=True))
    assert found.details["winner"] == "features"
    assert found.is_interrupted


def test_what_failed_or_was_not_tried_says_why(fit):
    found = fit(model(0.6), OutOfTimeError(), has_keras=False)
    assert [(v.log_loss is None, v.note) for v in found.variants] == [
        (False, ""),
        (True, "not finished in time"),
        (True, "not tried: an ONNX body cannot be trained"),
    ]
    found = fit(model(0.6), ConfigError("there is no such policy"), has_keras=False)
    assert found.variants[1].note == "failed: there is no such policy"
    found = fit(model(0.6), budget="1s")
    assert {variant.note for variant in found.variants[1:]} == {"not tried: no time was left"}
    assert [variant.seconds for variant in found.variants[1:]] == [None, None]


def test_what_was_chosen_is_said(fit):
    notes, watcher = [], Watcher()
    watcher.note = notes.append
    fit(model(0.5), model(0.9), has_keras=False, watcher=watcher)
    (note,) = notes
    assert note.startswith("Chosen: features of augmented views. ")
    assert note.endswith("features 0.693, features of augmented views 0.105.")


def test_without_augmentation_there_are_no_augmented_views(fit):
    found = fit(model(0.5), has_keras=False, augment="none")
    assert found.variants[1].note == "not tried: no augmentation was wanted"


def test_without_validation_pictures_nothing_is_judged(fit):
    fitted = replace(model(0.6), validated=ROWS[:0])
    catalog = CATALOG.with_columns(split=pl.lit("train"))
    found = fit(fitted, catalog=catalog)
    assert found.details["winner"] == "features"
    assert [variant.log_loss for variant in found.variants] == [None] * 3
    assert found.variants[0].note == "not validated"
