"""Record when the stages of a training begin, and how each of them progresses."""

import time
from dataclasses import dataclass, field

from pellucid.progress import Watcher
from pellucid.training.cost import Stage


@dataclass(frozen=True)
class Begun:
    """A stage that has begun, and its progress."""

    name: str
    moment: float
    """Time of its beginning, as of `time.perf_counter`."""
    done: list[tuple[float, int]] = field(default_factory=list)
    """Times of the reports of progress, with the number of images done by then."""


class StageClock(Watcher):
    """Watcher that records the times of stages."""

    def __init__(self) -> None:
        self.begun: list[Begun] = []

    def stage(self, name: str) -> None:
        """Record the beginning of a stage."""
        self.begun.append(Begun(name, time.perf_counter()))

    def progress(self, done: int, total: int | None) -> None:
        """Record the progress."""
        del total
        if self.begun:
            self.begun[-1].done.append((time.perf_counter(), done))

    def stages(self, end: float) -> list[Stage]:
        """Return the stages with their seconds; each lasts until the next one begins.

        Args:
            end: Time at which the last stage ended, as of `time.perf_counter`.
        """
        ends = [*(each.moment for each in self.begun[1:]), end]
        return [
            Stage(each.name, ended - each.moment)
            for each, ended in zip(self.begun, ends, strict=True)
        ]

    def seconds_per_image(self, name: str, n: int) -> float | None:
        """Return the seconds per image within a stage, without its slow beginning.

        Args:
            name: Beginning of the stage's name.
            n: Number of images of the stage up to which to measure.

        Returns:
            The seconds, or None if there was no such stage or it reported too little.
        """
        for each in self.begun:
            if each.name.startswith(name):
                return seconds_per_image(each.done, n)
        return None


def seconds_per_image(done: list[tuple[float, int]], n: int) -> float | None:
    """Compute seconds per image from reports of progress, of which the first quarter is left out.

    Args:
        done: Times, with the number of images done by then, ascending.
        n: Number of images up to which to measure.

    Example:
        >>> seconds_per_image([(0.0, 1), (9.0, 2), (10.0, 3), (11.0, 4), (12.0, 5)], 5)
        1.0
    """
    kept = [(moment, count) for moment, count in done if n / 4 <= count <= n]
    if len(kept) < 2 or kept[-1][1] == kept[0][1]:
        return None
    return (kept[-1][0] - kept[0][0]) / (kept[-1][1] - kept[0][1])
