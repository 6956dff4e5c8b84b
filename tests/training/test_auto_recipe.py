"""What `auto` makes of the recipes that it tries; they are played by others here."""

import re
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

    spec, sinks, feature_sink, head_seconds = None, (), None, 2.0

    def __init__(self, outcomes, shown, has_keras):
        self.outcomes, self.shown = outcomes, shown
        self.extractor = SimpleNamespace(
            backbone=SimpleNamespace(has_keras=has_keras, name="fake"), with_inner=lambda: None
        )

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
    """Fit with these outcomes of the three ways; an error is raised instead of returned.

    `created` receives the settings and options of each recipe; `of_views` is the time for
    augmented views.
    """

    def go(
        *outcomes,
        budget="1h",
        has_keras=True,
        catalog=CATALOG,
        watcher=None,
        augment="light",
        shown=None,
        created=None,
        of_views=0.0,
        start_keras=lambda: None,
        has_state=False,
    ):
        rest, seen = list(outcomes), [] if shown is None else shown

        def played(config, _context, *_arguments, **options):
            if created is not None:
                created.append((config, options))
            return Played(rest, seen, has_keras)

        monkeypatch.setattr(auto, "import_keras", start_keras)
        monkeypatch.setattr(auto, "FeaturesRecipe", played)
        monkeypatch.setattr(auto, "FineTuneRecipe", played)
        monkeypatch.setattr(auto, "AugmentedViews", lambda *_: None)
        monkeypatch.setattr(auto, "seconds_of_augmented_views", lambda *_: of_views)
        run = SimpleNamespace(has_state=has_state)
        context = TrainingContext(None, None, run, Hooks(watcher or Watcher()), None)
        config = TrainConfig(
            recipe="auto",
            auto=AutoConfig(budget=budget),
            fine_tune=FineTuneConfig(augment=augment),
        )
        return auto.AutoRecipe(config, context).fit(catalog)

    return go


def test_the_least_log_loss_wins_and_all_are_listed(fit):
    winner = model(0.9, details={"of": "it"})
    found = fit(model(0.6), model(0.4), winner, winner)
    assert found.details == {"winner": "features of augmented views", "of": "it"}
    assert [variant.name for variant in found.variants] == [
        "features", "fine-tune", "features of augmented views",
    ]  # fmt: skip
    losses = [variant.log_loss for variant in found.variants]
    assert losses == pytest.approx([-np.log(0.6), -np.log(0.4), -np.log(0.9)], rel=1e-5)
    assert [variant.accuracy for variant in found.variants] == [1, 0, 1]
    assert not any(variant.note for variant in found.variants)
    assert not found.is_interrupted


def test_an_interrupted_try_can_go_on_whoever_wins(fit):
    found = fit(model(0.9), model(0.6, is_interrupted=True), model(0.9))
    assert found.details["winner"] == "features"
    assert found.is_interrupted
    assert found.variants[2].note == "not tried: the training was interrupted"


def test_finished_epochs_of_an_interrupted_try_are_not_lost(fit):
    winner = model(0.7)
    found = fit(model(0.6), winner, budget="1s", has_state=True)
    assert found.details["winner"] == "fine-tune"
    broken = fit(model(0.6), ConfigError("time_plan.json is broken"), model(0.6), has_state=True)
    assert broken.is_interrupted


def test_what_failed_or_was_not_tried_says_why(fit):
    found = fit(model(0.6), OutOfTimeError(), ConfigError("there is no such policy"), model(0.6))
    assert [(v.log_loss is None, v.note) for v in found.variants] == [
        (False, ""),
        (True, "not finished in time"),
        (True, "failed: there is no such policy"),
    ]
    found = fit(model(0.6), OutOfTimeError("it would take too long"), model(0.7), model(0.6))
    assert found.variants[1].note == "not tried: it would take too long"
    found = fit(model(0.6), model(0.6), model(0.6), has_keras=False)
    assert found.variants[1].note == "not tried: an ONNX backbone cannot be trained"
    found = fit(model(0.6), model(0.6), budget="1s")
    notes = {variant.note for variant in found.variants[1:]}
    assert notes == {"not tried: too little time was left"}
    assert [variant.seconds for variant in found.variants[1:]] == [None, None]


@pytest.mark.parametrize(("of_views", "is_tried"), [(7.0, True), (60.0, False)])
def test_augmented_views_are_tried_if_the_time_suffices(fit, of_views, is_tried):
    """66 s are left for them, of 100. Each of the two heads takes 2 s for each of 6 views."""
    config = {"budget": "100s", "of_views": of_views}
    found = fit(model(0.6), model(0.6), model(0.6), model(0.6), **config)
    note = found.variants[2].note
    assert note == "" if is_tried else note.startswith("not tried: it would take about 1")


def test_fine_tuning_leaves_time_for_the_rest(fit, monkeypatch):
    """30 s are for the files, and 3.7 s for the last fits of the head."""
    monkeypatch.setattr(auto.time, "monotonic", lambda: 1000.0)
    catalog = CATALOG.with_columns(
        split=pl.when(pl.int_range(16) < 3).then(pl.lit("test")).otherwise("split")
    )
    created: list = []
    fit(*[model(0.6)] * 4, budget="100s", catalog=catalog, created=created)
    (limit,) = (options["limit"] for _, options in created if "limit" in options)
    assert limit.end == pytest.approx(1000 + 100 - 30 - 2 * (1 + 0.1 + 0.25 + 0.5))
    n_judging = len(auto.reserve_judging(catalog, 0)[1])
    assert limit.n_predicted == 3 + n_judging + 7  # 7 train


def test_a_busy_machine_reserves_more_time(fit, monkeypatch):
    """Keras starts in 12 s instead of 6, so the files take 60 s instead of 30."""
    now = [1000.0]
    monkeypatch.setattr(auto.time, "monotonic", lambda: now[0])

    def slow_start():
        now[0] += 12

    created: list = []
    fit(*[model(0.6)] * 4, budget="200s", created=created, start_keras=slow_start)
    (limit,) = (options["limit"] for _, options in created if "limit" in options)
    assert limit.end == pytest.approx(1000 + 200 - 60 - 2 * (1 + 0.1 + 0.25 + 0.5))
    # Of 130 s, 58 are left. Measuring takes 60 s.
    found = fit(*[model(0.6)] * 2, budget="130s", start_keras=slow_start)
    assert found.variants[1].note == "not tried: too little time was left"


def test_what_the_first_fit_chose_is_not_tried_again(fit):
    first = {
        "feature_layers": "last and inner layers",
        "layers_trial": "pays: of a sample",
        "mirror": "off",
        "mirror_trial": "does not pay",
    }
    again = {"feature_layers": "last and inner layers", "mirror": "off"}
    created: list = []
    outcomes = model(0.9, details=first), model(0.5), model(0.6), model(0.9, details=again)
    found = fit(*outcomes, created=created)
    chosen = [(each.features.feature_layers, each.features.mirror) for each, _ in created]
    assert chosen[0] == ("auto", "auto")
    assert chosen[2:] == [("all", "off")] * 2
    assert [each.features.augment for each, _ in created[2:]] == ["light", "none"]
    assert found.details == {"winner": "features", **first}


def test_what_was_chosen_is_said(fit):
    notes, watcher = [], Watcher()
    watcher.note = notes.append
    fit(model(0.5), model(0.9), model(0.9), has_keras=False, watcher=watcher)
    note, advice = notes
    assert note.startswith("Chosen: features of augmented views. ")
    assert re.search(r"features 0\.693 \(.+\), features of augmented views 0\.105 \(.+\)\.$", note)
    assert advice.startswith("The 16 pictures are few")


def test_without_augmentation_there_are_no_augmented_views(fit):
    found = fit(model(0.5), model(0.5), has_keras=False, augment="none")
    assert found.variants[2].note == "not tried: no augmentation was wanted"


def test_without_validation_pictures_nothing_is_judged(fit):
    found = fit(model(0.6), catalog=CATALOG.with_columns(split=pl.lit("train")))
    assert found.details["winner"] == "features"
    assert [variant.log_loss for variant in found.variants] == [None] * 3
    assert found.variants[0].note == "not validated"
    assert "too few validation pictures" in found.variants[1].note


@pytest.mark.parametrize("winner", [0, 1])
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
