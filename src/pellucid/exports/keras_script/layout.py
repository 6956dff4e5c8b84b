"""Lay out nested calls over lines, as ruff format and Black do."""

from dataclasses import dataclass

WIDTH = 88
"""Columns of a line, the formatters' default."""

INDENT = 4
"""Spaces by which what is inside stands further right."""


@dataclass(frozen=True)
class Call:
    """A call, its items being arguments: ``function(items)``."""

    function: "str | Call"
    items: tuple["Item", ...] = ()

    opening, closing = "(", ")"

    @property
    def head(self) -> str:
        """What stands before the items, on one line."""
        name = self.function if isinstance(self.function, str) else one_line(self.function)
        return name + self.opening


@dataclass(frozen=True)
class ListOf:
    """A list display: ``[items]``."""

    items: tuple["Item", ...]

    head, closing = "[", "]"


Expression = str | Call | ListOf
Item = tuple[str, Expression]
"""What stands before an expression in a list or call, such as ``name=``, and the expression."""


def plain(*expressions: Expression) -> tuple[Item, ...]:
    """Make items that have no keyword."""
    return tuple(("", expression) for expression in expressions)


def one_line(expression: Expression) -> str:
    """Write an expression on one line, however long."""
    if isinstance(expression, str):
        return expression
    items = ", ".join(before + one_line(item) for before, item in expression.items)
    return expression.head + items + expression.closing


def layout(expression: Expression, *, indent: int, before: str = "", after: str = "") -> list[str]:
    """Write an expression over as few lines as the width allows.

    Args:
        expression: What to write.
        indent: Spaces in front of each line.
        before: What stands before it on the first line, such as ``x = ``.
        after: What follows on the last line, such as a comma.

    Returns:
        The lines, without line ends. What has no place to break may be longer than `WIDTH`.
    """
    start = " " * indent + before
    whole = start + one_line(expression) + after
    if isinstance(expression, str) or len(whole) <= WIDTH:
        return [whole]
    first = [start + expression.head]
    if isinstance(expression, Call) and isinstance(expression.function, Call):
        inner = expression.function
        if len(first[0]) > WIDTH:
            arguments = whole[len(first[0]) - 1 :]
            is_short = indent + 1 + len(arguments) <= WIDTH
            rest = arguments if is_short else expression.opening
            first = layout(inner, indent=indent, before=before, after=rest)
            if is_short:
                return first
    if not expression.items:
        return [whole]
    body = ", ".join(before + one_line(item) for before, item in expression.items)
    lines = [" " * (indent + INDENT) + body]
    if isinstance(expression, ListOf) or len(lines[0]) > WIDTH:
        comma = "," if len(expression.items) > 1 or isinstance(expression, ListOf) else ""
        lines = []
        for keyword, item in expression.items:
            lines += layout(item, indent=indent + INDENT, before=keyword, after=comma)
    return [*first, *lines, " " * indent + expression.closing + after]
