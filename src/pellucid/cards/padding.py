"""Pad the cells of a table of plain text, where Korean letters are two columns wide."""

from collections.abc import Sequence


def padded(cells: Sequence[str], *, is_right: bool = False) -> list[str]:
    """Fill cells with blanks up to the width of the widest.

    Args:
        cells: The cells of a column, at least one.
        is_right: Whether the blanks stand before the text.
    """
    from rich.cells import cell_len

    widths = [cell_len(cell) for cell in cells]
    blanks = [" " * (max(widths) - width) for width in widths]
    return [
        blank + cell if is_right else cell + blank
        for cell, blank in zip(cells, blanks, strict=True)
    ]
