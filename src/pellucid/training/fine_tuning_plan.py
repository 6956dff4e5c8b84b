"""Choose the settings of fine-tuning that follow from the number of training images."""

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pellucid.config import FineTuneConfig
from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _

MIN_STEPS = 300
"""Number of optimizer steps that small data sets reach by more epochs."""
MIN_EPOCHS = 8
"""Minimum number of epochs, even if fewer have `MIN_STEPS` steps."""
MAX_EPOCHS = 40
"""Maximum number of epochs, whatever the number of steps."""
MAX_SPAN = 50
"""Number of steps that the average of the weights spans if there are `MIN_STEPS` steps or more;
with fewer, it spans the same share of them."""

NAMES = ("epochs", "stop_patience", "ema")
"""Names of the settings that are chosen if they are None."""
_RECORDED = (*NAMES, "unfreeze")
"""Names of the settings that may differ from those that were given."""


def plan_fine_tuning(settings: FineTuneConfig, n_train: int) -> FineTuneConfig:
    """Choose the settings that the user left open.

    The head starts from its optimum, and the first steps of training the backbone make the result
    worse. With few images, a fixed number of epochs ends before the result is better than that of
    the head alone, and a small patience stops even earlier. The number of epochs is therefore the
    smallest that gives `MIN_STEPS` steps, within its limits. The patience is half of the epochs,
    since the learning rate of a cosine schedule is high in the first half. The average of the
    weights spans a sixth of the steps, but at most `MAX_SPAN`, so that it forgets the first ones.

    Args:
        settings: Settings, in which None stands for a value to choose.
        n_train: Number of training images.

    Returns:
        The settings without None; those that were given are kept.

    Example:
        >>> plan = plan_fine_tuning(FineTuneConfig(), n_train=400)
        >>> plan.epochs, plan.stop_patience, plan.ema
        (24, 12, 0.98)
    """
    steps = max(1, math.ceil(n_train / settings.batch_size))
    epochs, patience, ema = settings.epochs, settings.stop_patience, settings.ema
    if epochs is None:
        epochs = min(MAX_EPOCHS, max(MIN_EPOCHS, math.ceil(MIN_STEPS / steps)))
    if patience is None:
        patience = math.ceil(epochs / 2)
    if ema is None:
        span = MAX_SPAN * min(1.0, epochs * steps / MIN_STEPS)
        ema = round(1 - 1 / max(2.0, span), 3)
    return replace(settings, epochs=epochs, stop_patience=patience, ema=ema)


def describe_plan(given: FineTuneConfig, plan: FineTuneConfig, n_train: int) -> str:
    """Describe the settings that were chosen; empty if none were.

    Args:
        given: Settings as the user gave them.
        plan: The same after `plan_fine_tuning`.
        n_train: Number of training images.

    Example:
        >>> given = FineTuneConfig(epochs=5, ema=0.9)
        >>> describe_plan(given, plan_fine_tuning(given, 900), 900)
        'Chosen for 900 training pictures: patience 3 (epochs without progress).'
    """
    texts = {
        "epochs": _("at most {n_epochs} epochs", n_epochs=plan.epochs),
        "stop_patience": _(
            "patience {n_epochs} (epochs without progress)", n_epochs=plan.stop_patience
        ),
        "ema": _("momentum {momentum} of the averaged weights (EMA)", momentum=plan.ema),
    }
    found = ", ".join(texts[name] for name in _open(given))
    if not found:
        return ""
    return _(
        "Chosen for {n_train:,} training pictures: {settings}.", n_train=n_train, settings=found
    )


def plan_details(plan: FineTuneConfig) -> dict[str, Any]:
    """Return the entries of a plan for `FittedModel.details`."""
    # The entry "epochs" is the number of epochs that were completed.
    return {_detail(name): getattr(plan, name) for name in _RECORDED}


def recorded_plan(settings: FineTuneConfig, details: Mapping[str, Any]) -> FineTuneConfig:
    """Return the settings that a run was trained with.

    Args:
        settings: Settings as the user gave them.
        details: Details of the run.

    Raises:
        ConfigError: The details lack a setting that was chosen.
    """
    found: dict[str, Any] = {
        name: details[_detail(name)] for name in _RECORDED if details.get(_detail(name)) is not None
    }
    # In earlier versions, None was a choice for ema: no average. All others had a value.
    if missing := [name for name in _open(settings) if name not in found and name != "ema"]:
        raise ConfigError(
            _("details lacks {detail}, which the training chose", detail=_detail(missing[0]))
        )
    return replace(settings, **found)


def _open(settings: FineTuneConfig) -> list[str]:
    return [name for name in NAMES if getattr(settings, name) is None]


def _detail(name: str) -> str:
    return "max_epochs" if name == "epochs" else name
