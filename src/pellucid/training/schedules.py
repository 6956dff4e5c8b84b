"""Learning rate schedules."""

import math
from collections.abc import Mapping

import keras
from keras import ops

from pellucid.config import FitConfig
from pellucid.training.rate_table import read_rate_table

START_DIVISOR = 25.0
"""One-cycle starts at the peak divided by this."""
END_DIVISOR = 1e4
"""One-cycle ends at the peak divided by this, which is nearly zero."""


@keras.saving.register_keras_serializable(package="pellucid")
class OneCycle(keras.optimizers.schedules.LearningRateSchedule):
    """One-cycle schedule: a linear rise to the peak, then a cosine decay to nearly zero.

    Smith and Topin, "Super-Convergence", 2018, arXiv:1708.07120; the cosine follows fastai.

    Args:
        peak: Highest learning rate.
        n_steps: Total number of steps of the training.
        n_warmup_steps: Number of steps during which the rate rises.
    """

    def __init__(self, peak: float, n_steps: int, n_warmup_steps: int) -> None:
        self.peak, self.n_steps, self.n_warmup_steps = peak, n_steps, n_warmup_steps

    def __call__(self, step: keras.KerasTensor) -> keras.KerasTensor:
        """Return the learning rate at a step, counted from 0."""
        step = ops.cast(step, "float32")
        start, end = self.peak / START_DIVISOR, self.peak / END_DIVISOR
        rising = start + (self.peak - start) * step / max(1, self.n_warmup_steps)
        n_falling_steps = max(1, self.n_steps - self.n_warmup_steps)
        share = ops.clip((step - self.n_warmup_steps) / n_falling_steps, 0.0, 1.0)
        falling = end + (self.peak - end) * (1 + ops.cos(math.pi * share)) / 2
        return ops.where(step < self.n_warmup_steps, rising, falling)

    def get_config(self) -> dict[str, float]:
        """Return the constructor arguments."""
        return {"peak": self.peak, "n_steps": self.n_steps, "n_warmup_steps": self.n_warmup_steps}


def learning_rate(
    settings: FitConfig, n_steps: int
) -> float | keras.optimizers.schedules.LearningRateSchedule:
    """Create the learning rate or the schedule that the settings specify.

    Args:
        settings: Settings with `schedule` or `rate_table`, and what belongs to them.
        n_steps: Total number of steps of the training, which has `settings.epochs` epochs.

    Returns:
        A number, or a schedule that maps the step to the rate.

    Raises:
        ConfigError: The table of rates cannot be used.
    """
    n_in_epoch = max(1, n_steps // settings.epochs)
    if settings.rate_table is not None:
        return _from_table(read_rate_table(settings.rate_table), n_in_epoch)
    n_warmup_steps = round(settings.warmup * n_steps)
    match settings.schedule:
        case "cosine":
            return keras.optimizers.schedules.CosineDecay(
                0.0 if n_warmup_steps else settings.learning_rate,
                max(1, n_steps - n_warmup_steps),
                warmup_target=settings.learning_rate if n_warmup_steps else None,
                warmup_steps=n_warmup_steps,
            )
        case "one-cycle":
            return OneCycle(settings.learning_rate, n_steps, n_warmup_steps)
        case "exponential" | "step":
            return keras.optimizers.schedules.ExponentialDecay(
                settings.learning_rate,
                settings.decay_epochs * n_in_epoch,
                settings.decay_rate,
                staircase=settings.schedule == "step",
            )
    return settings.learning_rate


def _from_table(
    rates: Mapping[int, float], n_in_epoch: int
) -> keras.optimizers.schedules.PiecewiseConstantDecay:
    """Create the schedule whose rates change with the epochs of a table.

    Args:
        rates: Learning rate by the epoch from which it holds, ascending from 1.
        n_in_epoch: Number of steps in an epoch.
    """
    # Keras keeps a rate up to and including its boundary.
    boundaries = [(epoch - 1) * n_in_epoch - 1 for epoch in list(rates)[1:]]
    return keras.optimizers.schedules.PiecewiseConstantDecay(boundaries, list(rates.values()))
