"""A folder with one folder per class, or with such folders inside train/, validation/, test/."""

import os
import stat
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from pellucid.data.sources.source import Source, SourceFile
from pellucid.errors import DataError

SPLIT_FOLDERS = {
    "train": "train",
    "training": "train",
    "validation": "validation",
    "val": "validation",
    "valid": "validation",
    "test": "test",
    "testing": "test",
}
"""Names of folders that are splits, in lower case, and which split each is."""

_NOT_THE_USERS = {"__macosx", "thumbs.db", "desktop.ini"}


def list_folder(root: Path) -> Source:
    """List the files of a folder of pictures.

    Hidden files are passed over. Inside a class, nested folders belong to the class. Links are
    followed, but within a class no folder is entered twice, so a link in a loop does no harm.

    Args:
        root: A folder per class, or folders named train, validation (val, valid) and test that
            each hold a folder per class. It has splits if all of its folders have such names
            and one is train.

    Returns:
        The files, each with its class, and its split if the folder says so.

    Raises:
        DataError: There is no such folder, it cannot be read, or it holds no class folders.
    """
    if not root.exists():
        raise DataError(f"There is no folder {root}. Expected a folder that holds one per class.")
    if not root.is_dir():
        raise DataError(f"{root} is a file. Expected a folder that holds one folder per class.")
    folders, loose = _entries(root)
    notes: list[str] = []
    if not folders:
        raise DataError(
            f"{root} holds {len(loose)} files and no folders. Expected one folder per class, "
            "such as photos/cat/ and photos/dog/, with the pictures inside."
        )
    _note_loose(notes, root, loose)
    names = {folder.name.lower() for folder in folders}
    splits = {SPLIT_FOLDERS[name] for name in names if name in SPLIT_FOLDERS}
    if "train" in splits and not names <= SPLIT_FOLDERS.keys():
        other = next(folder.name for folder in folders if folder.name.lower() not in SPLIT_FOLDERS)
        notes.append(
            f"All folders are taken for classes, those named like splits too, because of "
            f"{display_name(other)}/. If it is no class, move it elsewhere."
        )
    if "train" in splits and names <= SPLIT_FOLDERS.keys():
        files = []
        for folder in folders:
            classes, loose = _entries(folder)
            _note_loose(notes, folder, loose)
            files += _list_classes(root, classes, SPLIT_FOLDERS[folder.name.lower()], notes)
    else:
        files = _list_classes(root, folders, None, notes)
    return Source(root, sorted(files, key=lambda file: file.path), notes)


def _entries(folder: Path) -> tuple[list[Path], list[Path]]:
    """Give the folders and the files that are not hidden, each sorted."""
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        raise DataError(
            f"The folder {folder} cannot be read ({error.strerror or error}). "
            "Check that you may open it."
        ) from None
    visible = [e for e in entries if not is_hidden(e.name)]
    return [e for e in visible if e.is_dir()], [e for e in visible if not e.is_dir()]


def is_hidden(name: str) -> bool:
    """Whether a file or folder of this name was put there by the system, not by the user."""
    return name.startswith(".") or name.lower() in _NOT_THE_USERS


def _note_loose(notes: list[str], folder: Path, loose: list[Path]) -> None:
    if loose:
        example = display_name(loose[0].name)
        notes.append(
            f"Files in {folder.name}/ outside of any class folder are not used: {len(loose)}, "
            f"such as {example}."
        )


def _list_classes(
    root: Path, folders: list[Path], split: str | None, notes: list[str]
) -> list[SourceFile]:
    files = []
    for folder in folders:
        label = unicodedata.normalize("NFC", display_name(folder.name))
        found = [
            SourceFile(_relative(file, root), file, label, split)
            for file in walk(os.fspath(folder), notes)
        ]
        if not found:
            notes.append(f"The class folder {_relative(os.fspath(folder), root)} is empty.")
        files += found
    return files


def walk(
    folder: str, notes: list[str] | None = None, entered: set[str] | None = None
) -> Iterator[str]:
    """Yield the regular files below a folder, in sorted order.

    No folder is entered twice, by whatever links, so circles and webs of links do no harm.

    Args:
        folder: Where to start.
        notes: Where to say which folders could not be entered.
        entered: Real paths of the folders that were entered already; grows.
    """
    entered = set() if entered is None else entered
    real = os.path.realpath(folder)
    if real in entered:
        return
    entered.add(real)
    try:
        with os.scandir(folder) as scan:
            entries = sorted(scan, key=lambda entry: entry.name)
    except OSError as error:
        if notes is not None:
            name = display_name(folder)
            notes.append(f"The folder {name} cannot be read ({error.strerror or error}).")
        return
    for entry in entries:
        if is_hidden(entry.name):
            continue
        if _is_folder(entry):
            yield from walk(entry.path, notes, entered)
        elif _is_regular_or_broken(entry):
            yield entry.path


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False  # a link to itself: as good as broken


def _is_regular_or_broken(entry: os.DirEntry[str]) -> bool:
    """Leave out pipes, sockets and devices, which could block a reader for ever."""
    try:
        return stat.S_ISREG(entry.stat().st_mode)
    except OSError:
        return True  # a broken link: listed, so that its health says so


def display_name(name: str) -> str:
    """Give a file's name as valid Unicode; undecodable bytes become escapes, which stay apart."""
    return os.fsencode(name).decode("utf-8", errors="backslashreplace")


def _relative(file: str, root: Path) -> str:
    return display_name(os.path.relpath(file, root)).replace(os.sep, "/")
