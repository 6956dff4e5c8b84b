"""Print a table in the terminal, without the columns that it has no room for."""

import shutil
import sys
from collections.abc import Collection, Sequence

import typer

from pellucid.cards.padding import padded
from pellucid.cli.printing import say
from pellucid.i18n import gettext as _

_GAP = "  "


def print_table(
    rows: Sequence[Sequence[str]],
    *,
    right: Collection[int] = (),
    expendable: Sequence[int] = (),
) -> None:
    """Print rows in aligned columns; all of them if the output is not a terminal.

    Args:
        rows: The cells; the first row holds the titles of the columns.
        right: Columns that are aligned on the right.
        expendable: Columns that are left out in a narrow terminal, the first one first.
    """
    columns = [
        padded(column, is_right=number in right)
        for number, column in enumerate(zip(*rows, strict=True))
    ]
    n_left_out = 0
    if sys.stdout.isatty():
        n_left_out = number_left_out(columns, expendable, shutil.get_terminal_size().columns)
    left_out = sorted(expendable[:n_left_out])
    shown = [column for number, column in enumerate(columns) if number not in left_out]
    for cells in zip(*shown, strict=True):
        typer.echo(_GAP.join(cells).rstrip())
    if left_out:
        names = ", ".join(rows[0][number] for number in left_out)
        say(_("Not shown, since the terminal is too narrow: {columns}.", columns=names))


def number_left_out(columns: Sequence[Sequence[str]], expendable: Sequence[int], width: int) -> int:
    """Count how many expendable columns are left out: as few as possible, at most all of them.

    Args:
        columns: The padded cells of each column.
        expendable: Columns that may be left out, the first one first.
        width: Width of the terminal, in columns of letters.

    Example:
        >>> number_left_out([["name"], ["date"], ["이름"]], [2, 1], 10)
        1
    """
    from rich.cells import cell_len

    widths = [cell_len(column[0]) for column in columns]
    needed = sum(widths) + len(_GAP) * (len(widths) - 1)
    n_left_out = 0
    while needed > width and n_left_out < len(expendable):
        needed -= widths[expendable[n_left_out]] + len(_GAP)
        n_left_out += 1
    return n_left_out
