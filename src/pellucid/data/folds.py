"""Deal pictures into the folds of a cross-validation."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray


def assign_folds(
    labels: NDArray[np.intp], groups: Sequence[Hashable], n_folds: int, seed: int
) -> NDArray[np.intp]:
    """Deal pictures into folds for cross-validation: stratified, seeded, groups kept together.

    The classes with the fewest groups come first; a group that spans classes is dealt with the
    rarest of them. Each group goes where its class has the fewest pictures so far, the large ones
    first, so that the folds are of similar size; chance decides among equals.

    Args:
        labels: Class indices, shape (n,).
        groups: Pictures with the same group share a fold.
        n_folds: Number of folds, at least 2.
        seed: Same seed and pictures, same folds, in whatever order the pictures come.

    Returns:
        Shape (n,): a fold from 0 to n_folds - 1, or -1 for pictures that a fit must not go
        without, because their class is in no other group, or in no other fold.
    """
    sizes: dict[Hashable, Counter[int]] = defaultdict(Counter)
    for label, group in zip(labels.tolist(), groups, strict=True):
        sizes[group][label] += 1
    members: dict[int, list[Hashable]] = defaultdict(list)
    for group in sorted(sizes, key=str):
        for label in sizes[group]:
            members[label].append(group)
    needed = {only[0] for only in members.values() if len(only) == 1}
    fold_of: dict[Hashable, int] = dict.fromkeys(needed, -1)
    in_fold: list[Counter[int]] = [Counter() for _ in range(n_folds)]
    totals = [0] * n_folds
    for label in sorted(members, key=lambda each: (len(members[each]), each)):
        random = np.random.default_rng((seed, label))
        waiting = [group for group in members[label] if group not in fold_of]
        chance = dict(zip(waiting, random.permutation(len(waiting)).tolist(), strict=True))
        for group in sorted(waiting, key=lambda each: (-sizes[each][label], chance[each])):
            fold = min(
                range(n_folds),
                key=lambda each: (in_fold[each][label], totals[each], each),
            )
            fold_of[group] = fold
            in_fold[fold].update(sizes[group])
            totals[fold] += sizes[group].total()
    for label in sorted(members):
        if len(folds := {fold_of[group] for group in members[label]}) == 1 and folds != {-1}:
            fold_of[members[label][0]] = -1
    return np.array([fold_of[group] for group in groups], dtype=np.intp)
