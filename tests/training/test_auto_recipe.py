"""What `auto` makes of the recipes that it tries; they are played by others here."""

from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest

from pellucid.config import AutoConfig, FineTuneConfig, TrainConfig
from pellucid.data.decode import ImageSpec
from pellucid.data.selection import images_in
from pellucid.errors import ConfigError
from pellucid.features.extractor import OutOfTimeError
from pellucid.progress import Watcher
from pellucid.training.context import Hooks, TrainingContext
from pellucid.training.recipe import FittedModel
from pellucid.training.recipes import auto

CATALOG = pl.DataFrame(
    {
        "number": list(range(16)),
        "split": ["validation", "train"] * 8,
        "label": list("aabb") * 4,
        "unit": [f"{n:02d}" for n in range(16)],
    }
)
VALIDATION = set(range(0, 16, 2))


def answers(images, right: float) -> np.ndarray:
    """Give every picture's class this probability."""
    is_a = (images["label"] == "a").to_numpy()
    first = np.where(is_a, right, 1 - right)
    return np.stack([first, 1 - first], axis=1).astype(np.float32)


def model(right: float, **others) -> tuple[float, dict]:
    """Say what a recipe is to find, which gives every picture's class this probability."""
    return right, others


class Played:
    """A recipe that finds what it is told to, and notes the splits that it was shown."""

    spec, sinks, feature_sink = None, (), None

    def __init__(self, outcomes, shown, has_keras):
        self.outcomes, self.shown = outcomes, shown
        self.extractor = SimpleNamespace(backbone=SimpleNamespace(has_keras=has_keras, name="fake"))

    def fit(self, catalog):
        self.shown.append(catalog["split"].to_list())
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        right, others = outcome
        validated = images_in(catalog, "validation")
        return FittedModel(
            name="net",
            classes=["a", "b"],
            spec=ImageSpec(8, 8, 3),
            precision="float32",
            predictor=SimpleNamespace(predict=lambda images: answers(images, right)),
            validated=validated,
            validated_probabilities=answers(validated, right),
            validated_source="held out",
            **others,
        )


@pytest.fixture
def fit(monkeypatch):
    """Fit with these outcomes of the three ways; an error is raised instead of returned."""

    def go(
        *outcomes,
        budget="1h",
        has_keras=True,
        catalog=CATALOG,
        watcher=None,
        augment="light",
        shown=None,
    ):
        rest, seen = list(outcomes), [] if shown is None else shown

        def played(*_arguments, **_options):
            return Played(rest, seen, has_keras)

        monkeypatch.setattr(auto, "FeaturesRecipe", played)
        monkeypatch.setattr(auto, "FineTuneRecipe", played)
        context = TrainingContext(None, None, None, Hooks(watcher or Watcher()), None)
        config = TrainConfig(
            recipe="auto",
            auto=AutoConfig(budget=budget),
            fine_tune=FineTuneConfig(augment=augment),
        )
        return auto.AutoRecipe(config, context).fit(catalog)

    return go


@pytest.mark.slow  # since the third way imports Keras
def test_the_least_log_loss_wins_and_all_are_listed(fit):
    winner = model(0.9, details={"of": "it"})
    found = fit(model(0.6), winner, model(0.4), winner)
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
    found = fit(model(0.9), model(0.6), model(0.7, is_interrupted=True), model(0.9))
    assert found.details["winner"] == "features"
    assert found.is_interrupted


def test_what_failed_or_was_not_tried_says_why(fit):
    found = fit(model(0.6), OutOfTimeError(), model(0.6), has_keras=False)
    assert [(v.log_loss is None, v.note) for v in found.variants] == [
        (False, ""),
        (True, "not finished in time"),
        (True, "not tried: an ONNX backbone cannot be trained"),
    ]
    found = fit(model(0.6), ConfigError("there is no such policy"), model(0.6), has_keras=False)
    assert found.variants[1].note == "failed: there is no such policy"
    found = fit(model(0.6), model(0.6), budget="1s")
    assert {variant.note for variant in found.variants[1:]} == {"not tried: no time was left"}
    assert [variant.seconds for variant in found.variants[1:]] == [None, None]


def test_what_was_chosen_is_said(fit):
    notes, watcher = [], Watcher()
    watcher.note = notes.append
    fit(model(0.5), model(0.9), model(0.9), has_keras=False, watcher=watcher)
    (note,) = notes
    assert note.startswith("Chosen: features of augmented views. ")
    assert note.endswith("features 0.693, features of augmented views 0.105.")


def test_without_augmentation_there_are_no_augmented_views(fit):
    found = fit(model(0.5), model(0.5), has_keras=False, augment="none")
    assert found.variants[1].note == "not tried: no augmentation was wanted"


def test_without_validation_pictures_nothing_is_judged(fit):
    found = fit(model(0.6), catalog=CATALOG.with_columns(split=pl.lit("train")))
    assert found.details["winner"] == "features"
    assert [variant.log_loss for variant in found.variants] == [None] * 3
    assert found.variants[0].note == "not validated"
    assert "too few validation pictures" in found.variants[1].note


@pytest.mark.slow
@pytest.mark.parametrize("winner", [0, 2])
def test_what_is_compared_on_has_served_for_nothing_else(fit, winner):
    shown: list[list[str | None]] = []
    rights = [0.6, 0.7, 0.65]
    rights[winner] = 0.9
    found = fit(*map(model, rights), model(0.9), shown=shown)
    judging = set(auto.reserve_judging(CATALOG, 0)[1]["number"])
    assert judging < VALIDATION
    assert len(judging) == len(VALIDATION) / 2
    for splits in shown[:3]:
        assert {row for row, split in enumerate(splits) if split is None} == judging
    # The winner answers for all validation pictures, and features learn from them in the end.
    assert set(found.validated["number"]) == VALIDATION
    np.testing.assert_array_equal(found.validated_probabilities, answers(found.validated, 0.9))
    assert len(shown) == (4 if winner == 0 else 3)
    if winner == 0:
        assert shown[3] == CATALOG["split"].to_list()


def test_a_class_with_one_group_can_be_judged(fit):
    """Out of fold there would be no answer for its pictures; held out there is."""
    catalog = CATALOG.with_columns(
        unit=pl.when(pl.col("label") == "a").then(pl.lit("one")).otherwise("unit")
    )
    assert set(auto.reserve_judging(catalog, 0)[1]["label"]) == {"b"}
    found = fit(model(0.6), model(0.6), budget="1s", catalog=catalog)
    assert found.variants[0].log_loss == pytest.approx(-np.log(0.6), rel=1e-5)
