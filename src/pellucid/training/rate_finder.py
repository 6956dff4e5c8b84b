"""The learning-rate range test.

Smith, "Cyclical Learning Rates for Training Neural Networks", WACV 2017, section 3.3: the rate
grows from batch to batch, and the loss shows where learning starts and where it diverges.
"""

import csv
import math
from collections.abc import Sequence
from dataclasses import dataclass

import keras
import numpy as np

from pellucid.errors import PellucidError
from pellucid.i18n import gettext as _
from pellucid.interrupt import CtrlC
from pellucid.report.charts.line_chart import Line, line_chart
from pellucid.report.charts.standalone import standalone_svg
from pellucid.run import RunFolder, replacing, write_text
from pellucid.training.batches import Batches

MIN_RATE, MAX_RATE = 1e-6, 10.0
N_STEPS = 120
_SMOOTHING = 0.9
_DIVERGED = 4.0
"""The test ends when the loss exceeds the lowest loss by this factor."""
_MARGIN = 5
"""Number of steps at the start whose smoothed loss has not settled yet."""


@dataclass(frozen=True)
class RangeTest:
    """Result of a range test."""

    rates: tuple[float, ...]
    """Learning rates, ascending."""
    losses: tuple[float, ...]
    """Smoothed loss at each rate."""
    rate: float
    """Learning rate to train with."""


def rates_to_try(n_steps: int = N_STEPS) -> list[float]:
    """Return rates from `MIN_RATE` to `MAX_RATE`, evenly spaced on a logarithmic scale."""
    return [float(rate) for rate in np.geomspace(MIN_RATE, MAX_RATE, n_steps)]


def smoothed(losses: Sequence[float]) -> list[float]:
    """Compute an exponential moving average with bias correction (Kingma and Ba, 2015)."""
    average, result = 0.0, []
    for step, loss in enumerate(losses, start=1):
        average = _SMOOTHING * average + (1 - _SMOOTHING) * loss
        result.append(average / (1 - _SMOOTHING**step))
    return result


def pick_rate(rates: Sequence[float], losses: Sequence[float]) -> float:
    """Pick the learning rate from the losses of a range test.

    Args:
        rates: Learning rates, ascending.
        losses: Smoothed loss at each rate.

    Returns:
        A tenth of the rate with the lowest smoothed loss, where the loss still falls. Near the
        lowest loss itself, steps are already so large that the loss is about to rise.
    """
    start = min(_MARGIN, len(losses) - 1)
    best = start + int(np.argmin(losses[start:]))
    return float(rates[best] / 10)


def is_diverged(losses: Sequence[float]) -> bool:
    """Whether the smoothed loss has risen so far that testing larger rates is useless."""
    last = losses[-1]
    return not math.isfinite(last) or (len(losses) > _MARGIN and last > _DIVERGED * min(losses))


def range_test(model: keras.Model, batches: Batches, ctrl_c: CtrlC) -> RangeTest:
    """Train for some steps with a growing learning rate, then restore the weights of the model.

    Args:
        model: Model compiled with a constant learning rate.
        batches: Training batches, which are repeated if there are too few.
        ctrl_c: Ctrl-C handler to check after each step.

    Returns:
        The rates, the smoothed losses, and the rate that was picked.

    Raises:
        PellucidError: The loss is not finite from the first step on.
    """
    # This includes the state of the random numbers, so the test does not affect the training.
    before = [np.array(keras.ops.convert_to_numpy(variable)) for variable in model.variables]
    losses: list[float] = []
    for step, rate in enumerate(rates_to_try()):
        model.optimizer.learning_rate = rate
        batch = batches[step % batches.num_batches]
        model.reset_metrics()  # older Keras versions return the mean loss since the last reset
        losses.append(float(model.train_on_batch(*batch, return_dict=True)["loss"]))
        ctrl_c.check()
        if is_diverged(smoothed(losses)):
            break
    for variable, value in zip(model.variables, before, strict=True):
        variable.assign(value)
    finite = [loss for loss in smoothed(losses) if math.isfinite(loss)]
    if not finite:
        raise PellucidError(
            _(
                "The loss is not a number before anything is learned, so no learning rate "
                "can be found. Expected a finite loss. Try --precision float32, or other "
                "initial weights."
            )
        )
    rates = rates_to_try()[: len(finite)]
    return RangeTest(tuple(rates), tuple(finite), pick_rate(rates, finite))


def write_range_test(test: RangeTest, run: RunFolder) -> None:
    """Write the range test as a table and as a plot."""
    with replacing(run.rate_test) as temporary, temporary.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["learning_rate", "loss"])
        writer.writerows(zip(test.rates, test.losses, strict=True))
    drawing = line_chart(
        [Line(_("loss"), list(zip(test.rates, test.losses, strict=True)))],
        alt=_("Smoothed loss over the learning rate; {rate:.2g} was picked", rate=test.rate),
        x_title=_("learning rate ({rate:.2g} was picked)", rate=test.rate),
        y_title=_("loss"),
        is_log=True,
    )
    write_text(run.rate_plot, standalone_svg(drawing))


def read_range_test(run: RunFolder) -> RangeTest | None:
    """Read the range test of an earlier process; None if it is missing or damaged."""
    try:
        with run.rate_test.open(newline="") as file:
            rows = [
                (float(row["learning_rate"]), float(row["loss"])) for row in csv.DictReader(file)
            ]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if not rows:
        return None
    rates, losses = tuple(r for r, _ in rows), tuple(loss for _, loss in rows)
    return RangeTest(rates, losses, pick_rate(rates, losses))
