"""Split a data set: into a table in memory, a file, or a folder of copies."""

import os
import re
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Unpack

import polars as pl

from pellucid.api.given_source import open_given, source_path
from pellucid.api.notebook_watcher import default_watcher
from pellucid.api.scan import ScannedDataset, scan_dataset
from pellucid.api.split_output import check_output, write_output
from pellucid.config import SplitConfig
from pellucid.data.cache import PictureCache
from pellucid.data.catalog import with_splits
from pellucid.data.folds import assign_folds
from pellucid.data.groups import join_groups
from pellucid.data.near_duplicates import near_groups
from pellucid.data.selection import class_indices
from pellucid.data.sources.reading import ReadingOptions
from pellucid.data.sources.source import Source
from pellucid.data.two_classes import check_source
from pellucid.errors import ConfigError, DataError
from pellucid.i18n import gettext as _
from pellucid.progress import Watcher
from pellucid.typed_path import typed_path


@dataclass(frozen=True)
class Assignment:
    """Images with their split or fold."""

    frame: pl.DataFrame
    """One row per image that is used: path, file, label, group, and split or fold."""
    notes: list[str]
    """Notes for the user, such as how many images were left out and why."""


def split_data(
    source: str | os.PathLike[str],
    config: SplitConfig | None = None,
    *,
    out: str | os.PathLike[str] | None = None,
    link: bool = False,
    seed: int = 0,
    n_folds: int | None = None,
    group_pattern: str | None = None,
    watcher: Watcher | None = None,
    **reading: Unpack[ReadingOptions],
) -> Assignment:
    """Split images into train, validation and test, or into folds; nothing is changed or moved.

    The splits are stratified by class. Identical and nearly identical images stay together, and so
    do the images of a group. Splits that the source defines are kept; an image with a copy in a
    later split is left out.

    Args:
        source: As for `train`.
        config: Shares of test and validation, and how to treat near copies; `SplitConfig()` by
            default.
        out: What to write, if anything: a new folder of copies in train/, validation/ and test/,
            or a new table, NAME.csv or NAME.parquet, that `train` accepts.
        link: Whether to make hard links, which take no space, instead of copies.
        seed: Random seed. The same seed and images give the same splits.
        n_folds: Number of folds to assign instead of splits; None for splits.
        group_pattern: Regular expression that finds the group in an image's path: its first
            capture group, or the whole match if it has none. It replaces the source's groups.
        watcher: Receives the progress.
        **reading: `splits`, `columns`, `encoding`, `allow_outside` and `label_pattern`, as for
            `train`.

    Returns:
        A table of the images, and notes for the user.

    Raises:
        ConfigError: The pattern is not a regular expression, or `out` cannot be used.
        DataError: There are too few images, the pattern matches none of the paths, or the images
            cannot be copied.

    Example:
        >>> assignment = pellucid.split_data("photos/", out="split.csv")
        >>> sorted(set(assignment.frame["split"]))
        ['test', 'train', 'validation']
    """
    watcher = watcher or default_watcher()
    target = None if out is None else typed_path(out)
    if target is not None:
        check_output(target, source_path(source), is_folds=n_folds is not None, is_linked=link)
    opened = open_given(source, reading)
    check_source(opened)
    if group_pattern is not None:
        opened = _grouped(opened, group_pattern)
    assigned = _assigned(_scanned(opened, watcher), config or SplitConfig(), seed, n_folds)
    for note in assigned.notes:
        watcher.note(note)
    if target is not None:
        write_output(assigned.frame, target, is_linked=link, watcher=watcher)
    return assigned


def _grouped(source: Source, pattern: str) -> Source:
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        raise ConfigError(
            _(
                "group_pattern (--group-pattern) was given {pattern!r}, which is not a regular "
                "expression ({error}).",
                pattern=pattern,
                error=error,
            )
        ) from None
    found = [compiled.search(file.path) for file in source.files]
    if not any(found):
        raise DataError(
            _(
                "group_pattern (--group-pattern) was given {pattern!r}, which matches none of "
                "{n_paths:,} paths, such as {path}.",
                pattern=pattern,
                n_paths=len(found),
                path=source.files[0].path,
            )
        )
    files = [
        replace(file, group=(match[1] if compiled.groups else match[0]) if match else None)
        for file, match in zip(source.files, found, strict=True)
    ]
    return replace(source, files=files)


def _scanned(source: Source, watcher: Watcher) -> ScannedDataset:
    cache = PictureCache.of_user()
    try:
        with tempfile.TemporaryDirectory() as scratch:
            return scan_dataset(source, cache, Path(scratch), watcher)
    finally:
        cache.close()


def _assigned(
    seen: ScannedDataset, config: SplitConfig, seed: int, n_folds: int | None
) -> Assignment:
    near: list[int | None] = [None] * len(seen.catalog)
    if config.near_copies == "together":
        group_of = near_groups(seen.pairs, seen.catalog["hash"].gather(seen.rows).to_list())
        near = [group_of.get(content) for content in seen.catalog["hash"]]
    if n_folds is None:
        what, (assigned, notes) = "split", with_splits(seen.catalog, config, seed, near)
    else:
        what, (assigned, notes) = "fold", _folds(seen, near, n_folds, seed)
    used = assigned.filter(pl.col(what).is_not_null())
    return Assignment(used.select("path", "file", "label", "group", what), notes)


def _folds(
    seen: ScannedDataset, near: list[int | None], n_folds: int, seed: int
) -> tuple[pl.DataFrame, list[str]]:
    rows, catalog = seen.rows, seen.catalog
    y = class_indices(catalog["label"].gather(rows), seen.classes)
    keys = (catalog[name].gather(rows) for name in ("hash", "group"))
    groups = join_groups(*keys, [near[row] for row in rows])
    found = assign_folds(y, groups, n_folds, seed)
    fold: list[int | None] = [None] * len(catalog)
    for row, number in zip(rows.tolist(), found.tolist(), strict=True):
        fold[row] = number if number >= 0 else None
    n_bad, n_lone = len(catalog) - len(rows), int((found < 0).sum())
    notes = []
    if n_bad:
        notes.append(
            _("Left out, because they are not usable pictures: {n_files:,}.", n_files=n_bad)
        )
    if n_lone:
        notes.append(
            _(
                "Left out, because their class has only one picture or one group: {n_pictures:,}.",
                n_pictures=n_lone,
            )
        )
    return catalog.with_columns(pl.Series("fold", fold, dtype=pl.Int64)), notes
