"""The files in a tar archive, read from front to back."""

from collections.abc import Iterator
from pathlib import Path

from pellucid.data.sources.member import LINKS, links_note
from pellucid.data.sources.names import display_name, is_hidden
from pellucid.data.sources.reading import Reading
from pellucid.data.sources.tar_reader import TarMembers
from pellucid.data.streams.item import ContentItem, PictureStream
from pellucid.errors import DataError


def stream_tar(path: Path, reading: Reading) -> PictureStream:
    """Give the files of an archive, compressed or not; hidden ones are passed over.

    A file that is too large gets an error of its own; links and devices are passed over, and
    counted in a note. Where the archive is damaged, or no archive of pictures, its rest is one
    error.

    Args:
        path: The archive.
        reading: The encoding of names that are no UTF-8, if a user says it.

    Raises:
        DataError: It is no tar archive.
    """
    members = TarMembers(path, reading.encoding)
    items = _items(path, members)
    first = next(items, None)  # what is no archive at all is told before anything is done
    if first is not None and first.name == display_name(str(path)):
        raise DataError(first.problem)
    return PictureStream(_again(first, items), None, members.notes)


def _again(first: ContentItem | None, rest: Iterator[ContentItem]) -> Iterator[ContentItem]:
    if first is not None:
        yield first
    yield from rest


def _items(path: Path, members: TarMembers) -> Iterator[ContentItem]:
    shown = display_name(str(path))
    n_links = 0
    try:
        for member in members:
            if any(map(is_hidden, member.name.split("/"))):
                continue
            name = f"{shown}/{member.name}"
            if member.problem == LINKS:
                n_links += 1
                continue
            if member.problem is not None:
                yield ContentItem(name, None, f"In archives, {member.problem} are not read.")
                continue
            yield ContentItem(name, b"".join(member.chunks()))
    except DataError as error:
        members.notes.append(str(error))
        yield ContentItem(shown, None, str(error))
    if n_links:
        members.notes.append(links_note(path, n_links))
