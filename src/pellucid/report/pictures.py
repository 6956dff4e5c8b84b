"""Facts about the images of a run: which were used, left out or duplicated."""

from dataclasses import dataclass

import polars as pl

MAX_CLASSES_IN_SPLITS = 40
"""Maximum number of classes in the table of splits; with more, it shows only the totals."""
MAX_LEFT_OUT = 200
MAX_GROUPS = 50
MAX_IN_GROUP = 12


@dataclass(frozen=True)
class SplitCounts:
    """Number of images of one class, or of all classes, by split."""

    name: str | None
    """Name of the class; None for images without a class, and for the total."""
    train: int
    validation: int
    test: int
    left_out: int

    @property
    def total(self) -> int:
        """Number of images in all splits and left out."""
        return self.train + self.validation + self.test + self.left_out


@dataclass(frozen=True)
class LeftOut:
    """An image that was not used."""

    path: str
    health: str
    reason: str | None


@dataclass(frozen=True)
class Identical:
    """Images whose files are byte-identical."""

    members: tuple[tuple[str, str | None, str | None], ...]
    """(path, class, split) of the first `MAX_IN_GROUP` images; the original comes first."""
    n: int
    """Number of images, at least 2."""
    has_two_labels: bool
    """Whether the images are in different classes."""
    is_in_test_and_training: bool
    """Whether some of the images are in the test set, others in training or validation."""


@dataclass(frozen=True)
class Pictures:
    """Everything on the page that comes from the catalog."""

    splits: tuple[SplitCounts, ...]
    """Counts by class; empty if there are too many classes."""
    total: SplitCounts
    health_counts: tuple[tuple[str, int], ...]
    """(health, number) of the images left out, most frequent first."""
    left_out: tuple[LeftOut, ...]
    """First images left out, sorted by path, at most `MAX_LEFT_OUT`."""
    groups: tuple[Identical, ...]
    """First groups of identical images, findings first, at most `MAX_GROUPS`."""
    n_groups: int
    n_identical: int
    """Number of images in all groups."""
    n_groups_with_two_labels: int
    n_groups_in_test_and_training: int


def summarise_pictures(labels: list[str], catalog: pl.DataFrame) -> Pictures:
    """Summarize the images of a run.

    Args:
        labels: Names of the classes in the order of their indices.
        catalog: Catalog with columns as in catalog.parquet.

    Returns:
        The facts. Counts are of the whole catalog; lists may be truncated.
    """
    by_class = _split_counts(labels, catalog)
    unused = catalog.filter(pl.col("split").is_null()).sort("path")
    counts = unused.group_by("health").len().sort("len", "health", descending=[True, False])
    groups = _identical(catalog)
    return Pictures(
        splits=by_class if len(by_class) <= MAX_CLASSES_IN_SPLITS else (),
        total=SplitCounts(
            None,
            sum(row.train for row in by_class),
            sum(row.validation for row in by_class),
            sum(row.test for row in by_class),
            sum(row.left_out for row in by_class),
        ),
        health_counts=tuple(counts.iter_rows()),
        left_out=tuple(
            LeftOut(*row)
            for row in unused.select("path", "health", "reason").head(MAX_LEFT_OUT).iter_rows()
        ),
        groups=tuple(groups[:MAX_GROUPS]),
        n_groups=len(groups),
        n_identical=sum(group.n for group in groups),
        n_groups_with_two_labels=sum(group.has_two_labels for group in groups),
        n_groups_in_test_and_training=sum(group.is_in_test_and_training for group in groups),
    )


def _split_counts(labels: list[str], catalog: pl.DataFrame) -> tuple[SplitCounts, ...]:
    counts = {
        (label, split): n
        for label, split, n in catalog.group_by("label", "split").len().iter_rows()
    }
    others = {label for label, _ in counts} - set(labels)
    # Classes whose images were all left out are in the catalog, but not among the labels.
    names = [*labels, *sorted(other for other in others if other is not None)]
    return tuple(
        SplitCounts(
            name,
            counts.get((name, "train"), 0),
            counts.get((name, "validation"), 0),
            counts.get((name, "test"), 0),
            counts.get((name, None), 0),
        )
        for name in [*names, *([None] if None in others else [])]
    )


def _identical(catalog: pl.DataFrame) -> list[Identical]:
    """Group images with the same content; groups that are findings come first."""
    firsts = catalog["duplicate_of"].drop_nulls().unique()
    members: dict[str, list[tuple[str, str | None, str | None]]] = {}
    rows = (
        catalog.with_columns(first=pl.coalesce("duplicate_of", "path"))
        .filter(pl.col("first").is_in(firsts.implode()))
        .sort("first", pl.col("duplicate_of").is_not_null(), "path")
        .select("first", "path", "label", "split")
    )
    for first, *row in rows.iter_rows():
        members.setdefault(first, []).append((row[0], row[1], row[2]))
    groups = [_group(rows) for rows in members.values() if len(rows) > 1]
    return sorted(groups, key=lambda g: (not g.has_two_labels, not g.is_in_test_and_training))


def _group(members: list[tuple[str, str | None, str | None]]) -> Identical:
    splits = {split for _, _, split in members}
    return Identical(
        members=tuple(members[:MAX_IN_GROUP]),
        n=len(members),
        has_two_labels=len({label for _, label, _ in members}) > 1,
        is_in_test_and_training="test" in splits and len(splits - {"test", None}) > 0,
    )
