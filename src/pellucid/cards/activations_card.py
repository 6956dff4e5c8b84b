"""The card of all activations for one picture."""

from collections.abc import Sequence

from PIL import Image

from pellucid.cards.card import Card, Figure, Table, more_note
from pellucid.cards.image_address import image_address
from pellucid.i18n import gettext as _
from pellucid.i18n import ngettext

_MAX_ROWS = 200
"""Maximum number of layers on a card."""
_SIDE = 160
"""Width of the picture on the page, in pixels."""


def activations_card(
    layers: Sequence[tuple[str, str, Sequence[int], float | None, float | None, float | None]],
    picture: Image.Image,
    assumptions: Sequence[str],
) -> Card:
    """Show the layers with the shapes and the ranges of their activations.

    Args:
        layers: (path, kind, shape, min, mean, max) of each layer.
        picture: The picture as the model saw it.
        assumptions: Sentences about what was assumed.
    """
    rows = [
        (path, kind, " x ".join(map(str, shape)), *(_number(each) for each in numbers))
        for path, kind, shape, *numbers in layers[:_MAX_ROWS]
    ]
    n_more = len(layers) - _MAX_ROWS
    table = Table(
        (_("layer"), _("kind"), _("shape"), _("smallest"), _("mean"), _("largest")),
        rows,
        numeric=frozenset({3, 4, 5}),
        note=more_note(n_more),
    )
    n = len(layers)
    title = ngettext("Activations of {n:,} layer", "Activations of {n:,} layers", n)
    figure = Figure(_("The picture as the model saw it"), image_address(picture), _SIDE)
    return Card(title, tuple(assumptions), (figure, table))


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.4g}"
