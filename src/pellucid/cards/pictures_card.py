"""The card of pictures with their labels."""

from collections.abc import Sequence

from pellucid.cards.card import Card, Grid, Tile
from pellucid.i18n import gettext as _
from pellucid.i18n import ngettext


def pictures_card(tiles: Sequence[Tile], n: int, *, is_exact: bool) -> Card:
    """Show pictures in a grid.

    Args:
        tiles: The pictures that are shown.
        n: Number of pictures in all, as far as they were counted.
        is_exact: Whether there are no further ones.
    """
    title = (
        ngettext("{n:,} picture", "{n:,} pictures", n)
        if is_exact
        else _("More than {n:,} pictures", n=n)
    )
    note = ""
    if n > len(tiles) or not is_exact:
        note = ngettext("{n:,} of them is shown.", "{n:,} of them are shown.", len(tiles))
    return Card(title, (), (Grid(tuple(tiles), note),) if tiles else ())
