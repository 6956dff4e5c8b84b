"""Deal pictures into train, validation and test: stratified, seeded, copies kept together."""

from collections import defaultdict
from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from pellucid.config import SplitConfig

SPLITS = ("train", "validation", "test")


def deal_splits(
    labels: Sequence[str],
    groups: Sequence[Hashable],
    given: Sequence[str | None],
    config: SplitConfig,
    seed: int,
) -> list[str]:
    """Choose a split for each picture that has none yet.

    Class by class, groups are drawn for the test, then for validation, and the rest is for
    training. A class keeps at least one group in train; with two groups or more it has one in
    test, with three or more one in validation.

    Args:
        labels: Class of each picture.
        groups: Pictures with the same group stay in the same split; identical pictures share one.
            A group that spans classes is dealt with the class that comes first.
        given: The split that the source puts a picture in, or None. Where the source has a
            test split, or a validation split, no pictures are drawn for that.
        config: Shares of test and validation.
        seed: Same seed and pictures, same splits, in whatever order the pictures come.

    Returns:
        "train", "validation" or "test" for each picture.
    """
    has_given = {split for split in given if split is not None}
    group_label: dict[Hashable, str] = {}
    group_split: dict[Hashable, str] = {}
    for label, group, split in zip(labels, groups, given, strict=True):
        group_label[group] = min(label, group_label.get(group, label))
        # Given pictures of one group in several splits: the caller leaves the copies out.
        if split is not None and split != "train":
            group_split[group] = split

    by_class: dict[str, list[Hashable]] = defaultdict(list)
    for group in sorted(group_label, key=str):
        if group not in group_split:
            by_class[group_label[group]].append(group)
    for index, label in enumerate(sorted(by_class)):
        members = by_class[label]
        order = np.random.default_rng((seed, index)).permutation(len(members))
        n_test = 0 if "test" in has_given else _share(config.test, len(members))
        rest = len(members) - n_test
        n_validation = 0 if "validation" in has_given else _share(config.validation, rest)
        for position, member in enumerate(order):
            group_split[members[member]] = (
                "test"
                if position < n_test
                else "validation"
                if position < n_test + n_validation
                else "train"
            )
    return [group_split[group] for group in groups]


def _share(share: float, n: int) -> int:
    """How many of n to hold out: the share, but at least one, and never the last one."""
    return 0 if n < 2 or share == 0 else min(n - 1, max(1, round(share * n)))


def deal_folds(
    labels: NDArray[np.intp], groups: Sequence[Hashable], n_folds: int, seed: int
) -> NDArray[np.intp]:
    """Deal pictures into folds for cross-validation: stratified, seeded, groups kept together.

    Args:
        labels: Class indices, shape (n,).
        groups: Pictures with the same group share a fold.
        n_folds: Number of folds, at least 2.
        seed: Same seed and pictures, same folds.

    Returns:
        Shape (n,): a fold from 0 to n_folds - 1, or -1 for the pictures of a class that has only
        one group, which a fit must not go without.
    """
    first_label: dict[Hashable, int] = {}
    for label, group in zip(labels.tolist(), groups, strict=True):
        first_label[group] = min(label, first_label.get(group, label))
    by_class: dict[int, list[Hashable]] = defaultdict(list)
    for group in sorted(first_label, key=str):
        by_class[first_label[group]].append(group)

    fold_of: dict[Hashable, int] = {}
    groups_of: dict[int, set[Hashable]] = defaultdict(set)
    for label, group in zip(labels.tolist(), groups, strict=True):
        groups_of[label].add(group)
    needed = {group for only in groups_of.values() if len(only) == 1 for group in only}
    n_dealt = 0
    for label in sorted(by_class):
        members = by_class[label]
        order = np.random.default_rng((seed, label)).permutation(len(members))
        for member in order:
            is_dealt = len(members) > 1 and members[member] not in needed
            # Going on where the last class stopped keeps the folds equally large.
            fold_of[members[member]] = n_dealt % n_folds if is_dealt else -1
            n_dealt += is_dealt
    return np.array([fold_of[group] for group in groups], dtype=np.intp)
