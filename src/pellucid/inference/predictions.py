"""Predictions as a list that a notebook shows with the pictures."""

from collections.abc import Iterable, Sequence
from typing import SupportsIndex, overload

from pellucid.cards.card import Card
from pellucid.cards.html import card_html
from pellucid.cards.predictions_card import MAX_ROWS, predictions_card
from pellucid.cards.text import card_text
from pellucid.data.streams.item import Item
from pellucid.data.thumbnail import thumbnail_of
from pellucid.errors import PictureError
from pellucid.inference.prediction import Prediction

MAX_SHOWN = MAX_ROWS
"""Number of pictures that a card shows."""
_SIDE = 112
"""Side of their thumbnails, in pixels."""


class Predictions(list[Prediction]):
    """A list of predictions. A notebook shows the first of them as a table with the pictures.

    Args:
        predictions: The predictions.
        pictures: The first of their pictures, at most `MAX_SHOWN`; files are read again when they
            are shown.

    Example:
        >>> print(Predictions([Prediction("cat.jpg", ("cat", "dog"), (0.75, 0.25))]))
        1 prediction
        <BLANKLINE>
        picture  prediction  probability  others
        cat.jpg  cat               75.0%  dog 25.0%
    """

    def __init__(
        self, predictions: Iterable[Prediction] = (), pictures: Sequence[Item] = ()
    ) -> None:
        super().__init__(predictions)
        # By identity, so that a sorted or filtered list shows the right pictures; the predictions
        # are kept, so that no identity is used again.
        self._pictures = {
            id(each): (each, item) for each, item in zip(self, pictures[:MAX_SHOWN], strict=False)
        }

    @overload
    def __getitem__(self, index: SupportsIndex, /) -> Prediction: ...
    @overload
    def __getitem__(self, index: slice, /) -> "Predictions": ...
    def __getitem__(self, index: SupportsIndex | slice, /) -> "Prediction | Predictions":
        """Return one prediction, or a part that is shown in the same way."""
        if not isinstance(index, slice):
            return super().__getitem__(index)
        part = Predictions(super().__getitem__(index))
        part._pictures = self._pictures
        return part

    @property
    def pictures(self) -> list[Item]:
        """The pictures of the predictions, as long as they are known: the first ones."""
        found: list[Item] = []
        for each in self:
            item = self._picture_of(each)
            if item is None:
                break
            found.append(item)
        return found

    def __repr__(self) -> str:
        """Show the first predictions as a table of text."""
        return card_text(predictions_card(self))

    def _repr_html_(self) -> str:
        """Show the first predictions with their pictures, without scripts."""
        return card_html(self._card())

    def _card(self) -> Card:
        thumbnails = [self._thumbnail(each) for each in list(self)[:MAX_ROWS]]
        return predictions_card(self, thumbnails if any(thumbnails) else ())

    def _thumbnail(self, prediction: Prediction) -> str | None:
        item = self._picture_of(prediction)
        try:
            return None if item is None else thumbnail_of(item.read(), _SIDE)
        except PictureError:
            return None

    def _picture_of(self, prediction: Prediction) -> Item | None:
        known, item = self._pictures.get(id(prediction), (None, None))
        return item if known is prediction else None  # a copy by pickle has other identities
