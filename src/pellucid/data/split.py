"""Deal pictures into train, validation and test: stratified, seeded, copies kept together."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence

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
    training; large groups first, each where it comes closest to the share of pictures. A class
    keeps at least one group in train; with two groups or more it has one in test, with three or
    more one in validation.

    Args:
        labels: Class of each picture.
        groups: Pictures with the same group stay in the same split; identical pictures share one.
            A group that spans classes is dealt with the class that comes first.
        given: The split that the source puts a picture in, or None; those are kept. Where the
            source has a test split, or a validation split, no pictures are drawn for that.
        config: Shares of test and validation.
        seed: Same seed and pictures, same splits, in whatever order the pictures come.

    Returns:
        "train", "validation" or "test" for each picture.
    """
    sizes: dict[Hashable, Counter[str]] = defaultdict(Counter)
    group_split: dict[Hashable, str] = {}
    for label, group, split in zip(labels, groups, given, strict=True):
        sizes[group][label] += 1
        # Given pictures of one group in several splits: the caller leaves the copies out.
        if split is not None and split != "train":
            group_split[group] = split
    given_groups = set(group_split)

    free = {group: sizes[group] for group in sorted(sizes.keys() - given_groups, key=str)}
    need = _needed(free, {split for split in given if split is not None}, config)
    for index, label in enumerate(sorted({min(size) for size in free.values()})):
        members = [group for group, size in free.items() if min(size) == label]
        order = np.random.default_rng((seed, index)).permutation(len(members))
        shuffled = [members[position] for position in order]
        large_first = sorted(shuffled, key=lambda group: -sizes[group].total())
        missing = ["train", *(split for split in need if need[split][label] > 0)]
        for n_left, group in zip(range(len(members), 0, -1), large_first, strict=True):
            split = _best_split(sizes[group], need)
            if split not in missing and missing and len(missing) >= n_left:
                split = missing[0]
            missing = [other for other in missing if other != split]
            if split != "train":
                need[split] -= sizes[group]
            group_split[group] = split
    # Who splits a group by hand means it: a check reports it, and nothing is moved.
    return [
        split if split is not None and group in given_groups else group_split[group]
        for group, split in zip(groups, given, strict=True)
    ]


def _needed(
    free: Mapping[Hashable, Counter[str]], has_given: set[str], config: SplitConfig
) -> dict[str, Counter[str]]:
    """Say how many pictures of each class test and validation need of those that are free."""
    n_pictures: Counter[str] = Counter()
    n_groups: Counter[str] = Counter()
    for size in free.values():
        n_pictures += size
        n_groups.update(size.keys())
    is_tested = "test" in has_given
    test, validation = Counter[str](), Counter[str]()
    for label, n in n_pictures.items():
        if not is_tested and n_groups[label] >= 2:
            test[label] = _share(config.test, n)
        if "validation" not in has_given and n_groups[label] + is_tested >= 3:
            validation[label] = _share(config.validation, n - test[label])
    return {"test": test, "validation": validation}


def _best_split(size: Counter[str], need: Mapping[str, Counter[str]]) -> str:
    """Find the first split that at least half of a group still fits in; the rest is for train."""
    for split, needed in need.items():
        if sum(needed[label] for label in size) >= size.total() / 2:
            return split
    return "train"


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
