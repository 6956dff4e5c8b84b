"""Break nested calls into lines, like ruff format and Black."""

from dataclasses import dataclass

WIDTH = 88
"""Maximum length of a line, the default of the formatters."""

INDENT = 4
"""Number of spaces of one level of indentation."""


@dataclass(frozen=True)
class Call:
    """A call, whose items are its arguments: ``function(items)``."""

    function: "str | Call"
    items: tuple["Item", ...] = ()

    opening, closing = "(", ")"

    @property
    def head(self) -> str:
        """Text before the items, on one line."""
        name = self.function if isinstance(self.function, str) else one_line(self.function)
        return name + self.opening


@dataclass(frozen=True)
class ListOf:
    """A list display: ``[items]``."""

    items: tuple["Item", ...]

    head, closing = "[", "]"


Expression = str | Call | ListOf
Item = tuple[str, Expression]
"""Text before an expression in a list or call, such as ``name=``, and the expression."""


def plain(*expressions: Expression) -> tuple[Item, ...]:
    """Create items without keywords."""
    return tuple(("", expression) for expression in expressions)


def one_line(expression: Expression) -> str:
    """Write an expression on one line of any length.

    Example:
        >>> one_line(Call("f", (("", "1"), ("name=", ListOf(plain("2", "3"))))))
        'f(1, name=[2, 3])'
    """
    if isinstance(expression, str):
        return expression
    items = ", ".join(before + one_line(item) for before, item in expression.items)
    return expression.head + items + expression.closing


def layout(expression: Expression, *, indent: int, before: str = "", after: str = "") -> list[str]:
    """Write an expression in as few lines as the width allows.

    Args:
        expression: Expression to write.
        indent: Number of spaces before each line.
        before: Text before the expression on the first line, such as ``x = ``.
        after: Text after the expression on the last line, such as a comma.

    Returns:
        The lines, without line ends. Lines that cannot be broken may be longer than `WIDTH`.
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
