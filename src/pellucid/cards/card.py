"""A card: what a notebook or a console shows of a result, before it is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pellucid.i18n import ngettext


@dataclass(frozen=True)
class Table:
    """A table of texts."""

    columns: tuple[str, ...]
    """Titles of the columns."""
    rows: Sequence[tuple[str, ...]]
    """Cells, one per column."""
    title: str = ""
    """Heading of the table; none if empty."""
    numeric: frozenset[int] = frozenset()
    """Columns of numbers, which are aligned to the right."""
    note: str = ""
    """Sentence below the table, such as on rows that are left out."""
    thumbnails: tuple[str | None, ...] = ()
    """``data:`` address of the picture of each row, or None; empty if there are no pictures. HTML
    shows them in a column of their own, text leaves them out."""


@dataclass(frozen=True)
class Tile:
    """A picture in a grid."""

    name: str
    lines: tuple[str, ...]
    """Lines below the picture."""
    thumbnail: str | None
    """``data:`` address of the picture; None if it cannot be shown."""


@dataclass(frozen=True)
class Grid:
    """A grid of pictures."""

    tiles: tuple[Tile, ...]
    note: str = ""
    """Sentence below the grid."""


@dataclass(frozen=True)
class Figure:
    """A picture that is shown as large as it is."""

    name: str
    """What it shows, for those who cannot see it."""
    address: str
    """``data:`` address of the picture."""
    width: int
    """Width on the page in pixels; the height follows."""


@dataclass(frozen=True)
class Card:
    """What is shown of a result."""

    title: str
    lines: tuple[str, ...] = ()
    """Sentences below the title."""
    blocks: tuple[Table | Grid | Figure, ...] = field(default=())


def more_note(n_more: int) -> str:
    """Return the note on rows that are left out; empty if there are none."""
    if n_more <= 0:
        return ""
    return ngettext("{n:,} more is not shown.", "{n:,} more are not shown.", n_more)
