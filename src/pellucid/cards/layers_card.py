"""The card of a model's layers."""

from collections.abc import Sequence

from pellucid.cards.card import Card, Table, more_note
from pellucid.i18n import gettext as _

MAX_ROWS = 200
"""Maximum number of layers on a card."""


def layers_card(
    name: str,
    rows: Sequence[tuple[str, str, str, str, str, str]],
    n_parameters: int,
    n_trainable: int,
    n_multiply_adds: int | None,
) -> Card:
    """Show the layers of a model, with the formulas of their sizes and parameters.

    Args:
        name: Name of the model.
        rows: (name, kind, output, formula of the size, formula of the parameters, multiply-adds) of
            each layer.
        n_parameters: Number of parameters of the model.
        n_trainable: Number of trainable ones.
        n_multiply_adds: Number of multiply-adds for one image; None if it is not known.
    """
    line = _(
        "{n_parameters:,} parameters: {n_trainable:,} trainable, {n_frozen:,} not.",
        n_parameters=n_parameters,
        n_trainable=n_trainable,
        n_frozen=n_parameters - n_trainable,
    )
    lines = [line]
    if n_multiply_adds is not None:
        lines.append(_("{n:,} multiply-adds for one picture.", n=n_multiply_adds))
    columns = (
        _("layer"),
        _("kind"),
        _("output"),
        _("size of the output"),
        _("parameters"),
        _("multiply-adds"),
    )
    n_more = len(rows) - MAX_ROWS
    table = Table(
        columns,
        rows[:MAX_ROWS],
        note=more_note(n_more),
    )
    return Card(_("Layers of {name}", name=name), tuple(lines), (table,))
