"""The card of the arithmetic of one number."""

from collections.abc import Sequence

from pellucid.cards.card import Card, Table
from pellucid.i18n import gettext as _
from pellucid.i18n import marked, ngettext

_COLUMNS = {
    "input": marked("input"),
    "row": marked("row"),
    "column": marked("column"),
    "channel": marked("channel"),
    "number": marked("number"),
    "weight": marked("weight"),
    "term": marked("term"),
}
"""Titles of the columns of the terms."""


def arithmetic_card(
    layer: str,
    kind: str,
    unit: tuple[int, ...],
    columns: Sequence[str],
    rows: Sequence[Sequence[float]],
    n_terms: int,
    sums: tuple[float, float, float],
    activation: str | None,
    value: float,
    traced: float,
) -> Card:
    """Show the largest terms, their sum, the bias and the result.

    Args:
        layer: Path of the layer.
        kind: Class of the layer.
        unit: Index of the number.
        columns: Names of the columns of the terms, keys of `_COLUMNS`.
        rows: Terms to show, the largest first.
        n_terms: Number of all terms.
        sums: Sum of the terms, bias, and total.
        activation: Name of the function that is applied to the total, if any.
        value: The result.
        traced: What Keras computed.
    """
    shown = [
        tuple(f"{cell:.6g}" if isinstance(cell, float) else str(cell) for cell in row)
        for row in rows
    ]
    n_more = n_terms - len(rows)
    table = Table(
        tuple(_(_COLUMNS[each]) for each in columns),
        shown,
        numeric=frozenset(range(len(columns))),
        note=ngettext(
            "{n:,} smaller term is not shown.", "{n:,} smaller terms are not shown.", n_more
        )
        if n_more
        else "",
    )
    of_terms, bias, total = sums
    lines = [
        _(
            "sum of the terms {of_terms:.6g} + bias {bias:.6g} = {total:.6g}",
            of_terms=of_terms,
            bias=bias,
            total=total,
        )
    ]
    if activation is not None:
        lines.append(f"{activation}({total:.6g}) = {value:.6g}")
    lines.append(_("Keras computed {traced:.6g}.", traced=traced))
    at = ", ".join(map(str, unit))
    return Card(f"{layer} ({kind}) [{at}] = {value:.6g}", tuple(lines), (table,))
