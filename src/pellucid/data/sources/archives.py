"""Lists a zip or tar archive of a folder of images."""

from functools import partial
from pathlib import Path

from pellucid.data.sources.endings import ending_of
from pellucid.data.sources.members import write_members
from pellucid.data.sources.reading import Reading
from pellucid.data.sources.source import Source
from pellucid.data.sources.tar_reader import TarMembers
from pellucid.data.sources.unpacked import list_unpacked
from pellucid.data.sources.zip_reader import ZipMembers


def list_archive(path: Path, reading: Reading) -> Source:
    """List the images of an archive, which is unpacked once into the user's cache folder.

    Args:
        path: A zip archive, or a tar archive, either plain or compressed with gzip, bzip2 or xz.
            It holds one folder per class, or splits with such folders.
        reading: The folders of the splits and the encoding of names, if the user gives them.
            Without an encoding, names that are not UTF-8 are read in the one that fits them all.

    Returns:
        The unpacked images.

    Raises:
        DataError: The archive is damaged, encrypted or unsafe, or several encodings fit.
    """
    name = path.name[: -len(ending_of(path) or "")] or path.stem
    return list_unpacked(name, [path], partial(_unpack, path, reading.encoding), reading)


def _unpack(path: Path, encoding: str | None, folder: Path) -> list[str]:
    members = (ZipMembers if ending_of(path) == ".zip" else TarMembers)(path, encoding)
    left_out = write_members(members, path, folder)
    return [*members.notes, *left_out]
