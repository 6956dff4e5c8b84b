"""The files in a zip archive, which is not unpacked."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pellucid.data.decode import MAX_BYTES, Health
from pellucid.data.sources.member import LINKS, links_note
from pellucid.data.sources.names import display_name, is_hidden
from pellucid.data.sources.reading import Reading
from pellucid.data.sources.zip_reader import UNREADABLE, ZipMembers, open_zip
from pellucid.data.streams.item import PictureStream
from pellucid.errors import DataError, PictureError


@dataclass(frozen=True)
class ZipItem:
    """One file in an archive."""

    name: str
    archive: str
    number: int
    """Position in the archive's list; names may be there twice."""
    n_bytes: int = 0
    """What the archive says of its size."""

    def read(self) -> bytes:
        """Unpack the file into memory."""
        if self.n_bytes > MAX_BYTES:
            raise PictureError(
                Health.TOO_LARGE,
                f"The file has {self.n_bytes:,} bytes; at most {MAX_BYTES:,} are read.",
            )
        try:
            opened = _opened(self.archive)
            # What the archive says of a size may be a lie, which this does not believe.
            with opened.open(opened.infolist()[self.number]) as file:
                return file.read(self.n_bytes)
        except UNREADABLE as error:
            raise PictureError(
                Health.UNREADABLE, f"It cannot be taken out of the archive ({error})."
            ) from None


@lru_cache(maxsize=4)
def _opened(path: str) -> zipfile.ZipFile:
    return open_zip(Path(path))


def stream_zip(path: Path, reading: Reading) -> PictureStream:
    """Give the files of an archive in its own order; hidden ones are passed over.

    Args:
        path: The archive.
        reading: The encoding of names that are not declared as UTF-8, if a user says it.

    Raises:
        DataError: It is no zip archive, has no files, or may be an attack; or several encodings
            fit its names.
    """
    found = ZipMembers(path, reading.encoding)
    found.archive.close()
    shown, whole = display_name(str(path)), str(path.absolute())
    items, n_links = [], 0
    for number, member in enumerate(found.members):
        if member.name.endswith("/") or any(map(is_hidden, member.name.split("/"))):
            continue
        if member.problem == LINKS:
            n_links += 1
            continue
        items.append(ZipItem(f"{shown}/{member.name}", whole, number, member.n_bytes))
    if n_links:
        found.notes.append(links_note(path, n_links))
    if not items:
        raise DataError(f"The archive {path} holds no files. Expected pictures to classify.")
    return PictureStream(_each(items), len(items), found.notes)


def _each(items: list[ZipItem]) -> Iterator[ZipItem]:
    yield from items
