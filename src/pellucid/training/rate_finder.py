"""The learning-rate range test.

Smith, "Cyclical Learning Rates for Training Neural Networks", WACV 2017, section 3.3: the rate
grows from batch to batch, and the loss shows where learning begins and where it falls apart.
"""

import csv
import math
from collections.abc import Sequence
from dataclasses import dataclass

import keras
import numpy as np

from pellucid.errors import PellucidError
from pellucid.interrupt import CtrlC
from pellucid.report.charts.line_chart import Line, line_chart
from pellucid.report.charts.standalone import standalone_svg
from pellucid.run import RunFolder, replacing, write_text
from pellucid.training.batches import Batches

LOWEST, HIGHEST = 1e-6, 10.0
N_STEPS = 120
_SMOOTHING = 0.9
_DIVERGED = 4.0
"""A loss so many times the least one ends the test."""
_MARGIN = 5
"""Steps at the start whose smoothed loss is not yet settled."""


@dataclass(frozen=True)
class RangeTest:
    """What a range test found."""

    rates: tuple[float, ...]
    """Rising."""
    losses: tuple[float, ...]
    """Smoothed, one a rate."""
    rate: float
    """The one to train with."""


def rates_to_try(n_steps: int = N_STEPS) -> list[float]:
    """Give rates from `LOWEST` to `HIGHEST`, evenly spaced on a logarithmic scale."""
    return [float(rate) for rate in np.geomspace(LOWEST, HIGHEST, n_steps)]


def smoothed(losses: Sequence[float]) -> list[float]:
    """Take a moving average with the bias of its start corrected (Kingma and Ba, 2015)."""
    average, result = 0.0, []
    for step, loss in enumerate(losses, start=1):
        average = _SMOOTHING * average + (1 - _SMOOTHING) * loss
        result.append(average / (1 - _SMOOTHING**step))
    return result


def pick_rate(rates: Sequence[float], losses: Sequence[float]) -> float:
    """Pick a rate from a range test: a tenth of that with the least loss, where it still falls.

    Args:
        rates: Rising.
        losses: Smoothed, one a rate.

    Returns:
        A tenth of the rate at which the smoothed loss is least; steps near that rate are already
        so long that the loss is about to rise.
    """
    start = min(_MARGIN, len(losses) - 1)
    best = start + int(np.argmin(losses[start:]))
    return float(rates[best] / 10)


def is_diverged(losses: Sequence[float]) -> bool:
    """Whether the smoothed loss has risen so far that larger rates tell nothing."""
    last = losses[-1]
    return not math.isfinite(last) or (len(losses) > _MARGIN and last > _DIVERGED * min(losses))


def range_test(model: keras.Model, batches: Batches, ctrl_c: CtrlC) -> RangeTest:
    """Train for some steps with a growing rate, and give the model its weights back.

    Args:
        model: Compiled with a rate that is a number.
        batches: To learn from; gone through again if they are few.
        ctrl_c: Checked after each step.

    Returns:
        The rates, the smoothed losses, and the rate that was picked.

    Raises:
        PellucidError: The loss is not a number before anything is learned.
    """
    # With the state of the random numbers, so that training begins as if there had been no test.
    before = [np.array(keras.ops.convert_to_numpy(variable)) for variable in model.variables]
    losses: list[float] = []
    for step, rate in enumerate(rates_to_try()):
        model.optimizer.learning_rate = rate
        batch = batches[step % batches.num_batches]
        model.reset_metrics()  # in older Keras the loss is a mean since the last reset
        losses.append(float(model.train_on_batch(*batch, return_dict=True)["loss"]))
        ctrl_c.check()
        if is_diverged(smoothed(losses)):
            break
    for variable, value in zip(model.variables, before, strict=True):
        variable.assign(value)
    finite = [loss for loss in smoothed(losses) if math.isfinite(loss)]
    if not finite:
        raise PellucidError(
            "The loss is not a number before anything is learned, so no learning rate can be "
            "found. Expected a finite loss. Try --precision float32, or other weights to start "
            "from."
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
        [Line("loss", list(zip(test.rates, test.losses, strict=True)))],
        alt=f"Smoothed loss over the learning rate; {test.rate:.2g} was picked",
        x_title=f"learning rate ({test.rate:.2g} was picked)",
        y_title="loss",
        is_log=True,
    )
    write_text(run.rate_plot, standalone_svg(drawing))


def read_range_test(run: RunFolder) -> RangeTest | None:
    """Read the range test that an earlier process made; None if there is none that is whole."""
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
