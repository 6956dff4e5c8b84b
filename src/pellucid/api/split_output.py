"""Write the splits of a data set: into a table, or a folder of copies or links."""

import os
import unicodedata
from pathlib import Path, PurePath

import polars as pl

from pellucid.api.new_file import new_file
from pellucid.data.placing import Placement, check_new_folder, place_files
from pellucid.data.sources.class_name import why_no_class_name
from pellucid.data.sources.names import display_name
from pellucid.errors import ConfigError, DataError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked
from pellucid.progress import Watcher
from pellucid.run import replacing

_TABLES = (".csv", ".parquet")
_NOT_TABLES = (".json", ".tsv", ".txt", ".xls", ".xlsx")


def _is_table(out: Path) -> bool:
    return out.suffix.lower() in _TABLES


def check_output(out: Path, source: Path, *, is_folds: bool, is_linked: bool) -> None:
    """Check that splits can be written under a name, before anything is computed.

    Args:
        out: A new table or folder.
        source: Path of the images.
        is_folds: Whether folds are to be written instead of splits.
        is_linked: Whether to make hard links.

    Raises:
        ConfigError: They cannot be written there.
    """
    if out.suffix.lower() in _NOT_TABLES:
        raise ConfigError(
            _(
                "out (--out) was given {path}. Expected the name of a new folder, or of a "
                "table that ends with .csv or .parquet.",
                path=out,
            )
        )
    if _is_table(out):
        new_file(out, Path(f"split{out.suffix.lower()}"), source)
    else:
        check_new_folder(out, source)
    if is_folds and not _is_table(out):
        raise ConfigError(
            _(
                "Folds (--folds) are written to a table, and out (--out) was given the folder "
                "{path}. Expected a name that ends with .csv or .parquet.",
                path=out,
            )
        )
    if is_linked and _is_table(out):
        raise ConfigError(
            _("link (--link) is for folders, and out (--out) names a table. Leave out link.")
        )


def write_output(frame: pl.DataFrame, out: Path, *, is_linked: bool, watcher: Watcher) -> None:
    """Write a table with paths relative to the table, or a folder of copies or links.

    Args:
        frame: Table with splits or folds, as in `Assignment`.
        out: The new table or folder.
        is_linked: Whether to make hard links instead of copies.
        watcher: Receiver of the progress.

    Raises:
        ConfigError: The folder cannot be written.
        DataError: The images cannot be copied.
    """
    if not _is_table(out):
        watcher.stage(marked("Linking") if is_linked else marked("Copying"))
        place_files(placements(frame), out, is_linked=is_linked, on_progress=watcher.progress)
    elif _write_table(frame, out):
        watcher.note(
            _(
                "The pictures lie outside the folder of {path}, so commands that read it need "
                "--allow-outside (in Python: allow_outside=True).",
                path=out,
            )
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
                _(
                    "The class {label!r} cannot have a folder of its name: {reason}. Rename "
                    "it, or write a table (--out NAME.csv).",
                    label=label,
                    reason=reason,
                )
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
