"""Learning rate schedules."""

import math

import keras
from keras import ops

from pellucid.config import FitConfig

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
        settings: Settings with `schedule`, `learning_rate` and `warmup`.
        n_steps: Total number of steps of the training.

    Returns:
        A number, or a schedule that maps the step to the rate.
    """
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
    return settings.learning_rate
