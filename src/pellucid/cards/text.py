"""Draw a card as plain text."""

from pellucid.cards.card import Card, Figure, Grid, Table
from pellucid.cards.padding import padded

_MAX_CELL = 80
"""Maximum width of a cell, in columns of the console."""


def card_text(card: Card) -> str:
    """Return a card as lines of text, its tables in aligned columns.

    Example:
        >>> print(card_text(Card("Pets", (), (Table(("name", "n"), [("개", "12")]),))))
        Pets
        <BLANKLINE>
        name  n
        개    12
    """
    parts = [_printable(line) for line in (card.title, *card.lines)]
    for block in card.blocks:
        if not isinstance(block, Figure):
            parts += ["", *(_table(block) if isinstance(block, Table) else _grid(block))]
    return "\n".join(parts)


def _table(table: Table) -> list[str]:
    rows = [[_shortened(text) for text in row] for row in (table.columns, *table.rows)]
    columns = [
        padded(column, is_right=at in table.numeric)
        for at, column in enumerate(zip(*rows, strict=True))
    ]
    lines = ["  ".join(cells).rstrip() for cells in zip(*columns, strict=True)]
    title, note = _printable(table.title), _printable(table.note)
    return [*([title] if title else []), *lines, *([note] if note else [])]


def _grid(grid: Grid) -> list[str]:
    lines = [_shortened("  ".join((tile.name, *tile.lines))) for tile in grid.tiles]
    return [*lines, _printable(grid.note)] if grid.note else lines


def _printable(text: str) -> str:
    """Put a text on one line: the names of classes and files may come from anywhere."""
    return "".join(letter if letter.isprintable() else "�" for letter in text)


def _shortened(text: str) -> str:
    """Put a text on one line, and cut it to the width of a cell."""
    from rich.cells import cell_len

    line = _printable(text)
    if cell_len(line) <= _MAX_CELL:
        return line
    line = line[: 2 * _MAX_CELL]  # letters without a width of their own stay with the others
    while cell_len(line) >= _MAX_CELL:
        line = line[:-1]
    return f"{line}…"
