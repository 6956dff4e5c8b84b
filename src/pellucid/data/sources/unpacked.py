"""Pictures that are in no files of their own get some, once, in the user's cache folder."""

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from pellucid.checked_json import UnfitError, check_shape, read_json
from pellucid.data.cache import cache_folder
from pellucid.data.sources.folder import list_folder
from pellucid.data.sources.names import is_hidden
from pellucid.data.sources.reading import Reading
from pellucid.data.sources.source import Source
from pellucid.data.sources.split_words import split_name
from pellucid.errors import DataError
from pellucid.regular_file import open_regular

_FORMAT = 3
"""Raised when the same content is unpacked otherwise than before."""

_NOTES = "notes.json"


def list_unpacked(
    name: str,
    contents: Sequence[Path],
    unpack: Callable[[Path], list[str]],
    reading: Reading | None = None,
) -> Source:
    """Unpack pictures into a folder, unless they have been, and list that.

    Args:
        name: What to call the folder; it keeps the first name that its content had.
        contents: The files that hold the pictures; the same content, read in the same way (which
            the files' endings tell), is unpacked once.
        unpack: Writes a folder per class, with or without splits above, into the empty folder that
            it is given, and returns what a user should know.
        reading: Which folders are splits, if a user says so.

    Returns:
        The pictures.

    Raises:
        DataError: The pictures cannot be unpacked, or are in no folder per class.
    """
    encoding = reading.encoding if reading else None
    home = cache_folder() / "unpacked" / _fingerprint(contents, encoding)
    if not (home / _NOTES).is_file():
        _unpack_whole(home, name, unpack)
    notes, folder = _opened(home)
    source = list_folder(_innermost(folder), reading)
    return Source(source.root, source.files, [*notes, *source.notes])


def _opened(home: Path) -> tuple[list[str], Path]:
    """Read what was unpacked before."""
    try:
        notes = check_shape(list[str], read_json(home / _NOTES))
        return notes, next(entry for entry in home.iterdir() if entry.name != _NOTES)
    except (OSError, UnfitError, StopIteration) as error:
        why = f" ({error})" if str(error) else ""
        raise DataError(
            f"What was unpacked into {home} was changed or is broken{why}. Remove that folder, and "
            "start again."
        ) from None


def _fingerprint(contents: Sequence[Path], encoding: str | None) -> str:
    digest = hashlib.sha256(f"format {_FORMAT} {encoding}".encode())
    for path in contents:
        digest.update(path.suffix.lower().encode("utf-8", "surrogateescape"))
        try:
            with open_regular(path) as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
        except OSError as error:
            raise DataError(f"{path} cannot be read ({error.strerror or error}).") from None
    return digest.hexdigest()[:32]


def _unpack_whole(home: Path, name: str, unpack: Callable[[Path], list[str]]) -> None:
    temporary = home.with_name(f".{os.getpid()}.{home.name}")
    try:
        (temporary / name).mkdir(parents=True)
        notes = unpack(temporary / name)
        (temporary / _NOTES).write_text(json.dumps(notes, ensure_ascii=False), encoding="utf-8")
        _put(temporary, home)
    except OSError as error:
        is_full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise DataError(
            f"The pictures could not be unpacked into {cache_folder()} "
            f"({error.strerror or error}). "
            + ("Free some space there, or set" if is_full else "Set")
            + " PELLUCID_CACHE to a folder that you may write to."
        ) from None
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _put(temporary: Path, home: Path) -> None:
    """Rename the folder, unless another process has been quicker with the same content."""
    if not (home / _NOTES).is_file():
        shutil.rmtree(home, ignore_errors=True)  # without its notes it is the rest of something
    try:
        temporary.rename(home)
    except OSError:
        if not (home / _NOTES).is_file():
            raise


def _innermost(folder: Path) -> Path:
    """Pass through folders that hold nothing but one folder, as archives often begin."""
    while True:
        entries = [e for e in folder.iterdir() if not is_hidden(e.name)]
        if len(entries) != 1 or split_name(entries[0].name) is not None:
            return folder
        if not entries[0].is_dir() or not any(inner.is_dir() for inner in entries[0].iterdir()):
            return folder
        folder = entries[0]
