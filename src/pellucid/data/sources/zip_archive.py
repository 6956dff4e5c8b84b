"""A zip archive of a folder of pictures."""

import stat
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from pellucid.data.sources.members import Member, write_members
from pellucid.data.sources.names import is_hidden
from pellucid.data.sources.reading import Reading
from pellucid.data.sources.source import Source
from pellucid.data.sources.unpacked import list_unpacked
from pellucid.errors import DataError

_IS_UTF8, _IS_ENCRYPTED = 0x800, 0x1


def list_zip(path: Path, reading: Reading | None = None) -> Source:
    """List the pictures of a zip archive, which is unpacked once into the user's cache folder.

    Names that the archive does not declare as UTF-8 are read as UTF-8 if they are, or else as
    CP949, in which Korean Windows writes them.

    Args:
        path: An archive of a folder per class, or of splits with such folders.
        reading: Which folders are splits, if a user says so.

    Raises:
        DataError: The archive is damaged, encrypted or unsafe.
    """
    return list_unpacked(path.stem, [path], partial(_unpack, path), reading)


def _unpack(path: Path, folder: Path) -> list[str]:
    try:
        with zipfile.ZipFile(path) as archive:
            return write_members(_members(archive, path), path, folder)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise DataError(
            f"{path} cannot be unpacked ({error}). Was it copied whole? Expected a zip archive "
            "of a folder of pictures."
        ) from None


def _members(archive: zipfile.ZipFile, path: Path) -> Iterator[Member]:
    decode = _decoder(archive)
    for info in archive.infolist():
        if info.is_dir():
            continue
        if info.flag_bits & _IS_ENCRYPTED:
            raise DataError(f"{path} is protected by a password. Unpack it and give the folder.")
        kind = stat.S_IFMT(info.external_attr >> 16)
        is_regular = kind in (0, stat.S_IFREG)
        opened = partial(archive.open, info) if is_regular else None
        yield Member(decode(info), info.file_size, opened)


def member_names(archive: zipfile.ZipFile) -> dict[int, str]:
    """Give the names of the files that a system has not put there, by position in the archive."""
    decode = _decoder(archive)
    names = {at: decode(info) for at, info in enumerate(archive.infolist()) if not info.is_dir()}
    return {at: name for at, name in names.items() if not any(map(is_hidden, name.split("/")))}


class _Decoder:
    """Reads names that are not declared as UTF-8."""

    def __init__(self, names: list[bytes]) -> None:
        self.encoding = next(
            (encoding for encoding in ("utf-8", "cp949") if _all_decode(names, encoding)), "cp437"
        )

    def __call__(self, info: zipfile.ZipInfo) -> str:
        if info.flag_bits & _IS_UTF8:
            return info.filename
        return info.filename.encode("cp437").decode(self.encoding)


def _decoder(archive: zipfile.ZipFile) -> _Decoder:
    undeclared = [i for i in archive.infolist() if not i.flag_bits & _IS_UTF8]
    return _Decoder([info.filename.encode("cp437") for info in undeclared])


def _all_decode(names: list[bytes], encoding: str) -> bool:
    try:
        for name in names:
            name.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
