"""A picture that is still to be read, wherever it is."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from pellucid.data.decode import Health, read_picture_file
from pellucid.errors import PictureError
from pellucid.spelling import joined
from pellucid.typed_path import instead_of

_MAX_KINDS = 8


class Item(Protocol):
    """One file that should be a picture. Items are small, and can be sent to another process."""

    @property
    def name(self) -> str:
        """What it is called in the answers."""

    def read(self) -> bytes:
        """Read the content; may be called in any thread.

        Raises:
            PictureError: It cannot be read.
        """


@dataclass(frozen=True)
class FileItem:
    """A file on a disk."""

    name: str
    path: str

    def read(self) -> bytes:
        """Read the file."""
        return read_picture_file(self.path)


@dataclass(frozen=True)
class ContentItem:
    """A picture that had to be read on the way, since what holds it is read from front to back."""

    name: str
    content: bytes | None
    """None if there is nothing, such as an empty cell of a table."""
    problem: str = "There is no picture in this place."
    """Why there is nothing."""

    @property
    def n_bytes(self) -> int:
        """What it takes in memory."""
        return len(self.content or b"")

    def read(self) -> bytes:
        """Give the content."""
        if self.content is None:
            raise PictureError(Health.UNREADABLE, self.problem)
        return self.content


@dataclass(frozen=True)
class MissingItem:
    """A file that does not exist."""

    name: str
    """The name as typed."""

    def read(self) -> bytes:
        """Raise an error that suggests what may be meant."""
        said = joined("There is no such file.", instead_of(self.name))
        raise PictureError(Health.UNREADABLE, said)


@dataclass(frozen=True)
class PictureStream:
    """The pictures of a place, in an order that stays the same as long as the place does."""

    items: Iterator[Item]
    n: int | None
    """How many, if that is known before they are read."""
    notes: list[str] = field(default_factory=list)
    """What a user should know; it may grow while items are taken."""
    left_out: Counter[str] = field(default_factory=Counter)
    """How many files in folders are not pictures according to their endings, by the ending."""

    @property
    def note(self) -> str | None:
        """Say in one line what is left out; None if nothing is."""
        n = self.left_out.total()
        if not n:
            return None
        are = (
            "1 file is not a picture and is" if n == 1 else f"{n:,} files are not pictures and are"
        )
        return f"{are} left out: {kinds(self.left_out)}."


def kinds(endings: Counter[str]) -> str:
    """Write how many files have which endings, the most frequent first."""
    return ", ".join(f"{n:,} {ending}" for ending, n in endings.most_common(_MAX_KINDS))
