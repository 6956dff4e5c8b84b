"""How the pictures of a project differ from those that a classifier was trained on."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath


@dataclass(frozen=True)
class Changes:
    """Numbers of pictures that changed since a training."""

    n_added: int
    n_moved: int
    """Number of pictures that are in another class now."""
    n_removed: int


def changes_since(before: Iterable[str], now: Iterable[str]) -> Changes:
    """Compare the paths of a project's pictures with those at a training.

    A picture keeps its file name when it moves to another class, with a number if the name is
    taken there. So a name that has gone from one class and come to another is counted as moved.

    Args:
        before: Paths at the training, relative to the project.
        now: Paths now.

    Returns:
        What changed.

    Example:
        >>> changes_since(["cat/1.png", "cat/2.png"], ["dog/1.png", "cat/2.png", "cat/3.png"])
        Changes(n_added=1, n_moved=1, n_removed=0)
    """
    then, today = set(before), set(now)
    gone = Counter(PurePosixPath(path).name for path in then - today)
    come = Counter(PurePosixPath(path).name for path in today - then)
    n_moved = (gone & come).total()
    gone, come = gone - come, come - gone
    numbered = Counter(_without_number(name) for name in come.elements())
    n_moved += (gone & numbered).total()
    return Changes(len(today - then) - n_moved, n_moved, len(then - today) - n_moved)


def _without_number(name: str) -> str:
    """Return the name that became, for example, `1-2.png` because there was a `1.png` already."""
    return re.sub(r"-\d{1,4}(?=(\.[^.]*)?$)", "", name)
