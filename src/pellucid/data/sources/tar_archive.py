"""A tar archive of a folder of pictures, compressed or not."""

from functools import partial
from pathlib import Path

from pellucid.data.sources.members import write_members
from pellucid.data.sources.reading import Reading
from pellucid.data.sources.source import Source
from pellucid.data.sources.tar_reader import TarMembers
from pellucid.data.sources.unpacked import list_unpacked


def list_tar(path: Path, reading: Reading | None = None) -> Source:
    """List the pictures of a tar archive, which is unpacked once into the user's cache folder.

    Names that are no UTF-8 are read in the encoding that fits them all.

    Args:
        path: An archive of a folder per class, or of splits with such folders; plain, or
            compressed by gzip, bzip2 or xz.
        reading: Which folders are splits, and the encoding of names, if a user says so.

    Raises:
        DataError: The archive is damaged or unsafe, or several encodings fit.
    """
    reading = reading or Reading()
    name = path.name[: path.name.lower().rindex(".t")] or path.stem
    return list_unpacked(name, [path], partial(_unpack, path, reading.encoding), reading)


def _unpack(path: Path, encoding: str | None, folder: Path) -> list[str]:
    members = TarMembers(path, encoding)
    left_out = write_members(members, path, folder)
    return [*members.notes, *left_out]
