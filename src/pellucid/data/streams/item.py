"""Images that are not yet read, from any kind of source, and streams of them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from pellucid.data.decode import Health, read_picture_file
from pellucid.errors import PictureError
from pellucid.i18n import gettext as _
from pellucid.i18n import ngettext
from pellucid.spelling import joined
from pellucid.typed_path import instead_of

_MAX_KINDS = 8


class Item(Protocol):
    """A file that should be an image. Items are small, and can be sent to another process."""

    @property
    def name(self) -> str:
        """Name of the image in the predictions."""

    def read(self) -> bytes:
        """Read the content; may be called in any thread.

        Raises:
            PictureError: The content cannot be read.
        """


@dataclass(frozen=True)
class FileItem:
    """A file on disk."""

    name: str
    path: str

    def read(self) -> bytes:
        """Read the file."""
        return read_picture_file(self.path)


@dataclass(frozen=True)
class ContentItem:
    """An image whose content is in memory, because its source can only be read sequentially."""

    name: str
    content: bytes | None
    """Content of the image file; None if there is none, as in an empty cell of a table."""
    problem: str | None = None
    """Error message if there is no content; None for that of an empty place."""

    @property
    def n_bytes(self) -> int:
        """Size of the content in bytes."""
        return len(self.content or b"")

    def read(self) -> bytes:
        """Return the content."""
        if self.content is None:
            problem = self.problem or _("There is no picture in this place.")
            raise PictureError(Health.UNREADABLE, problem)
        return self.content


@dataclass(frozen=True)
class MissingItem:
    """A file that does not exist."""

    name: str
    """The name as typed."""

    def read(self) -> bytes:
        """Raise an error that suggests similar names."""
        said = joined(_("There is no such file."), instead_of(self.name))
        raise PictureError(Health.UNREADABLE, said)


@dataclass(frozen=True)
class PictureStream:
    """The images of a source, in an order that is the same as long as the source is unchanged."""

    items: Iterator[Item]
    n: int | None
    """Number of items; None if it is not known in advance."""
    notes: list[str] = field(default_factory=list)
    """Notes for the user; the list may grow while items are consumed."""
    left_out: Counter[str] = field(default_factory=Counter)
    """Number of files in folders that are not images by their extension, by the extension."""

    @property
    def note(self) -> str | None:
        """Note on the files that are left out, in one line; None if there are none."""
        n = self.left_out.total()
        if not n:
            return None
        return ngettext(
            "{n:,} file is not a picture and is left out: {kinds}.",
            "{n:,} files are not pictures and are left out: {kinds}.",
            n,
            kinds=kinds(self.left_out),
        )


def kinds(endings: Counter[str]) -> str:
    """Format the number of files by extension, the most frequent first.

    Example:
        >>> kinds(Counter({".txt": 2, ".csv": 1}))
        '2 .txt, 1 .csv'
    """
    return ", ".join(
        _("{n_files:,} {ending}", n_files=n, ending=ending)
        for ending, n in endings.most_common(_MAX_KINDS)
    )
