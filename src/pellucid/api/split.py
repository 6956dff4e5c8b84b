"""Split a data set: into a table in memory, a file, or a folder of copies."""

import os
import unicodedata
from pathlib import Path, PurePath
from typing import Unpack

import polars as pl

from pellucid.api.assignment import Assignment, assign_images
from pellucid.api.given_source import open_given, source_path
from pellucid.api.new_file import new_file
from pellucid.config import SplitConfig
from pellucid.data.placing import Placement, check_new_folder, place_files
from pellucid.data.sources.class_name import why_no_class_name
from pellucid.data.sources.names import display_name
from pellucid.data.sources.reading import ReadingOptions
from pellucid.errors import ConfigError, DataError
from pellucid.progress import Watcher
from pellucid.run import replacing
from pellucid.typed_path import typed_path

_TABLES = (".csv", ".parquet")
_NOT_TABLES = (".json", ".tsv", ".txt", ".xls", ".xlsx")


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

    The splits are stratified by class, and copies and groups stay together.

    Args:
        source: As for `train`. Splits that it defines are kept.
        config: Shares of test and validation; those of `SplitConfig` by default.
        out: What to write, if anything: a new folder of copies in train/, validation/ and test/,
            or a new table, NAME.csv or NAME.parquet, that `train` accepts.
        link: Whether to make hard links, which take no space, instead of copies.
        seed: Random seed. The same seed and images give the same splits.
        n_folds: Number of folds to assign instead of splits; None for splits.
        group_pattern: Regular expression that finds the group in an image's path. Images of a group
            stay together.
        watcher: Receives the progress.
        **reading: `splits`, `columns`, `encoding` and `allow_outside`, as for `train`.

    Returns:
        A table of the images, and notes for the user.

    Raises:
        ConfigError: The pattern is not a regular expression, or `out` cannot be used.
        DataError: There are too few images, or they cannot be copied.

    Example:
        >>> assignment = pellucid.split_data("photos/", out="split.csv")
        >>> sorted(set(assignment.frame["split"]))
        ['test', 'train', 'validation']
    """
    watcher = watcher or Watcher()
    target = None if out is None else typed_path(out)
    if target is not None:
        _check_out(target, source_path(source), is_folds=n_folds is not None, is_linked=link)
    assigned = assign_images(
        open_given(source, reading),
        watcher,
        config or SplitConfig(),
        seed=seed,
        n_folds=n_folds,
        group_pattern=group_pattern,
    )
    for note in assigned.notes:
        watcher.note(note)
    if target is not None:
        _write(assigned.frame, target, is_linked=link, watcher=watcher)
    return assigned


def _is_table(out: Path) -> bool:
    return out.suffix.lower() in _TABLES


def _check_out(out: Path, source: Path, *, is_folds: bool, is_linked: bool) -> None:
    """Raise ConfigError if splits cannot be written under a name."""
    if out.suffix.lower() in _NOT_TABLES:
        raise ConfigError(
            f"--out was given {out}. Expected the name of a new folder, or of a table that ends "
            "with .csv or .parquet."
        )
    if _is_table(out):
        new_file(out, Path(f"split{out.suffix.lower()}"), source)
    else:
        check_new_folder(out, source)
    if is_folds and not _is_table(out):
        raise ConfigError(
            f"--folds makes a table, and --out was given the folder {out}. Expected a name that "
            "ends with .csv or .parquet."
        )
    if is_linked and _is_table(out):
        raise ConfigError("--link is for folders, and --out names a table. Leave one of them out.")


def _write(frame: pl.DataFrame, out: Path, *, is_linked: bool, watcher: Watcher) -> None:
    """Write a table with paths relative to it, or a folder of copies."""
    if not _is_table(out):
        watcher.stage("Linking" if is_linked else "Copying")
        place_files(placements(frame), out, is_linked=is_linked, on_progress=watcher.progress)
    elif _write_table(frame, out):
        watcher.note(
            f"The pictures lie outside of the folder of {out}, so commands that read it need "
            "--allow-outside."
        )


def _write_table(frame: pl.DataFrame, out: Path) -> bool:
    """Write the table, and return whether any path leads out of its folder."""
    folder = os.path.abspath(out.parent)  # noqa: PTH100
    relative = (os.path.relpath(file, folder) for file in frame["file"])
    paths = [display_name(path).replace(os.sep, "/") for path in relative]
    table = frame.drop("file").with_columns(pl.Series("path", paths))
    if table["group"].null_count() == len(table):
        table = table.drop("group")
    with replacing(out) as temporary:
        if out.suffix.lower() == ".csv":
            table.write_csv(temporary, include_bom=True)  # spreadsheets need it for Korean
        else:
            table.write_parquet(temporary)
    return any(path.startswith("../") or os.path.isabs(path) for path in paths)  # noqa: PTH117


def placements(frame: pl.DataFrame) -> list[Placement]:
    """Return where copies go: ``split/label/name``, with a number after names that are taken.

    Args:
        frame: Table with splits, as in `Assignment`.

    Returns:
        The placements, in the order of the table.

    Raises:
        DataError: A class name cannot be the name of a folder.

    Example:
        >>> columns = {"file": ["a/1.png", "b/1.png"], "label": "cat", "split": "train"}
        >>> [each.target for each in placements(pl.DataFrame(columns))]
        ['train/cat/1.png', 'train/cat/1-2.png']
    """
    for label in sorted(set(frame["label"])):
        if reason := why_no_class_name(label):
            raise DataError(
                f"The class {label!r} cannot have a folder of its name: {reason}. Rename it, or "
                "write a table: --out NAME.csv."
            )
    taken: set[str] = set()
    found = []
    for file, label, split in frame.select("file", "label", "split").iter_rows():
        name = PurePath(display_name(Path(file).name))
        target, number = f"{split}/{label}/{name}", 2
        while (key := unicodedata.normalize("NFC", target).casefold()) in taken:
            target = f"{split}/{label}/{name.stem}-{number}{name.suffix}"
            number += 1
        taken.add(key)
        found.append(Placement(file, target))
    return found
