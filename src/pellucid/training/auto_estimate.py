"""Estimate the recipe ``auto`` from the recipes that it tries."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pellucid.config import TrainConfig
from pellucid.i18n import gettext as _
from pellucid.i18n import marked
from pellucid.report.formats import duration
from pellucid.training.cost import Stage, Unit, merged, total
from pellucid.training.estimate import Estimate
from pellucid.training.fine_tuning_plan import plan_fine_tuning
from pellucid.training.recipe_estimates import RecipeEstimates
from pellucid.training.recipes.auto import (
    MEASURE_SECONDS,
    RESERVED_SECONDS,
    after_features,
    n_predicted_after,
)
from pellucid.training.time_plan import (
    FineTuningCost,
    describe_time_plan,
    half_depth,
    least_seconds,
    plan_in_time,
    unlimited,
)

_LAST = ("Testing", "Writing the report", "Writing model.keras")
"""Beginnings of the names of the stages after the fit."""
_KNOWN = ("Reading pictures", "Looking for near copies")
"""Stages that are not repeated for a further variant."""


def estimate_auto(estimates: RecipeEstimates, config: TrainConfig) -> Estimate:
    """Estimate the recipe ``auto``: what it tries within its budget, and how long that takes.

    Args:
        estimates: Estimates of single recipes.
        config: Settings of the training.
    """
    plain, units = estimates.measured(replace(config, recipe="features"))
    stages = [stage for stage in plain.stages if not stage.name.startswith(_LAST)]
    head = units["head"] * (estimates.n["train"] + estimates.n["validation"])
    left = max(0.0, config.auto.seconds - RESERVED_SECONDS) - total(stages) - after_features(head)
    tried, fine_tune = [plain], config.fine_tune
    notes = [_("The budget is {budget}.", budget=config.auto.budget)]
    if estimates.has_keras:
        trained, units = estimates.measured(replace(config, recipe="fine-tune"))
        tried.append(trained)
        seconds, note = None, _no_time("fine-tune")
        if left + after_features(head) >= MEASURE_SECONDS:
            whole = total(_fit_stages(trained))
            seconds, note = _fine_tuning(config, whole, units, estimates.n, left)
        notes.append(note)
        if seconds is not None:
            stages.append(Stage(marked("Trying: fine-tune"), seconds))
            left -= seconds
    if fine_tune.augment != "none":
        n_views = fine_tune.n_views
        features = replace(config.features, augment=fine_tune.augment, n_views=n_views)
        augmented, _unused = estimates.measured(
            replace(config, recipe="features", features=features)
        )
        tried.append(augmented)
        takes, way = total(_fit_stages(augmented)), _(marked("features of augmented views"))
        if left + after_features(head) < MEASURE_SECONDS:
            notes.append(_no_time(way))
        elif (whole := takes + (1 + n_views) * head) > left:  # with the head's final fit
            notes.append(_too_long(way, whole, left))
        else:
            notes.append(_("{way}: about {duration}.", way=way, duration=duration(takes)))
            stages.append(Stage(marked("Trying: features of augmented views"), takes))
    stages += [stage for stage in plain.stages if stage.name.startswith(_LAST)]
    biggest = max(tried, key=lambda each: each.memory)
    return replace(
        plain,
        recipe="auto",
        stages=tuple(merged(stages)),
        memory=biggest.memory,
        mapped=biggest.mapped,
        run_disk=max(each.run_disk for each in tried),
        working_disk=max(each.working_disk for each in tried),
        cache_disk=max(each.cache_disk for each in tried),
        notes=tuple(notes),
    )


def _fine_tuning(
    config: TrainConfig,
    whole: float,
    units: Mapping[Unit, float],
    n: Mapping[str, int],
    left: float,
) -> tuple[float | None, str]:
    """Plan fine-tuning as the recipe ``auto`` does.

    Args:
        config: Settings of the training.
        whole: Time of fine-tuning without a limit, in seconds.
        units: Seconds of each unit of work.
        n: Number of images of each split.
        left: Time that is left for it and for the predictions afterwards, in seconds.

    Returns:
        The time that it takes, in seconds, or None if it is not tried; and an explanation.
    """
    settings = plan_fine_tuning(config.fine_tune, n["train"])
    n_judging = n["validation"] // 2
    n_validation = n["validation"] - n_judging
    steps = n["train"] * units["step"] + n_validation * units["check"]
    cost = FineTuningCost(
        n["train"],
        n_validation,
        start=0.0,
        view=units["frozen"],
        epoch=steps / settings.batch_size + units["epoch"],
        predict=units["predict"],
    )
    max_views, max_epochs = unlimited(settings)
    start = max(0.0, whole - cost.total(max_views, max_epochs, margin=1.0))
    cost = replace(cost, start=start)
    left -= units["predict"] * n_predicted_after(n["train"], n["test"], n_judging)
    left -= start  # measuring takes about as long as starting
    plan = plan_in_time(cost, left, max_views, max_epochs)
    is_half = plan is None and isinstance(settings.unfreeze, float)
    if is_half:
        cost = half_depth(cost)
        left -= start
        plan = plan_in_time(cost, left, max_views, max_epochs)
    if plan is None:
        return None, _too_long("fine-tune", least_seconds(cost, max_epochs), left)
    seconds = (2 if is_half else 1) * start + cost.total(plan.n_views, plan.n_epochs, margin=1.0)
    found = describe_time_plan(settings, plan.n_views, plan.n_epochs, is_half=is_half)
    return seconds, _(
        "fine-tune: {plan}; about {duration}.", plan=_(found), duration=duration(seconds)
    )


def _no_time(way: str) -> str:
    return _("{way}: not tried, since too little time is left.", way=way)


def _too_long(way: str, takes: float, left: float) -> str:
    return _(
        "{way}: not tried, since it would take about {needed}, but only {left} are left.",
        way=way,
        needed=duration(takes),
        left=duration(max(0.0, left)),
    )


def _fit_stages(planned: Estimate) -> Sequence[Stage]:
    """Return the stages that another variant adds to the features, which are known by then."""
    skipped = _KNOWN + _LAST
    return [stage for stage in planned.stages if not stage.name.startswith(skipped)]
