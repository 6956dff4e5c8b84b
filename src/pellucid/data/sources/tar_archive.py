"""A tar archive of a folder of pictures, compressed or not."""

import lzma
import tarfile
import zlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import IO

from pellucid.data.sources.members import Member, write_members
from pellucid.data.sources.reading import Reading
from pellucid.data.sources.source import Source
from pellucid.data.sources.unpacked import list_unpacked
from pellucid.errors import DataError


def list_tar(path: Path, reading: Reading | None = None) -> Source:
    """List the pictures of a tar archive, which is unpacked once into the user's cache folder.

    Args:
        path: An archive of a folder per class, or of splits with such folders; plain, or
            compressed by gzip, bzip2 or xz.
        reading: Which folders are splits, if a user says so.

    Raises:
        DataError: The archive is damaged or unsafe.
    """
    name = path.name[: path.name.lower().rindex(".t")] or path.stem
    return list_unpacked(name, [path], partial(_unpack, path), reading)


def _unpack(path: Path, folder: Path) -> list[str]:
    try:
        with tarfile.open(path, "r|*") as archive:  # a stream: nothing is read twice
            return write_members(_members(archive), path, folder)
    except (tarfile.TarError, EOFError, zlib.error, lzma.LZMAError, ValueError) as error:
        raise DataError(
            f"{path} cannot be unpacked ({error}). Was it copied whole? Expected a tar archive "
            "of a folder of pictures."
        ) from None


def _members(archive: tarfile.TarFile) -> Iterator[Member]:
    for info in archive:
        if info.isdir():
            continue
        opened = partial(_open, archive, info) if info.isfile() else None
        yield Member(member_name(info), info.size, opened)


def member_name(info: tarfile.TarInfo) -> str:
    """Give a file's name as valid Unicode; undecodable bytes become escapes."""
    return info.name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _open(archive: tarfile.TarFile, info: tarfile.TarInfo) -> IO[bytes]:
    opened = archive.extractfile(info)
    if opened is None:
        raise tarfile.ReadError(f"{info.name} has no content")
    return opened
