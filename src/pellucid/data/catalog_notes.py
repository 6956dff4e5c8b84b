"""What users should know about a catalog: bad files, copies, conflicts and tiny classes."""

from collections import Counter

import polars as pl

from pellucid.data.health import Health, counted
from pellucid.i18n import gettext as _
from pellucid.i18n.first_few import first_few


def notes_on(catalog: pl.DataFrame) -> list[str]:
    """Return notes for the user on a catalog: bad files, copies, conflicts, tiny classes."""
    notes = []
    bad = catalog.filter(pl.col("health") != Health.OK.value)["health"].to_list()
    if bad:
        notes.append(
            _(
                "{n_files} files are left out ({counts}); the files are unchanged.",
                n_files=len(bad),
                counts=counted(bad),
            )
        )
    sound = catalog.filter(pl.col("health") == Health.OK.value)
    if n_copies := sound["duplicate_of"].is_not_null().sum():
        notes.append(
            _(
                "{n_copies} pictures are identical copies of others; each stays in the split "
                "of its original, and the results count it once.",
                n_copies=n_copies,
            )
        )
    in_two = conflicts(catalog)
    notes += [
        _("The same picture is in two classes: {paths}.", paths=" = ".join(paths))
        for paths in in_two[:5]
    ]
    if len(in_two) > 5:
        notes.append(
            _(
                "{n_more:,} more pictures are in two classes; `pellucid data check` shows them.",
                n_more=len(in_two) - 5,
            )
        )
    kept = sound.filter(pl.col("split").is_not_null())
    tested = set(kept.filter(pl.col("split") == "test")["label"])
    n_by_label = sorted(Counter(kept["label"].to_list()).items())
    notes += [
        _("The class {label!r} has one picture only, so it is never tested.", label=label)
        for label, n in n_by_label
        if n == 1
    ]
    untested = [label for label, n in n_by_label if n > 1 and label not in tested]
    if tested and untested:
        notes.append(
            _(
                "The test has no picture of some classes, so they are never tested: {names}.",
                names=first_few([*map(repr, untested)], 5),
            )
        )
    return notes


def conflicts(catalog: pl.DataFrame) -> list[list[str]]:
    """Return the groups of identical images that are in more than one class, as paths."""
    groups = _identical(catalog).filter(pl.col("label").list.n_unique() > 1)
    return [list(paths) for paths in groups["path"]]


def identical_pictures(catalog: pl.DataFrame) -> list[tuple[str, ...]]:
    """Return the paths of identical images, in groups of two or more, in the catalog's order."""
    return [tuple(paths) for paths in _identical(catalog)["path"]]


def _identical(catalog: pl.DataFrame) -> pl.DataFrame:
    return (
        catalog.filter(pl.col("health") == Health.OK.value)
        .group_by("hash", maintain_order=True)
        .agg("path", "label")
        .filter(pl.col("path").list.len() > 1)
    )
