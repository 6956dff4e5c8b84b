"""The card of an explanation: what speaks for a class, and where."""

from collections.abc import Sequence

from PIL import Image

from pellucid.cards.card import Card, Figure
from pellucid.cards.image_address import image_address
from pellucid.i18n import gettext as _

_WIDTH = 640
"""Maximum width of the pictures on the page, in pixels."""
_GAP = 16
"""Space between the two pictures, in pixels."""
Box = tuple[int, int, int, int]


def explanation_card(
    name: str,
    value: str,
    method: str,
    layer: str | None,
    map_shape: tuple[int, int],
    shape: tuple[int, int],
    box: Box | None,
    assumptions: Sequence[str],
    pictures: tuple[Image.Image, Image.Image],
) -> Card:
    """Show the picture, the heat map over it, and how it was computed.

    Args:
        name: Name of the class.
        value: Its probability or score.
        method: Name of the method.
        layer: Path of the layer whose activations were weighted; None if there is none.
        map_shape: Rows and columns of the evidence.
        shape: Height and width of the picture in pixels.
        box: (top, left, bottom, right) around the largest part that speaks for the class.
        assumptions: Sentences about what was assumed.
        pictures: The picture and the overlay, of the same size.
    """
    if box is None:
        where = _("No place speaks for it: the evidence is 0 everywhere.")
    else:
        where = _(
            "The largest part that speaks for it: rows {top} to {bottom} and columns {left} to "
            "{right} of {height} x {width} pixels.",
            top=box[0],
            bottom=box[2] - 1,
            left=box[1],
            right=box[3] - 1,
            height=shape[0],
            width=shape[1],
        )
    rows, columns = map_shape
    how = (
        _("Method: {method}, {rows} x {columns} places.", method=method, rows=rows, columns=columns)
        if layer is None
        else _(
            "Method: {method}, from the {rows} x {columns} places of the layer {layer}.",
            method=method,
            rows=rows,
            columns=columns,
            layer=layer,
        )
    )
    both = _side_by_side(*pictures)
    figure = Figure(
        _("The picture, and the same in grey with the heat map over it"),
        image_address(both),
        min(_WIDTH, both.width),
    )
    return Card(f"{name}: {value}", (where, how, *assumptions), (figure,))


def _side_by_side(first: Image.Image, second: Image.Image) -> Image.Image:
    # The gap is transparent, so that it has the colour of the page, light or dark.
    both = Image.new("RGBA", (first.width + _GAP + second.width, first.height))
    both.paste(first, (0, 0))
    both.paste(second, (first.width + _GAP, 0))
    scale = min(1.0, 2 * _WIDTH / both.width)  # sharp on a screen of double density
    return both.resize((round(scale * both.width), max(1, round(scale * both.height))))
