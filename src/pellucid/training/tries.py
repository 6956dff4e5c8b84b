"""The tries of a search: their results, the best of them, and whether time is left for another."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from pellucid.i18n import marked


@dataclass(frozen=True)
class Try:
    """One training of a search, validated on pictures outside the test set."""

    number: int
    """Number of the try, from 1."""
    settings: dict[str, Any]
    """Values of the searched settings, by name; None is the network's or the recipe's own."""
    log_loss: float | None
    """Log loss on the validation pictures, in nats; None if the try failed."""
    accuracy: float | None
    """Accuracy on the validation pictures, from 0 to 1; None if the try failed."""
    seconds: float
    """Time that it took, in seconds."""
    problem: str = ""
    """Why it failed; empty if it did not."""

    @property
    def state(self) -> str:
        """The word "completed" or "failed"."""
        return marked("failed") if self.log_loss is None else marked("completed")


def best_try(tries: Sequence[Try]) -> Try | None:
    """Return the try with the lowest log loss, the first of equals; None if all failed.

    Example:
        >>> tries = [Try(n, {}, loss, 0.5, 1.0) for n, loss in enumerate([0.3, None, 0.2], 1)]
        >>> best_try(tries).number
        3
    """
    completed = [(each.log_loss, each.number) for each in tries if each.log_loss is not None]
    return tries[min(completed)[1] - 1] if completed else None


def is_time_left(tries: Sequence[Try], budget: float | None, n_last: int = 1) -> bool:
    """Whether another try, and the training with the best settings, are expected to fit.

    Both are expected to take as long as the tries so far on average. The first try fits always.

    Args:
        tries: The tries so far.
        budget: Seconds for all tries and the last training; None sets no limit.
        n_last: Number of trainings after the tries; 2 if the last one is refitted.

    Example:
        >>> is_time_left([Try(1, {}, 0.3, 0.9, seconds=60.0)], budget=170.0)
        False
    """
    if budget is None or not tries:
        return True
    spent = sum(each.seconds for each in tries)
    return spent + (1 + n_last) * spent / len(tries) <= budget


def tries_table(tries: Sequence[Try]) -> pl.DataFrame:
    """Return a table with one row for each try, and a column for each searched setting.

    Example:
        >>> tries_table([Try(1, {"dropout": 0.5}, 0.3, 0.9, 2.0)]).columns
        ['number', 'dropout', 'log_loss', 'accuracy', 'seconds', 'state', 'problem']
    """
    names = list(tries[0].settings) if tries else []
    found: dict[str, pl.Series] = {
        "number": pl.Series([each.number for each in tries], dtype=pl.Int64)
    }
    for name in names:
        found[name] = pl.Series([each.settings.get(name) for each in tries], strict=False)
    for name in ("log_loss", "accuracy", "seconds"):
        found[name] = pl.Series([getattr(each, name) for each in tries], dtype=pl.Float64)
    for name in ("state", "problem"):
        found[name] = pl.Series([str(getattr(each, name)) for each in tries], dtype=pl.String)
    return pl.DataFrame(found)
