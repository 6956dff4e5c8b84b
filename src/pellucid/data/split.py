"""Deal pictures into train, validation and test: a seeded random draw, stratified by class."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence

import numpy as np

from pellucid.config import SplitConfig
from pellucid.data.balanced_sample import balanced_sample

SPLITS = ("train", "validation", "test")

Sizes = Mapping[Hashable, Counter[str]]
"""Number of pictures of each class, by group."""

_N_TRIES = 20
"""Where groups span classes, a draw may leave a class out, while another draw may not."""

_MAX_CLASSES = 8
"""Where groups span classes, at most this many classes are kept near their shares at once."""


def assign_splits(
    labels: Sequence[str],
    groups: Sequence[Hashable],
    given: Sequence[str | None],
    config: SplitConfig,
    seed: int,
) -> list[str]:
    """Choose a split for each picture that has none yet.

    Groups are drawn at random, class by class, for the test and then for validation; the rest is
    for training. Among the groups of a class each has the same chance, whatever its size, and the
    number of pictures drawn is close to the share (see `balanced_sample`). A group that spans
    classes is drawn with the rarest of them. Two things limit chance. A group stays in train if it
    holds more than half of a class, and more than twice as many pictures as any other. And
    a class keeps at least one group in train; with two groups or more it has one in test, with
    three or more one in validation, as far as groups that span classes allow.

    Args:
        labels: Class of each picture.
        groups: Pictures with the same group stay in the same split; identical pictures share one.
        given: The split that the source puts a picture in, or None; those are kept. Where the
            source has a test split, or a validation split, no pictures are drawn for that.
        config: Shares of test and validation.
        seed: Same seed and pictures, same splits, in whatever order the pictures come.

    Returns:
        "train", "validation" or "test" for each picture. Each class of the free pictures is in
        train; "test" is missing only where the source gives none and each group holds a class
        that no other has.
    """
    sizes: dict[Hashable, Counter[str]] = defaultdict(Counter)
    group_split: dict[Hashable, str] = {}
    for label, group, split in zip(labels, groups, given, strict=True):
        sizes[group][label] += 1
        # Given pictures of one group in several splits: the caller leaves the copies out.
        if split is not None and split != "train":
            group_split[group] = max(split, group_split.get(group, split), key=SPLITS.index)
    given_groups = set(group_split)

    free = {group: sizes[group] for group in sorted(sizes.keys() - given_groups, key=str)}
    has_given = {split for split in given if split is not None}
    shares = {
        split: share
        for split, share in (("test", config.test), ("validation", config.validation))
        if split not in has_given and share > 0
    }
    held = _draw_best(free, shares, is_tested="test" in has_given, seed=seed)
    group_split |= dict.fromkeys(free, "train") | held
    # Who splits a group by hand means it: a check reports it, and nothing is moved.
    return [
        split if split is not None and group in given_groups else group_split[group]
        for group, split in zip(groups, given, strict=True)
    ]


def _draw_best(
    free: Sizes, shares: Mapping[str, float], *, is_tested: bool, seed: int
) -> dict[Hashable, str]:
    """Draw until each class is in each split that it can be in, or take the best of the draws."""
    draws = []
    for number in range(_N_TRIES):
        draw = _Draw(free, shares, is_tested=is_tested, seed=(seed, number))
        draws.append(draw)
        if not any(draw.shortfall):
            break
    best = min(draws, key=lambda each: each.shortfall)
    best.bring_back()
    return best.held


class _Draw:
    """One draw of the groups that are held out, by the seed."""

    def __init__(
        self, free: Sizes, shares: Mapping[str, float], *, is_tested: bool, seed: tuple[int, int]
    ) -> None:
        self._free, self._seed, self._shares = free, seed, shares
        self.held: dict[Hashable, str] = {}
        self._members: dict[str, list[Hashable]] = defaultdict(list)
        for group, size in free.items():
            for label in size:
                self._members[label].append(group)
        n_groups = {label: len(members) for label, members in self._members.items()}
        self._index = {label: index for index, label in enumerate(sorted(n_groups))}
        # A class with few groups has the least choice, so it comes first.
        rarest = sorted(n_groups, key=lambda label: (n_groups[label], label))
        rank = {label: at for at, label in enumerate(rarest)}
        self._strata: dict[str, list[Hashable]] = {label: [] for label in rarest}
        for group, size in free.items():
            self._strata[min(size, key=rank.__getitem__)].append(group)
        self._wanted: dict[str, set[str]] = {}
        for split in shares:
            least = 2 if split == "test" else 3 - is_tested
            self._wanted[split] = {label for label, n in n_groups.items() if n >= least}
        for split in shares:
            self._draw(split)

    def _draw(self, split: str) -> None:
        left = {
            label: [group for group in members if group not in self.held]
            for label, members in self._members.items()
        }
        n_left = {label: len(members) for label, members in left.items()}
        target = {
            label: _share(self._shares[split], sum(self._free[g][label] for g in members))
            for label, members in left.items()
            if label in self._wanted[split]
        }
        too_large = {
            label: group
            for label, members in left.items()
            if (group := _too_large(members, self._free, label, target.get(label, 0))) is not None
        }
        kept = set(too_large.values())
        taken: Counter[str] = Counter()
        for label, stratum in self._strata.items():
            members = [g for g in stratum if g not in kept and g not in self.held]
            if label not in target or not members:
                continue
            n_elsewhere = n_left[label] - len(members)
            most = len(members) - (n_elsewhere == 0)
            if split == "test" and label in self._wanted.get("validation", ()):
                most = max(1, most - 1)
            if label in too_large:  # which alone would be little to learn from
                most = min(most, max(1, len(members) // 2))
            n_pictures = sum(self._free[group][label] for group in members)
            wanted = (target[label] - taken[label]) * len(members) / n_pictures
            n_drawn = min(most, max(round(wanted), 0 if taken[label] else 1))
            for group in self._sample(members, label, n_drawn, split):
                self.held[group] = split
                taken.update(self._free[group])
                for other in self._free[group]:
                    n_left[other] -= 1

    def _sample(
        self, members: list[Hashable], label: str, n_drawn: int, split: str
    ) -> list[Hashable]:
        if n_drawn <= 0:
            return []
        spanned: Counter[str] = Counter()
        for group in members:
            spanned.update(self._free[group])
        del spanned[label]
        others = [other for other, _ in spanned.most_common(_MAX_CLASSES - 1)]
        sizes = np.array([[self._free[g][each] for each in [label, *others]] for g in members])
        seed = (*self._seed, SPLITS.index(split), self._index[label])
        lots = np.array([_lot(f"{self._seed} {split} {group}") for group in members])
        is_drawn = balanced_sample(sizes, n_drawn, lots, np.random.default_rng(seed))
        return [group for group, drawn in zip(members, is_drawn, strict=True) if drawn]

    def _lacking(self, split: str, labels: set[str]) -> set[str]:
        """Find the classes that have no group in a split."""
        return {
            label
            for label in labels
            if all(self.held.get(group, "train") != split for group in self._members[label])
        }

    @property
    def shortfall(self) -> tuple[int, ...]:
        """Numbers of classes that train lacks, and that test and validation lack but could have."""
        return (
            len(self._lacking("train", set(self._members))),
            *(len(self._lacking(split, labels)) for split, labels in self._wanted.items()),
        )

    def bring_back(self) -> None:
        """Give train a group of each class that it lacks, and test one if it then has none."""
        random = np.random.default_rng(self._seed)
        for label in sorted(self._lacking("train", set(self._members))):
            if any(group not in self.held for group in self._members[label]):
                continue  # one that was brought back for another class
            order = random.permutation(len(self._members[label]))
            del self.held[self._members[label][order[0]]]
        if "test" in self._shares and "test" not in self.held.values():
            spare = [
                group
                for group, size in self._free.items()
                if all(len(self._members[label]) > 1 for label in size)
            ]
            if spare:
                self.held = {spare[random.integers(len(spare))]: "test"}


def _lot(name: str) -> float:
    """Give a random number from 0 to 1 that depends on a name alone."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=7).digest()) / 2**56


def _too_large(members: list[Hashable], free: Sizes, label: str, target: int) -> Hashable | None:
    """Find the group without which too little of a class would be left to learn from."""
    ordered = sorted((free[group][label] for group in members), reverse=True)
    if not ordered or ordered[0] <= 2 * max([target, *ordered[1:2]]):
        return None
    return next(group for group in members if free[group][label] == ordered[0])


def _share(share: float, n: int) -> int:
    """How many of n to hold out: the share, but at least one, and never the last one."""
    return 0 if n < 2 else min(n - 1, max(1, round(share * n)))
