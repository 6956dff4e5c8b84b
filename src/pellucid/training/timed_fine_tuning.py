"""Choose the numbers of views and epochs of a fine-tuning in limited time, and keep them."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace

from pellucid.config import FineTuneConfig
from pellucid.errors import RunError
from pellucid.i18n import gettext as _
from pellucid.run import RunFolder, read_json, write_json
from pellucid.training.time_plan import (
    FineTuningCost,
    TimeLimit,
    describe_time_plan,
    half_depth,
    least_seconds,
    most_epochs,
    out_of_time,
    plan_in_time,
    unlimited,
)


class TimedFineTuning:
    """The numbers of views and epochs of a fine-tuning that has to end in time.

    Both are chosen before the frozen part is computed, by a short measurement. If the time does not
    suffice, half as many layers are trained, which takes about half as long. The number of epochs
    is reduced afterwards if the frozen part took longer. A training that is resumed keeps these
    choices, since its schedule and its network depend on them.

    Args:
        limit: The time by which the classifier must be trained.
        settings: Settings of the training; the numbers of views and epochs are the largest allowed.
        run: The run, which keeps the choices for a resumed training.
        measure: Function that measures what fine-tuning costs with given settings.

    Raises:
        OutOfTimeError: The time does not suffice.
        RunError: The choices of an interrupted training cannot be read.
    """

    def __init__(
        self,
        limit: TimeLimit,
        settings: FineTuneConfig,
        run: RunFolder,
        measure: Callable[[FineTuneConfig], FineTuningCost],
    ) -> None:
        self._limit, self._wanted, self._run = limit, settings, run
        kept = _read(run)
        if kept is None and run.has_state:  # of an earlier version, which planned nothing
            kept = _Kept(*unlimited(settings), settings.unfreeze, measure(settings))
        self._is_resumed = kept is not None
        kept = kept or self._plan(measure)
        self._cost, self.n_epochs = kept.cost, kept.n_epochs
        self.settings = replace(
            settings, unfreeze=kept.unfreeze, n_views=kept.n_views, epochs=kept.n_epochs
        )

    def _plan(self, measure: Callable[[FineTuneConfig], FineTuningCost]) -> "_Kept":
        settings = self._wanted
        max_views, max_epochs = unlimited(settings)
        cost, unfreeze = measure(settings), settings.unfreeze
        plan = plan_in_time(cost, self._left(cost), max_views, max_epochs)
        half = half_depth(cost)
        takes = least_seconds(half, max_epochs)
        if plan is None and isinstance(unfreeze, float) and takes < self._left(cost) - half.start:
            unfreeze /= 2
            cost = measure(replace(settings, unfreeze=unfreeze))
            plan = plan_in_time(cost, self._left(cost), max_views, max_epochs)
        if plan is None:
            raise out_of_time(least_seconds(cost, max_epochs), self._left(cost))
        return _Kept(plan.n_views, plan.n_epochs, unfreeze, cost)

    def _left(self, cost: FineTuningCost) -> float:
        """Return the time until the network must be validated."""
        return self._limit.end - cost.predict * self._limit.n_predicted - time.monotonic()

    def settled(self, given: FineTuneConfig) -> FineTuneConfig:
        """Return the final choices, once the frozen part is computed.

        Args:
            given: Settings as the user gave them.

        Returns:
            The same settings with the choices. Settings that are None, such as the patience, still
            have to be chosen by `plan_fine_tuning`.
        """
        if not self._is_resumed:
            self.n_epochs = most_epochs(self._cost, self._left(self._cost), self.n_epochs)
            found = self.settings
            kept = _Kept(found.n_views, self.n_epochs, found.unfreeze, self._cost)
            write_json(self._run.time_plan, asdict(kept))
        n_views, unfreeze = self.settings.n_views, self.settings.unfreeze
        return replace(given, n_views=n_views, epochs=self.n_epochs, unfreeze=unfreeze)

    @property
    def has_frozen_part(self) -> bool:
        """Whether a frozen part was measured, which is computed once for each view."""
        return self._cost.view > 0

    @property
    def deadline(self) -> float:
        """Time of `time.monotonic` by which the training must end, to be validated in time."""
        return time.monotonic() + self._left(self._cost) - self._cost.validation

    @property
    def description(self) -> str:
        """Description of the choices, as `describe_time_plan` returns it."""
        return describe_time_plan(
            self._wanted,
            self.settings.n_views,
            self.n_epochs,
            is_half=self.settings.unfreeze != self._wanted.unfreeze,
        )


@dataclass(frozen=True)
class _Kept:
    n_views: int
    n_epochs: int
    unfreeze: float | str
    cost: FineTuningCost


def _read(run: RunFolder) -> _Kept | None:
    """Read the choices for an interrupted training; None if there are none."""
    if not (run.has_state and run.time_plan.is_file()):
        return None
    kept = read_json(run.time_plan)
    try:
        return _Kept(**kept | {"cost": FineTuningCost(**kept["cost"])})
    except (KeyError, TypeError) as error:
        raise RunError(
            _(
                "{path} was changed or is broken: entries are missing or unknown "
                "({error}). Bring back the file that pellucid wrote, or train again into a "
                "new folder.",
                path=run.time_plan,
                error=error,
            )
        ) from None
