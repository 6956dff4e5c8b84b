"""Show pictures in a notebook."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any

from pellucid.cards.card import Card, Tile
from pellucid.cards.html import card_html
from pellucid.cards.pictures_card import pictures_card
from pellucid.cards.text import card_text
from pellucid.data.decode import decode
from pellucid.data.parallel import map_in_order
from pellucid.data.streams.item import Item
from pellucid.data.streams.open_stream import open_streams
from pellucid.data.thumbnail import thumbnail_of
from pellucid.errors import ConfigError, PictureError, naming
from pellucid.i18n import gettext as _
from pellucid.inference.asked import check_number
from pellucid.inference.given_pictures import given_items
from pellucid.inference.prediction import Prediction
from pellucid.inference.predictions import Predictions
from pellucid.typed_path import refuse_no_path


@dataclass(frozen=True, repr=False)
class PictureGrid:
    """Pictures with their labels. A notebook shows them in a grid, without scripts."""

    tiles: tuple[Tile, ...]
    """The pictures that are shown."""
    n: int
    """Number of pictures, as far as they were counted."""
    is_exact: bool
    """Whether there are no further ones."""

    def __repr__(self) -> str:
        """Show names and labels as text."""
        return card_text(self._card())

    def _repr_html_(self) -> str:
        return card_html(self._card())

    def _card(self) -> Card:
        return pictures_card(self.tiles, self.n, is_exact=self.is_exact)


def show(pictures: Any, labels: Iterable[Any] | None = None, n: int = 24) -> PictureGrid:
    """Show pictures in a grid, each with its label, upright and cropped to a square.

    Args:
        pictures: A folder, an archive, a file or a pattern; or pictures as for `Run.predict`:
            paths, images of Pillow or arrays, one or several. Or predictions of `Run.predict`,
            which are shown with their pictures as long as they have them.
        labels: Label of each picture, or its prediction, in the order of the pictures; those of a
            folder are sorted by their paths. By default, pictures in subfolders of a folder have
            the names of these as labels.
        n: Maximum number of pictures to show, at least 1. Of a folder with subfolders, some of each
            are shown, or the first if there are labels.

    Returns:
        The grid, which a notebook shows.

    Raises:
        ConfigError: `n` is not a whole number of at least 1, the pictures are something else, or
            there are fewer labels than pictures.
        DataError: There is no such file or folder, a folder has no pictures, or an array is not a
            picture.
        PictureError: None of the pictures can be read.

    Example:
        >>> print(pellucid.show("photos/", n=2))
        40 pictures
        <BLANKLINE>
        00.png  cat
        00.png  dog
        2 of them are shown.
    """
    n = check_number(n)
    if isinstance(pictures, Predictions) and labels is None:
        labels = pictures
    items, n_known, is_exact = _items(pictures, n, is_labelled=labels is not None)
    folder = Path(pictures) if isinstance(pictures, str | os.PathLike) else None
    names = _labels(items, labels, folder)
    # Decoding takes most of the time, and is done in threads.
    thumbnails = [address for _item, address in map_in_order(_thumbnail, items)]
    is_all = is_exact and 0 < len(items) == n_known
    if is_all and not any(thumbnails) and not isinstance(pictures, Predictions):
        with naming(items[0].name):
            decode(items[0].read())
    tiles = tuple(
        Tile(Path(item.name).name, lines, address)
        for item, lines, address in zip(items, names, thumbnails, strict=True)
    )
    return PictureGrid(tiles, n_known, is_exact)


def _items(pictures: Any, n: int, *, is_labelled: bool) -> tuple[list[Item], int, bool]:
    """Return the items to show, the number of known pictures, and whether these are all."""
    if isinstance(pictures, Predictions):
        return pictures.pictures[:n], len(pictures), True
    if isinstance(pictures, str | os.PathLike):
        refuse_no_path(os.fspath(pictures))
        stream = open_streams([os.fspath(pictures)])
        if Path(pictures).is_dir():
            files = list(stream.items)  # only their paths
            # Labels are in the order of the files.
            chosen = files[:n] if is_labelled else _spread(files, n)
            return chosen, len(files), True
        found = list(islice(stream.items, n + 1))
    else:
        found = list(islice(given_items(pictures), n + 1))
        if isinstance(pictures, Sequence):
            return found[:n], len(pictures), True
    return found[:n], len(found[:n]), len(found) <= n


def _spread(files: Sequence[Item], n: int) -> list[Item]:
    """Take some files of each folder, in turn; they stay sorted by name."""
    by_folder: dict[Path, list[Item]] = {}
    for each in files:
        by_folder.setdefault(Path(each.name).parent, []).append(each)
    turns = zip_longest(*by_folder.values())
    in_turn = (each for turn in turns for each in turn if each is not None)
    return sorted(islice(in_turn, n), key=lambda each: each.name)


def _labels(
    items: Sequence[Item], labels: Iterable[Any] | None, folder: Path | None
) -> Iterator[tuple[str, ...]]:
    """Yield the lines below each picture."""
    if labels is None:
        for item in items:
            above = Path(item.name).parent
            is_below = folder is not None and folder.is_dir() and above != folder
            yield (above.name,) if is_below else (Path(item.name).name,)
        return
    known = list(islice(labels, len(items)))
    yield from map(_lines, known)
    if len(known) < len(items):
        raise ConfigError(
            _(
                "labels has {n_labels} entries for {n_pictures} pictures or more. Expected a label "
                "for each picture.",
                n_labels=len(known),
                n_pictures=len(items),
            )
        )


def _lines(label: Any) -> tuple[str, ...]:
    if not isinstance(label, Prediction):
        return (str(label),)
    if label.label is None:
        return (label.error or "",)
    return label.label, f"{label.probabilities[0]:.1%}"


def _thumbnail(item: Item) -> str | None:
    try:
        return thumbnail_of(item.read())
    except PictureError:
        return None
