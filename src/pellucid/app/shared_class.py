"""The class that the pictures of a selection share, if it is more than chance."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

LIMIT = 0.01
"""Largest probability of a class being shared by as many pictures by chance."""


@dataclass(frozen=True)
class SharedClass:
    """A class that is clearly more common in a selection than among all pictures."""

    label: str
    count: int
    """Number of pictures of the class in the selection."""
    among_all: int
    """Number of pictures of the class among all."""


def find_shared_class(selected: Sequence[str], labels: Sequence[str]) -> SharedClass | None:
    """Find the class of which a selection has clearly more pictures than chance gives.

    The probability is that of the hypergeometric distribution, times the number of classes, since
    any of them could have been the most common one.

    Args:
        selected: True classes of the selected pictures.
        labels: True classes of all pictures, including the selected ones.

    Example:
        >>> find_shared_class(["cat"] * 4, ["cat"] * 5 + ["dog"] * 45)
        SharedClass(label='cat', count=4, among_all=5)
        >>> find_shared_class(["cat"] * 4, ["cat"] * 40 + ["dog"] * 10)
    """
    counts = Counter(labels)
    for label, count in Counter(selected).most_common(1):
        chance = chance_of(count, len(selected), counts[label], len(labels))
        if chance * len(counts) <= LIMIT:
            return SharedClass(label, count, counts[label])
    return None


def chance_of(count: int, n_selected: int, of_class: int, n_pictures: int) -> float:
    """Compute the probability that at least `count` of a random selection are of a class."""
    ways = sum(
        comb(of_class, n) * comb(n_pictures - of_class, n_selected - n)
        for n in range(count, min(n_selected, of_class) + 1)
    )
    return ways / comb(n_pictures, n_selected)
