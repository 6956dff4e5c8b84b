"""The card of predictions."""

from collections.abc import Sequence
from typing import Protocol

from pellucid.cards.card import Card, Table, more_note
from pellucid.i18n import gettext as _
from pellucid.i18n import ngettext

MAX_ROWS = 20
"""Maximum number of predictions on a card."""
_MAX_OTHERS = 2


class Predicted(Protocol):
    """The prediction for one image, as `pellucid.inference.prediction.Prediction`."""

    @property
    def path(self) -> str: ...  # noqa: D102
    @property
    def labels(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def probabilities(self) -> tuple[float, ...]: ...  # noqa: D102
    @property
    def error(self) -> str | None: ...  # noqa: D102
    @property
    def is_known(self) -> bool | None: ...  # noqa: D102


def predictions_card(
    predictions: Sequence[Predicted], thumbnails: Sequence[str | None] = ()
) -> Card:
    """Show each prediction with the next most probable classes.

    Args:
        predictions: The predictions; those beyond `MAX_ROWS` are counted.
        thumbnails: ``data:`` address of each picture, or None; may be shorter.
    """
    n = len(predictions)
    rows = [
        (each.path, *_answer(each)) for each in predictions[:MAX_ROWS]
    ]  # the table is as wide as a console
    columns = (_("picture"), _("prediction"), _("probability"), _("others"))
    table = Table(
        columns,
        rows,
        numeric=frozenset({2}),
        note=more_note(n - MAX_ROWS),
        thumbnails=tuple(thumbnails[:MAX_ROWS]),
    )
    title = ngettext("{n:,} prediction", "{n:,} predictions", n)
    return Card(title, (), (table,) if rows else ())


def _answer(each: Predicted) -> tuple[str, str, str]:
    if each.error is not None or not each.labels:
        return _("error: {reason}", reason=each.error or ""), "", ""
    pairs = list(zip(each.labels, each.probabilities, strict=True))
    (label, probability), others = pairs[0], pairs[1 : 1 + _MAX_OTHERS]
    if each.is_known is False:
        label = _("probably none of the classes; if one, {label}", label=label)
    in_words = ", ".join(f"{name} {share:.1%}" for name, share in others)
    return label, f"{probability:.1%}", in_words
