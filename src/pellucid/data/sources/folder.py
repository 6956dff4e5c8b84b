"""Lists a folder with one folder per class, or with splits that hold such folders."""

import os
import stat
import unicodedata
from collections.abc import Collection, Iterator
from pathlib import Path, PurePosixPath

from pellucid.data.sources.layout import find_layout
from pellucid.data.sources.layout_parts import ClassFolder
from pellucid.data.sources.names import display_name, is_hidden, relative_name
from pellucid.data.sources.reading import Reading
from pellucid.data.sources.scan import is_folder, scan, sorted_entries
from pellucid.data.sources.source import Source, SourceFile
from pellucid.errors import DataError
from pellucid.i18n import gettext as _
from pellucid.i18n import system_reason


def list_folder(root: Path, reading: Reading | None = None) -> Source:
    """List the files of a folder of images.

    Hidden files and folders left behind by programs are skipped. Folders nested in a class folder
    belong to the class. Links are followed, but within a class no folder is entered twice, so
    circular links do no harm.

    Args:
        root: A folder with one folder per class; or with splits (folders that hold the same
            classes, one of them named train in any language); or with one folder that holds these.
        reading: The folders of the splits, if the user names them.

    Returns:
        The files, each with its class, and its split if the folder has splits.

    Raises:
        DataError: The folder does not exist, cannot be read, holds no class folders, or is
            ambiguous.
    """
    reading = reading or Reading()
    if not root.exists():
        raise DataError(
            _("There is no folder {root}. Expected one that holds a folder per class.", root=root)
        )
    if not root.is_dir():
        raise DataError(
            _("{root} is a file. Expected a folder that holds one folder per class.", root=root)
        )
    _check_readable(root)
    tree, left = scan(os.fspath(root))
    layout = find_layout(tree, reading.splits)
    notes = [*layout.notes, *left.note()]
    files = [
        file for found in layout.classes for file in _list_class(root, found, notes, left.found)
    ]
    return Source(root, sorted(files, key=lambda file: file.path), list(dict.fromkeys(notes)))


def _check_readable(folder: Path) -> None:
    try:
        next(folder.iterdir(), None)
    except OSError as error:
        raise DataError(
            _(
                "The folder {folder} cannot be read ({error}). Check that you may open it.",
                folder=folder,
                error=system_reason(error),
            )
        ) from None


def _list_class(
    root: Path, found: ClassFolder, notes: list[str], left: Collection[str]
) -> list[SourceFile]:
    label = unicodedata.normalize("NFC", found.label)
    at = len(PurePosixPath(found.folder.relative).parts) - 1
    files = [
        SourceFile(relative_name(file, root), file, label, found.split, class_at=at)
        for file in walk(found.folder.path, notes, left_out=left)
    ]
    if found.folder.has_results:
        notes.append(
            _(
                "The class folder {relative} holds files such as weights or logs, as a "
                "training writes them. If it is not a class, move it elsewhere.",
                relative=found.folder.relative,
            )
        )
    if not files:
        notes.append(_("The class folder {relative} is empty.", relative=found.folder.relative))
    return files


def walk(
    folder: str,
    notes: list[str] | None = None,
    entered: set[str] | None = None,
    left_out: Collection[str] = (),
) -> Iterator[str]:
    """Yield the regular files below a folder, in sorted order.

    No folder is entered twice, so circular links do no harm.

    Args:
        folder: The folder to start from.
        notes: List to which folders that cannot be read are added.
        entered: Real paths of the folders already entered; extended in place.
        left_out: Paths of folders not to enter.

    Yields:
        The path of each file.
    """
    entered = set() if entered is None else entered
    real = os.path.realpath(folder)
    if real in entered:
        return
    entered.add(real)
    try:
        entries = sorted_entries(folder)
    except OSError as error:
        if notes is not None:
            name = display_name(folder)
            notes.append(
                _(
                    "The folder {name} cannot be read ({error}).",
                    name=name,
                    error=system_reason(error),
                )
            )
        return
    for entry in entries:
        if is_hidden(entry.name):
            continue
        if is_folder(entry):
            if entry.path not in left_out:
                yield from walk(entry.path, notes, entered, left_out)
        elif _is_regular_or_broken(entry):
            yield entry.path


def _is_regular_or_broken(entry: os.DirEntry[str]) -> bool:
    """Return False for pipes, sockets and devices, which could block a reader forever."""
    try:
        return stat.S_ISREG(entry.stat().st_mode)
    except OSError:
        return True  # a broken link is listed, so that its health reports it
