"""Streams the files in a zip or tar archive without unpacking it to disk."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path

from pellucid.data.decode import MAX_BYTES, Health
from pellucid.data.sources.endings import ending_of
from pellucid.data.sources.names import display_name, is_hidden
from pellucid.data.sources.reading import Reading
from pellucid.data.sources.tar_reader import TarMembers
from pellucid.data.sources.zip_reader import UNREADABLE, ZipMembers, open_zip
from pellucid.data.streams.item import ContentItem, PictureStream
from pellucid.errors import DataError, PictureError
from pellucid.i18n import gettext as _


@dataclass(frozen=True)
class ZipItem:
    """A file in a zip archive, which can be read in any order."""

    name: str
    archive: str
    number: int
    """Position in the archive's list; used instead of the name, which may occur twice."""
    n_bytes: int = 0
    """Size according to the archive, in bytes."""

    def read(self) -> bytes:
        """Unpack the file into memory."""
        if self.n_bytes > MAX_BYTES:
            raise PictureError(
                Health.TOO_LARGE,
                _(
                    "The file has {n_bytes:,} bytes; at most {max_bytes:,} are read.",
                    n_bytes=self.n_bytes,
                    max_bytes=MAX_BYTES,
                ),
            )
        try:
            opened = _opened(self.archive)
            # The size in the archive is untrusted, so no more than that is unpacked.
            with opened.open(opened.infolist()[self.number]) as file:
                return file.read(self.n_bytes)
        except UNREADABLE as error:
            raise PictureError(
                Health.UNREADABLE,
                _("It cannot be taken out of the archive ({error}).", error=error),
            ) from None


@lru_cache(maxsize=4)
def _opened(path: str) -> zipfile.ZipFile:
    return open_zip(Path(path))


def stream_archive(path: Path, reading: Reading) -> PictureStream:
    """Stream the files of an archive in the archive's order; hidden ones are skipped.

    Links and devices are skipped too, and counted in a note. In a tar archive, a file that is too
    large becomes an item with an error. If the archive turns out to be damaged or suspicious, a
    single item with an error stands for the rest of it.

    Args:
        path: The archive.
        reading: The user's choices, such as the encoding of names that are not UTF-8.

    Returns:
        The stream.

    Raises:
        DataError: The file is not an archive of this kind; or it is a zip archive that has no
            files or may be an attack, or whose names fit several encodings.
    """
    if ending_of(path) == ".zip":
        listed = ZipMembers(path, reading.encoding, may_be_encrypted=True)
        files = list(_items(path, listed))
        if not files:
            raise DataError(
                _("The archive {path} holds no files. Expected pictures to classify.", path=path)
            )
        return PictureStream(iter(files), len(files), listed.notes)
    members = TarMembers(path, reading.encoding)
    items = _items(path, members)
    first = [item for item in [next(items, None)] if item is not None]
    for item in first:  # a file that is not an archive at all is an error before any work starts
        if isinstance(item, ContentItem) and item.name == display_name(str(path)):
            raise DataError(item.problem)
    return PictureStream(chain(first, items), None, members.notes)


def _items(path: Path, members: TarMembers | ZipMembers) -> Iterator[ContentItem | ZipItem]:
    shown, whole = display_name(str(path)), str(path.absolute())
    n_links = 0
    try:
        for member in members:
            name = f"{shown}/{member.name}"
            if any(map(is_hidden, member.name.split("/"))):
                continue
            if member.open is None and not member.is_sparse:
                n_links += 1
            elif member.number is not None:
                yield ZipItem(name, whole, member.number, member.n_bytes)
            elif member.problem is not None:
                yield ContentItem(
                    name, None, _("In archives, {problem} are not read.", problem=member.problem)
                )
            else:
                yield ContentItem(name, b"".join(member.chunks()))
    except DataError as error:
        members.notes.append(str(error))
        yield ContentItem(shown, None, str(error))
    if n_links:
        members.notes.append(
            _(
                "Left in the archive {archive} (links or devices): {n_links:,}.",
                archive=path.name,
                n_links=n_links,
            )
        )
