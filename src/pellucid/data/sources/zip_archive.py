"""A zip archive of a folder of pictures."""

from functools import partial
from pathlib import Path

from pellucid.data.sources.members import write_members
from pellucid.data.sources.reading import Reading
from pellucid.data.sources.source import Source
from pellucid.data.sources.unpacked import list_unpacked
from pellucid.data.sources.zip_reader import ZipMembers
from pellucid.errors import DataError


def list_zip(path: Path, reading: Reading | None = None) -> Source:
    """List the pictures of a zip archive, which is unpacked once into the user's cache folder.

    Names that the archive does not declare as UTF-8 are read as UTF-8 if they are, or else in the
    encoding that fits them all.

    Args:
        path: An archive of a folder per class, or of splits with such folders.
        reading: Which folders are splits, and the encoding of names, if a user says so.

    Raises:
        DataError: The archive is damaged, encrypted or unsafe, or several encodings fit.
    """
    reading = reading or Reading()
    return list_unpacked(path.stem, [path], partial(_unpack, path, reading.encoding), reading)


def _unpack(path: Path, encoding: str | None, folder: Path) -> list[str]:
    found = ZipMembers(path, encoding)
    with found.archive:
        if found.is_encrypted:
            raise DataError(f"{path} is protected by a password. Unpack it and give the folder.")
        files = (each for each in found.members if not each.name.endswith("/"))
        left_out = write_members(files, path, folder)
    return [*found.notes, *left_out]
