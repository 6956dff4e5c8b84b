"""The files of an archive, written where they belong; archives are hostile until checked."""

import shutil
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from pellucid.data.cache import cache_folder
from pellucid.data.decode import MAX_BYTES
from pellucid.data.sources.names import is_hidden
from pellucid.errors import DataError

MOST_FILES = 5_000_000
"""No archive with more is unpacked."""

MOST_EXPANSION = 100
"""Pictures are compressed already; an archive that grows by more is no archive of pictures ..."""

LEAST_SUSPICIOUS = 2**30
"""... if what it grows to is more than this, in bytes."""

KEPT_FREE = 2**30
"""So many bytes stay free on the disk."""

_CHUNK = 2**20


@dataclass(frozen=True)
class Member:
    """One file in an archive."""

    name: str
    """As the archive says, with slashes or backslashes."""
    n_bytes: int
    """What the archive says of its size."""
    open: Callable[[], IO[bytes]] | None
    """None for what is no regular file, such as a link."""


def write_members(members: Iterable[Member], archive: Path, folder: Path) -> list[str]:
    """Write an archive's files into a folder.

    Args:
        members: The files; each is opened before the next one is asked for.
        archive: Where they come from.
        folder: An empty folder.

    Returns:
        What a user should know.

    Raises:
        DataError: A name leads out of the folder, or the archive is far larger inside than a
            collection of pictures, or than the disk.
        OSError: A file cannot be written.
    """
    packed = archive.stat().st_size
    room = max(0, shutil.disk_usage(_existing(cache_folder())).free - KEPT_FREE)
    n_files = n_bytes = 0
    left_out: Counter[str] = Counter()
    example: dict[str, str] = {}
    for member in members:
        target = _safe_target(member.name, archive)
        n_files, n_bytes = n_files + 1, n_bytes + member.n_bytes
        _check_size(archive, packed, room, n_files, n_bytes)
        if target is None:
            continue
        reason = (
            "links or devices"
            if member.open is None
            else f"more than {MAX_BYTES:,} bytes"
            if member.n_bytes > MAX_BYTES
            else None
        )
        if reason is not None:
            left_out[reason] += 1
            example.setdefault(reason, member.name)
            continue
        _write(member, folder / target)
    return [
        f"Left in the archive {archive.name} ({reason}): {n:,}, such as {example[reason]}."
        for reason, n in left_out.items()
    ]


def _existing(folder: Path) -> Path:
    return next(path for path in (folder, *folder.absolute().parents) if path.exists())


def _safe_target(name: str, archive: Path) -> PurePosixPath | None:
    """Say where a file goes, relative to the folder; None for what the system put there."""
    path = PurePosixPath(name.replace("\\", "/"))
    has_drive = bool(path.parts) and path.parts[0].endswith(":")
    if path.is_absolute() or ".." in path.parts or has_drive or "\0" in name:
        raise DataError(
            f"The archive {archive} has a file {name!r}, whose path leads out of the folder that "
            "it is unpacked into. Such an archive may be an attack, so nothing of it is used."
        )
    return None if not path.parts or any(map(is_hidden, path.parts)) else path


def _check_size(archive: Path, packed: int, room: int, n_files: int, n_bytes: int) -> None:
    if n_files > MOST_FILES:
        raise DataError(f"The archive {archive} has more than {MOST_FILES:,} files.")
    if n_bytes > max(LEAST_SUSPICIOUS, MOST_EXPANSION * packed):
        raise DataError(
            f"The archive {archive} ({packed:,} bytes) holds at least {n_bytes:,} bytes. Pictures "
            "do not compress like that, so it may be an attack, and nothing of it is used. If you "
            "trust it, unpack it yourself and give the folder."
        )
    if n_bytes > room:
        raise DataError(
            f"The archive {archive} holds at least {n_bytes:,} bytes, and the disk of "
            f"{cache_folder()} has room for {room:,}. Free some space, or set PELLUCID_CACHE to a "
            "folder on another disk."
        )


def _write(member: Member, target: Path) -> None:
    """Write one file, and not a byte more than the archive has said."""
    assert member.open is not None
    target.parent.mkdir(parents=True, exist_ok=True)
    left = member.n_bytes
    with member.open() as packed, target.open("wb") as file:
        while left and (chunk := packed.read(min(left, _CHUNK))):
            file.write(chunk)
            left -= len(chunk)
