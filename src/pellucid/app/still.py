"""A still picture of the explorer, which a notebook keeps when the server is gone."""

import numpy as np
from PIL import Image

from pellucid.api.heat_overlay import image_of
from pellucid.app.explorer import Explorer
from pellucid.cards.card import Card, Grid, Tile
from pellucid.cards.image_address import image_address
from pellucid.errors import PictureError
from pellucid.explanation.channels import robust_scale
from pellucid.explanation.head import Head
from pellucid.explanation.map_pixels import shrink, to_signed_bytes
from pellucid.explanation.moved_picture import Move
from pellucid.explanation.trace import Floats
from pellucid.i18n import gettext as _

N_LAYERS = 11
"""Number of layers that are shown; with the picture, they fill two rows."""
_N_ANSWERS = 3
_SIDE = 112
"""Side of each map on the page, in pixels."""


def still_of(explorer: Explorer, picture: str) -> Card:
    """Show a picture, the strongest channel of layers from input to output, and the answer.

    Args:
        explorer: The explorer.
        picture: Identifier of the picture. If its file is gone, only the model's name is shown.
    """
    note = _(
        "This is a still picture of the explorer: its server has stopped. To start it again, run "
        "the cell."
    )
    try:
        pixels = explorer.pixels(picture, Move())
        trace = explorer.trace(picture, Move())
    except PictureError:
        return Card(explorer.opened.name, (note,))
    tiles = [Tile(_("picture"), (_size(pixels.shape),), image_address(_enlarged(image_of(pixels))))]
    maps = [number for number, shape in enumerate(explorer.shapes) if len(shape) == 3]
    chosen = np.unique(np.linspace(0, len(maps) - 1, min(N_LAYERS, len(maps))).round().astype(int))
    for at in chosen:
        number = maps[at]
        name = trace.calls[number].name
        address = image_address(_enlarged(_strongest(trace.values[number][0])))
        tiles.append(Tile(name, (name, _size(explorer.shapes[number])), address))
    answers = [
        each
        for head in explorer.heads
        for each in _answers(head, trace.value(head.ref), explorer.opened.labels)
    ]
    grid = Grid(tuple(tiles), _("The strongest channel of each layer: grey is 0."))
    return Card(explorer.opened.name, (", ".join(answers[:_N_ANSWERS]), note), (grid,))


def _answers(head: Head, output: Floats, labels: tuple[str, ...] | None) -> list[str]:
    """Name the largest numbers of an output."""
    values = head.values(output)
    is_probability = head.kind != "numbers"
    texts = []
    for index in np.argsort(values)[::-1][:_N_ANSWERS]:
        is_named = labels is not None and len(labels) == len(values)
        name = labels[index] if labels is not None and is_named else str(index)
        value = f"{values[index]:.1%}" if is_probability else f"{values[index]:.3g}"
        texts.append(f"{name}: {value}")
    return texts


def _strongest(activation: Floats) -> Image.Image:
    """Draw the channel whose mean absolute value is the largest."""
    channel = int(np.abs(activation).mean(axis=(0, 1)).argmax())
    values = shrink(activation[..., channel : channel + 1], 2 * _SIDE)[..., 0]
    return Image.fromarray(to_signed_bytes(values, robust_scale(values)))


def _enlarged(image: Image.Image) -> Image.Image:
    """Resize an image to a square of the page, with sharp pixels if it is small."""
    is_small = max(image.size) < _SIDE
    how = Image.Resampling.NEAREST if is_small else Image.Resampling.BILINEAR
    return image.convert("RGB").resize((_SIDE, _SIDE), how)


def _size(shape: tuple[int, ...]) -> str:
    return " x ".join(map(str, shape))
