"""Fit a fine-tuning into the time that is left, while it goes on."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace

from pellucid.config import FineTuneConfig
from pellucid.errors import RunError
from pellucid.run import RunFolder, read_json, write_json
from pellucid.training.time_plan import (
    FineTuningCost,
    TimeLimit,
    describe_time_plan,
    least_seconds,
    most_epochs,
    out_of_time,
    plan_in_time,
    unlimited,
)


class TimedFineTuning:
    """The numbers of views and epochs of a fine-tuning that has to end in time.

    Both are chosen before the frozen part is computed, by a short measurement. The number of epochs
    is reduced afterwards if that took longer. A training that is resumed keeps both numbers, since
    its schedule depends on them.

    Args:
        limit: The time by which the classifier must be trained.
        settings: Settings of the training; the numbers of views and epochs are the largest allowed.
        run: The run, which keeps both numbers for a resumed training.
        measure: Function that measures what fine-tuning costs.

    Raises:
        OutOfTimeError: The time does not suffice.
        RunError: The numbers of an interrupted training cannot be read.
    """

    def __init__(
        self,
        limit: TimeLimit,
        settings: FineTuneConfig,
        run: RunFolder,
        measure: Callable[[], FineTuningCost],
    ) -> None:
        self._limit, self._wanted, self._run = limit, settings, run
        kept = _read(run)
        self._is_resumed = kept is not None
        if kept is not None:
            self._cost, views, epochs = kept.cost, kept.n_views, kept.n_epochs
        else:
            self._cost = measure()
            left = self._end - time.monotonic()
            max_views, max_epochs = unlimited(settings)
            plan = plan_in_time(self._cost, left, max_views, max_epochs)
            if plan is None:
                raise out_of_time(least_seconds(self._cost, max_epochs), left)
            views, epochs = plan.n_views, plan.n_epochs
        self.n_epochs = epochs
        self.settings = replace(settings, n_views=views, epochs=epochs)

    @property
    def _end(self) -> float:
        """Time by which the network must be validated."""
        return self._limit.end - self._cost.predict * self._limit.n_predicted

    def settled(self) -> FineTuneConfig:
        """Return the final settings, once the frozen part is computed."""
        if not self._is_resumed:
            left = self._end - time.monotonic()
            self.n_epochs = most_epochs(self._cost, left, self.n_epochs)
            self.settings = replace(self.settings, epochs=self.n_epochs)
            kept = _Kept(self.settings.n_views, self.n_epochs, self._cost)
            write_json(self._run.time_plan, asdict(kept))
        return self.settings

    @property
    def deadline(self) -> float:
        """Time of `time.monotonic` by which the training must end, to be validated in time."""
        return self._end - self._cost.validation

    @property
    def description(self) -> str:
        """The numbers of views and epochs, for the report."""
        return describe_time_plan(self._wanted, self.settings.n_views, self.n_epochs)


@dataclass(frozen=True)
class _Kept:
    n_views: int
    n_epochs: int
    cost: FineTuningCost


def _read(run: RunFolder) -> _Kept | None:
    """Read the numbers of an interrupted training; None if there is none."""
    if not (run.has_state and run.time_plan.is_file()):
        return None
    kept = read_json(run.time_plan)
    try:
        return _Kept(kept["n_views"], kept["n_epochs"], FineTuningCost(**kept["cost"]))
    except (KeyError, TypeError) as error:
        raise RunError(
            f"{run.time_plan} was changed or is broken: {error}. Bring back the file that pellucid "
            "wrote, or train again into a new folder."
        ) from None
