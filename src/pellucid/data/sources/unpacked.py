"""Unpacks images from archives, arrays and tables into files in the user's cache folder."""

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from pellucid.cache_folder import cache_folder
from pellucid.checked_json import UnfitError, check_shape, read_json
from pellucid.data.sources.named_pictures import list_pictures
from pellucid.data.sources.names import is_hidden
from pellucid.data.sources.reading import Reading
from pellucid.data.sources.source import Source
from pellucid.data.sources.split_words import split_name
from pellucid.errors import DataError
from pellucid.i18n import gettext as _
from pellucid.i18n import system_reason
from pellucid.regular_file import open_regular
from pellucid.spelling import joined

_FORMAT = 3
"""Version of the unpacked form; raise it when the same content is unpacked differently."""

_NOTES = "notes.json"


def list_unpacked(
    name: str,
    contents: Sequence[Path],
    unpack: Callable[[Path], list[str]],
    reading: Reading | None = None,
) -> Source:
    """Unpack images into a cache folder, unless this was done before, and list that folder.

    Args:
        name: Name of the folder; a folder that exists keeps the name it was first unpacked with.
        contents: The files that hold the images. The same content with the same file extensions,
            which decide how it is read, is unpacked only once.
        unpack: Function that writes a folder per class, with or without splits above, into the
            given empty folder and returns notes for the user.
        reading: The user's choices, such as the folders of the splits.

    Returns:
        The unpacked images.

    Raises:
        DataError: The images cannot be unpacked, or are not in one folder per class.
    """
    encoding = reading.encoding if reading else None
    home = cache_folder() / "unpacked" / _fingerprint(contents, encoding)
    if not (home / _NOTES).is_file():
        _unpack_whole(home, name, unpack)
    notes, folder = _opened(home)
    source = list_pictures(_innermost(folder), reading)
    return Source(source.root, source.files, [*notes, *source.notes])


def _opened(home: Path) -> tuple[list[str], Path]:
    """Return the notes and the folder of content that was unpacked before."""
    try:
        notes = check_shape(list[str], read_json(home / _NOTES))
        return notes, next(entry for entry in home.iterdir() if entry.name != _NOTES)
    except (OSError, UnfitError, StopIteration) as error:
        raise DataError(
            _(
                "What was unpacked into {folder} was changed or is broken ({error}). Remove that "
                "folder, and start again.",
                folder=home,
                error=error,
            )
            if str(error)
            else _(
                "What was unpacked into {folder} was changed or is broken. Remove that "
                "folder, and start again.",
                folder=home,
            )
        ) from None


def _fingerprint(contents: Sequence[Path], encoding: str | None) -> str:
    digest = hashlib.sha256(f"format {_FORMAT} {encoding}".encode())
    for path in contents:
        digest.update(path.suffix.lower().encode("utf-8", "surrogateescape"))
        try:
            with open_regular(path) as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
        except OSError as error:
            raise DataError(
                _("{path} cannot be read ({error}).", path=path, error=system_reason(error))
            ) from None
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
            joined(
                _(
                    "The pictures could not be unpacked into {cache_folder} ({error}).",
                    cache_folder=cache_folder(),
                    error=system_reason(error),
                ),
                _("Free some space there, or set PELLUCID_CACHE to a folder that you may write to.")
                if is_full
                else _("Set PELLUCID_CACHE to a folder that you may write to."),
            )
        ) from None
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _put(temporary: Path, home: Path) -> None:
    """Rename the folder, unless another process has already unpacked the same content."""
    if not (home / _NOTES).is_file():
        shutil.rmtree(home, ignore_errors=True)  # without its notes, the folder is incomplete
    try:
        temporary.rename(home)
    except OSError:
        if not (home / _NOTES).is_file():
            raise


def _innermost(folder: Path) -> Path:
    """Descend through folders that hold only one folder, as at the top of many archives."""
    while True:
        entries = [e for e in folder.iterdir() if not is_hidden(e.name)]
        if len(entries) != 1 or split_name(entries[0].name) is not None:
            return folder
        if not entries[0].is_dir() or not any(inner.is_dir() for inner in entries[0].iterdir()):
            return folder
        folder = entries[0]
