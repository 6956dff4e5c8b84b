"""Assign images to the folds of a cross-validation."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray


def assign_folds(
    labels: NDArray[np.intp], groups: Sequence[Hashable], n_folds: int, seed: int
) -> NDArray[np.intp]:
    """Assign images to stratified cross-validation folds, keeping groups together.

    The classes with the fewest groups come first; a group that spans classes is assigned with the
    rarest of them. Each group goes to the fold where its class has the fewest images so far, large
    groups first, so that the folds are of similar size. Ties are broken at random.

    Args:
        labels: Class indices, shape (n,).
        groups: Group of each image. Images of a group share a fold.
        n_folds: Number of folds, at least 2.
        seed: Random seed. The same seed and images give the same folds, whatever the order of the
            images.

    Returns:
        Shape (n,): a fold from 0 to n_folds - 1, or -1 for images that every fit must include,
        because their class is in no other group, or in no other fold.
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
