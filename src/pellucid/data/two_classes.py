"""Checks that a data set has two classes to tell apart, and says what was left out if not."""

from collections.abc import Sequence
from pathlib import PurePosixPath

import polars as pl

from pellucid.data.health import Health
from pellucid.data.sources.source import Source
from pellucid.errors import DataError
from pellucid.i18n import gettext as _
from pellucid.i18n.first_few import first_few

_MAX_NAMED = 3
"""Number of classes, and of notes on the source, that an error names."""


def check_source(source: Source) -> None:
    """Check that a source has at least two classes, before spending time on reading it.

    Raises:
        DataError: The source has files of fewer than two classes.
    """
    classes = sorted({file.label for file in source.files})
    if len(classes) >= 2:
        return
    found = (
        _("files of only one class, {label!r}", label=classes[0])
        if classes
        else _("no files in its class folders")
    )
    are_folders = all(file.class_at is not None for file in source.files)
    raise _too_few(found, source.notes[:_MAX_NAMED], are_folders=are_folders)


def check_usable(catalog: pl.DataFrame, notes: Sequence[str] = ()) -> None:
    """Check that at least two classes have usable pictures.

    Args:
        catalog: Data frame of `pellucid.data.catalog.SCHEMA`.
        notes: What the source says about files that are not in the catalog.

    Raises:
        DataError: Fewer than two classes have one.
    """
    is_ok = catalog["health"] == Health.OK.value
    classes = sorted(set(catalog.filter(is_ok)["label"]))
    if len(classes) >= 2:
        return
    found = (
        _("usable pictures of only one class, {label!r}", label=classes[0])
        if classes
        else _("no usable picture")
    )
    bad = catalog.filter(~is_ok)
    of_class = bad.group_by("label", maintain_order=True).agg(
        pl.len().alias("n"), pl.first("path", "reason")
    )
    left_out = [
        _(
            "{n:,} of the class {label!r}, such as {path} ({reason})",
            n=row["n"],
            label=row["label"],
            path=row["path"],
            reason=str(row["reason"]).rstrip("."),
        )
        for row in of_class.iter_rows(named=True)
    ]
    said = list(notes[:_MAX_NAMED])
    if left_out:
        listed = first_few(left_out, _MAX_NAMED)
        said.insert(0, _("Pictures that cannot be used: {listed}.", listed=listed))
    where = zip(catalog["path"], catalog["label"], strict=True)
    are_folders = all(label in PurePosixPath(path).parts[:-1] for path, label in where)
    raise _too_few(found, said, are_folders=are_folders)


def _too_few(found: str, left_out: Sequence[str], *, are_folders: bool) -> DataError:
    needed = _(
        "Expected pictures of at least two classes; found {found}. A classifier needs at least two "
        "classes to tell apart.",
        found=found,
    )
    advice = (
        _("Correct what was left out, or add usable pictures of another class.")
        if left_out
        else _("Give a folder that holds one folder of pictures per class.")
        if are_folders
        else _("Add pictures of another class.")
    )
    return DataError(" ".join([needed, *left_out, advice]))
