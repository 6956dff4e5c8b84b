"""Balanced random sampling: equal probabilities for all groups, and total sizes close to plan.

For one size, the pivotal method is used: groups are sorted by size, and pairs of neighbours decide
which of them is drawn (Deville and Tillé, "Unequal probability sampling without replacement through
a splitting method", Biometrika 85, 1998). For several sizes, the cube method is used (Deville and
Tillé, "Efficient balanced sampling: the cube method", Biometrika 91, 2004). All probabilities
start at the same share. They follow a random walk without drift, along directions that change
neither the number of groups drawn nor the number of their images of any class, until each
probability is 0 or 1. When no such direction is left, the last of the conditions is dropped.
"""

from itertools import islice

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]

_TINY = 1e-9
"""Tolerance: a probability closer than this to 0 or 1 counts as decided, to allow for rounding."""


def balanced_sample(
    sizes: NDArray[np.intp], n_drawn: int, lots: Doubles, random: np.random.Generator
) -> NDArray[np.bool_]:
    """Draw a balanced random sample of groups.

    Args:
        sizes: Sizes to balance, shape (n_groups, n_sizes), the most important one in the first
            column.
        n_drawn: Number of groups to draw, from 0 to n_groups.
        lots: Random number of each group, shape (n_groups,). Among groups of equal sizes, those
            with the lowest numbers are drawn, so adding or removing one group changes little else.
        random: Random generator for all other choices.

    Returns:
        Boolean mask of the groups drawn, shape (n_groups,). Exactly n_drawn are drawn, each with
        probability n_drawn / n_groups. The sum of each size over them is close to that share of
        its total.
    """
    n_groups = len(sizes)
    chances = np.full(n_groups, n_drawn / n_groups)
    if (sizes == sizes[0]).all():
        _settle(chances, np.argsort(lots))
        return chances > 0.5
    kinds, kind_of = np.unique(sizes, axis=0, return_inverse=True)
    for kind in range(len(kinds)):
        alike = np.flatnonzero(kind_of.ravel() == kind)
        _settle(chances, alike[np.argsort(lots[alike])])
    if sizes.shape[1] == 1:
        _settle_neighbours(chances, np.lexsort([lots, -sizes[:, 0]]), random)
        return chances > 0.5
    # Decide groups of unusual sizes first, while others can still compensate for them.
    middle = np.median(sizes[:, 0])
    order = np.lexsort([lots, -np.abs(sizes[:, 0] - middle)])
    conditions = np.column_stack([np.ones(n_groups), sizes]).astype(np.float64)
    for n_conditions in range(conditions.shape[1], 0, -1):
        _walk(chances, order, conditions[:, :n_conditions], random)
    return chances > 0.5


def _settle(chances: Doubles, alike: NDArray[np.intp]) -> None:
    """Decide, in place, all but at most one of some groups of equal sizes, in random order."""
    expected = chances[alike].sum()
    n_sure = int(np.floor(expected + _TINY))
    chances[alike] = 0.0
    chances[alike[:n_sure]] = 1.0
    if expected - n_sure > _TINY:
        chances[alike[n_sure]] = expected - n_sure


def _settle_neighbours(
    chances: Doubles, order: NDArray[np.intp], random: np.random.Generator
) -> None:
    """Decide the groups, in place, one after another, each against the next undecided one."""
    waiting = [at for at in order if _TINY < chances[at] < 1 - _TINY]
    left = waiting[:1]
    for other in waiting[1:]:
        pair = [left[0], other]
        both = chances[pair].sum()
        settled = float(both > 1)  # If true, one of them is drawn; otherwise, one is not drawn.
        # Without drift: the odds keep both probabilities unchanged on average.
        odds = np.abs(settled - chances[pair[::-1]])
        if random.random() * odds.sum() >= odds[0]:
            pair.reverse()
        chances[pair] = settled, both - settled
        left = pair[1:]
    chances[left] = np.round(chances[left])


def _walk(
    chances: Doubles, order: NDArray[np.intp], conditions: Doubles, random: np.random.Generator
) -> None:
    """Move the probabilities, in place, until no direction is left that keeps the conditions."""
    n_conditions = conditions.shape[1]
    waiting = (at for at in order if _TINY < chances[at] < 1 - _TINY)
    undecided = list(islice(waiting, n_conditions + 1))
    while len(undecided) == n_conditions + 1:
        direction = _kept_direction(conditions[undecided])
        now = chances[undecided]
        moves = np.abs(direction) > _TINY
        to_one = (np.where(direction > 0, 1 - now, now)[moves]) / np.abs(direction[moves])
        to_zero = (np.where(direction > 0, now, 1 - now)[moves]) / np.abs(direction[moves])
        forth, back = to_one.min(), to_zero.min()
        # Without drift: the probability of each direction is proportional to the length of the
        # step in the other.
        step = forth if random.random() < back / (forth + back) else -back
        moved = now + step * direction
        moved[moved < _TINY] = 0.0
        moved[moved > 1 - _TINY] = 1.0
        chances[undecided] = moved
        undecided = [at for at in undecided if 0.0 < chances[at] < 1.0]
        undecided += islice(waiting, n_conditions + 1 - len(undecided))


def _kept_direction(conditions: Doubles) -> Doubles:
    """Return a direction of length 1 along which n + 1 groups keep their n conditions."""
    _, _, rows = np.linalg.svd(conditions.T)
    return np.asarray(rows[-1], np.float64)
