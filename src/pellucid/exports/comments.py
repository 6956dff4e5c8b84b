"""Comments of a script."""

import re

from rich.cells import cell_len

_WIDTH = 88
"""Maximum width of a line in columns; a Korean character takes two."""


def comment(text: str) -> str:
    """Write a text as lines of comments.

    Args:
        text: One paragraph; line breaks become blanks.

    Returns:
        The lines, each of which begins with ``#``.

    Example:
        >>> print(comment("Pictures of rare classes count more."), end="")
        # Pictures of rare classes count more.
    """
    lines = ["#"]
    for word in re.split(r"[ \n\r\f]", text):
        longer = f"{lines[-1]} {word}"
        if cell_len(longer) <= _WIDTH or lines[-1] == "#":
            lines[-1] = longer
        else:
            lines.append(f"# {word}")
    return "".join(f"{line.rstrip()}\n" for line in lines)
