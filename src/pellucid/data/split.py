"""Assign images to train, validation and test by a seeded draw, stratified by class."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence

import numpy as np

from pellucid.config import SplitConfig
from pellucid.data.balanced_sample import balanced_sample

SPLITS = ("train", "validation", "test")

Sizes = Mapping[Hashable, Counter[str]]
"""Number of images of each class, by group."""

VALIDATION_SHARE = 0.2
"""Default share of the images outside the test set for validation, as in the course."""

MAX_VALIDATION = 4000
"""Number of validation images up to which that share is used; with more images, the share is lower.
An accuracy of 90% on so many images has a standard error of 0.5 percentage points
(docs/decisions/0036-validation-as-large-as-needed.md)."""

_N_TRIES = 20
"""Maximum number of draws. Where groups span classes, a draw may leave a class out of a split."""

_MAX_CLASSES = 8
"""Maximum number of classes balanced at once, where groups span classes."""


def validation_share(config: SplitConfig, n: int) -> float:
    """Return the share of validation among the images outside the test set.

    Args:
        config: Settings of the splits. A share that they give is returned as it is.
        n: Number of images outside the test set whose split is drawn.

    Example:
        >>> validation_share(SplitConfig(), 10_000), validation_share(SplitConfig(), 50_000)
        (0.2, 0.08)
        >>> validation_share(SplitConfig(validation=0.1), 50_000)
        0.1
    """
    if config.validation is not None:
        return config.validation
    return min(VALIDATION_SHARE, MAX_VALIDATION / max(1, n))


def assign_splits(
    labels: Sequence[str],
    groups: Sequence[Hashable],
    given: Sequence[str | None],
    config: SplitConfig,
    seed: int,
) -> list[str]:
    """Assign a split to each image that has none yet.

    Groups are drawn at random, class by class, first for the test set and then for validation; the
    rest is for training. All groups of a class have the same probability of being drawn, whatever
    their size, and the number of images drawn is close to the share (see `balanced_sample`). A
    group that spans classes is drawn with the rarest of them. Two rules restrict the draw. A group
    stays in train if it holds more than half of the images of a class, and more than twice as many
    as any other group. And each class keeps at least one group in train; a class with two or more
    groups has one in test, and a class with three or more has one in validation, as far as groups
    that span classes allow.

    Args:
        labels: Class of each image.
        groups: Group of each image. Images of a group stay in one split; identical images share a
            group.
        given: Split of each image as defined by the source, or None. Given splits are kept. If the
            source has a test split, no images are drawn for it; likewise for validation.
        config: Shares of test and validation; see `validation_share`.
        seed: Random seed. The same seed and images give the same splits, whatever the order of the
            images.

    Returns:
        "train", "validation" or "test" for each image. Each class of the images without a given
        split is in train; "test" is missing only where the source gives none and each group holds
        a class that no other group has.
    """
    sizes: dict[Hashable, Counter[str]] = defaultdict(Counter)
    group_split: dict[Hashable, str] = {}
    for label, group, split in zip(labels, groups, given, strict=True):
        sizes[group][label] += 1
        # If given images of a group are in several splits, the caller leaves out the copies.
        if split is not None and split != "train":
            group_split[group] = max(split, group_split.get(group, split), key=SPLITS.index)
    given_groups = set(group_split)

    free = {group: sizes[group] for group in sorted(sizes.keys() - given_groups, key=str)}
    has_given = {split for split in given if split is not None}
    drawn = [
        split
        for split, share in (("test", config.test), ("validation", config.validation))
        if split not in has_given and share != 0
    ]
    held = _draw_best(free, drawn, config, is_tested="test" in has_given, seed=seed)
    group_split |= dict.fromkeys(free, "train") | held
    # A group that the source splits stays split, since that is deliberate; a check reports it.
    return [
        split if split is not None and group in given_groups else group_split[group]
        for group, split in zip(groups, given, strict=True)
    ]


def _draw_best(
    free: Sizes, drawn: Sequence[str], config: SplitConfig, *, is_tested: bool, seed: int
) -> dict[Hashable, str]:
    """Draw until each class is in each split that it can be in, or return the best draw."""
    draws = []
    for number in range(_N_TRIES):
        draw = _Draw(free, drawn, config, is_tested=is_tested, seed=(seed, number))
        draws.append(draw)
        if not any(draw.shortfall):
            break
    best = min(draws, key=lambda each: each.shortfall)
    best.bring_back()
    return best.held


class _Draw:
    """One seeded draw of the held-out groups."""

    def __init__(
        self,
        free: Sizes,
        drawn: Sequence[str],
        config: SplitConfig,
        *,
        is_tested: bool,
        seed: tuple[int, int],
    ) -> None:
        self._free, self._seed, self._drawn, self._config = free, seed, drawn, config
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
        for split in drawn:
            min_groups = 2 if split == "test" else 3 - is_tested
            self._wanted[split] = {label for label, n in n_groups.items() if n >= min_groups}
        for split in drawn:
            self._draw(split)

    def _draw(self, split: str) -> None:
        left = {
            label: [group for group in members if group not in self.held]
            for label, members in self._members.items()
        }
        n_left = {label: len(members) for label, members in left.items()}
        share = self._share(split)
        target = {
            label: _share(share, sum(self._free[g][label] for g in members))
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
            max_drawn = len(members) - (n_elsewhere == 0)
            if split == "test" and label in self._wanted.get("validation", ()):
                max_drawn = max(1, max_drawn - 1)
            if label in too_large:  # The one large group alone is too little for training.
                max_drawn = min(max_drawn, max(1, len(members) // 2))
            n_images = sum(self._free[group][label] for group in members)
            wanted = (target[label] - taken[label]) * len(members) / n_images
            n_drawn = min(max_drawn, max(round(wanted), 0 if taken[label] else 1))
            for group in self._sample(members, label, n_drawn, split):
                self.held[group] = split
                taken.update(self._free[group])
                for other in self._free[group]:
                    n_left[other] -= 1

    def _share(self, split: str) -> float:
        """Return the share of a split among the images that have none yet."""
        if split == "test":
            return self._config.test
        n = sum(size.total() for group, size in self._free.items() if group not in self.held)
        return validation_share(self._config, n)

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
        """Return the classes that have no group in a split."""
        return {
            label
            for label in labels
            if all(self.held.get(group, "train") != split for group in self._members[label])
        }

    @property
    def shortfall(self) -> tuple[int, ...]:
        """Number of classes missing from train, and from each held-out split that could have them.

        The number for train comes first, so that comparing two draws puts it first.
        """
        return (
            len(self._lacking("train", set(self._members))),
            *(len(self._lacking(split, labels)) for split, labels in self._wanted.items()),
        )

    def bring_back(self) -> None:
        """Move groups back to train for the classes missing there, and refill an empty test set."""
        random = np.random.default_rng(self._seed)
        for label in sorted(self._lacking("train", set(self._members))):
            if any(group not in self.held for group in self._members[label]):
                continue  # a group moved back for another class holds this one too
            order = random.permutation(len(self._members[label]))
            del self.held[self._members[label][order[0]]]
        if "test" in self._drawn and "test" not in self.held.values():
            spare = [
                group
                for group, size in self._free.items()
                if all(len(self._members[label]) > 1 for label in size)
            ]
            if spare:
                self.held = {spare[random.integers(len(spare))]: "test"}


def _lot(name: str) -> float:
    """Return a pseudorandom number from 0 to 1 that depends only on a name."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=7).digest()) / 2**56


def _too_large(members: list[Hashable], free: Sizes, label: str, target: int) -> Hashable | None:
    """Return the group without which too little of a class would remain for training, or None."""
    ordered = sorted((free[group][label] for group in members), reverse=True)
    if not ordered or ordered[0] <= 2 * max([target, *ordered[1:2]]):
        return None
    return next(group for group in members if free[group][label] == ordered[0])


def _share(share: float, n: int) -> int:
    """Return how many of n to hold out: the share, but at least one, and never all of them."""
    return 0 if n < 2 else min(n - 1, max(1, round(share * n)))
