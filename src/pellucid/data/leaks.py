"""Data leakage: copies and near copies that would be in more than one split."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence

from pellucid.data.groups import join_groups
from pellucid.data.split import SPLITS
from pellucid.i18n import gettext as _

_MAX_LEFT_OUT = 0.5
"""Share of a class's images in a split. If more of them are near copies, the splits come from one
series of images, and leaving so many out would leave too little to learn from."""


def find_leaks(
    rows: Sequence[int], given: Sequence[str | None], keys: Sequence[Hashable | None]
) -> dict[int, str]:
    """Find the rows whose key is also in a later given split.

    Args:
        rows: Rows to check.
        given: Split given by the source, by row.
        keys: Key that copies share, by row; None is shared with no other row.

    Returns:
        For each such row, the latest split with the same key (in the order train, validation,
        test).

    Example:
        >>> find_leaks([0, 1, 2], ["train", "test", "train"], ["x", "x", "y"])
        {0: 'test'}
    """
    latest: dict[Hashable, int] = defaultdict(int)
    for row in rows:
        if (split := given[row]) is not None and keys[row] is not None:
            latest[keys[row]] = max(latest[keys[row]], SPLITS.index(split))
    return {
        row: SPLITS[latest[keys[row]]]
        for row in rows
        if (split := given[row]) is not None and SPLITS.index(split) < latest[keys[row]]
    }


def near_copy_leaks(
    rows: Sequence[int],
    given: Sequence[str | None],
    near: Sequence[Hashable | None],
    labels: Sequence[str],
) -> tuple[dict[int, str], list[str]]:
    """Find the rows whose near copy is in a later given split, if enough images remain.

    A class keeps its near copies in a split where more than half of its images are near copies.

    Args:
        rows: Rows to check.
        given: Split given by the source, by row.
        near: Group of near copies by row, or None.
        labels: Class by row.

    Returns:
        A tuple of the later split by row, and notes for the user.
    """
    leaks = find_leaks(rows, given, near)
    n_given = Counter((labels[row], given[row]) for row in rows)
    n_leaks = Counter((labels[row], given[row]) for row in leaks)
    spared = {each for each, n in n_leaks.items() if n > _MAX_LEFT_OUT * n_given[each]}
    kept = {row: at for row, at in leaks.items() if (labels[row], given[row]) not in spared}
    notes = []
    if kept:
        notes.append(
            _(
                "Left out of their split, because a near copy (resized, compressed again, "
                "cropped or mirrored) is in a later one: {n_kept:,}.",
                n_kept=len(kept),
            )
        )
    for label, split in sorted(spared, key=str):
        notes.append(
            _(
                "{n_leaks} of {n_given} pictures of the class {label!r} in {split} are near "
                "copies of pictures in a later split. They stay, since otherwise too little "
                "would be left to learn from, so the test results are too good. Put the "
                "pictures of a series into one split.",
                n_leaks=n_leaks[label, split],
                n_given=n_given[label, split],
                label=label,
                split=split,
            )
        )
    return kept, notes


def separable(
    rows: Sequence[int],
    given: Sequence[str | None],
    labels: Sequence[str],
    hashes: Sequence[Hashable],
    groups: Sequence[Hashable | None],
    near: Sequence[Hashable | None],
) -> tuple[list[Hashable | None], list[str]]:
    """Separate the near copies of a class that otherwise could not be tested or trained.

    Args:
        rows: Rows to check.
        given: Split given by the source, by row.
        labels: Class by row.
        hashes: Hash of the content, by row.
        groups: Group given by the source by row, or None.
        near: Group of near copies by row, or None.

    Returns:
        A tuple of the groups of near copies that stay together, by row, and notes for the user.
    """
    of = [[column[row] for row in rows] for column in (hashes, groups, near)]
    before, after = (join_groups(*of[:n]) for n in (2, 3))
    n_before, n_after = (_n_units(units, rows, labels) for units in (before, after))
    apart = {label for label, n in n_before.items() if n > 1 and n_after[label] == 1}
    untrained = _trainable(before, rows, given, labels) - _trainable(after, rows, given, labels)
    untrained -= apart
    left_apart = apart | untrained
    together = [None if labels[row] in left_apart else group for row, group in enumerate(near)]
    n_images = Counter(labels[row] for row in rows)
    notes = [
        _(
            "All {n_images} pictures of the class {label!r} look like near copies of one "
            "another: a series, or pictures that are all alike. They were assigned to splits "
            "as if they were not near copies, since otherwise none could be tested, so the "
            "test results may be too good.",
            n_images=n_images[label],
            label=label,
        )
        for label in sorted(apart)
    ]
    notes += [
        _(
            "All pictures of the class {label!r} without a given split look like near copies "
            "of pictures in a later split. They were assigned to splits as if they were not "
            "near copies, since otherwise none would be left to learn from, so the test "
            "results may be too good.",
            label=label,
        )
        for label in sorted(untrained)
    ]
    counted = Counter(together[row] for row in rows if together[row] is not None)
    if n_near := sum(n for n in counted.values() if n > 1):
        n_groups = sum(n > 1 for n in counted.values())
        notes.append(
            _(
                "{n_near} pictures are near copies of one another (resized, compressed "
                "again, cropped or mirrored; groups: {n_groups}). Pictures of one group stay "
                "in one split; --near-copies ignore assigns each on its own.",
                n_near=n_near,
                n_groups=n_groups,
            )
        )
    return together, notes


def _n_units(units: Sequence[Hashable], rows: Sequence[int], labels: Sequence[str]) -> Counter[str]:
    return Counter(label for label, _ in {(labels[r], u) for r, u in zip(rows, units, strict=True)})


def _trainable(
    units: Sequence[Hashable],
    rows: Sequence[int],
    given: Sequence[str | None],
    labels: Sequence[str],
) -> set[str]:
    """Return the classes with an image that is given to train, or may be assigned to it."""
    held = {u for r, u in zip(rows, units, strict=True) if given[r] not in (None, "train")}
    return {
        labels[r]
        for r, u in zip(rows, units, strict=True)
        if given[r] == "train" or (given[r] is None and u not in held)
    }
