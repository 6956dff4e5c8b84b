"""Top activations: the pictures that activate the channels of a layer most."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pellucid.app.picture_store import PictureStore
from pellucid.data.decode import Pixels
from pellucid.errors import PictureError
from pellucid.explanation.trace import Floats

MAX_PICTURES = 256
"""Maximum number of pictures to search, spread evenly over all."""
SECONDS = 20.0
"""Time after which the search stops; the result says how many pictures were searched."""
BATCH = 8
N_BEST = 9

Look = Callable[[list[Pixels]], tuple[Floats, NDArray[np.intp]]]
"""Function from pictures to the largest value of each channel and its place, both of shape
(n, n_channels)."""


@dataclass(frozen=True)
class TopActivation:
    """Largest value of a channel in a picture, and its place."""

    picture: str
    """Identifier of the picture."""
    value: float
    place: int
    """Index in the flattened rows and columns of the activation."""


@dataclass(frozen=True)
class TopActivations:
    """Largest values of a layer's channels in several pictures."""

    ids: Sequence[str]
    """Identifiers of the pictures that were searched."""
    values: Floats
    """Largest value of each channel in each image, shape (n_images, n_channels)."""
    places: NDArray[np.intp]
    """Places of these values, same shape."""

    @classmethod
    def find(
        cls, pictures: PictureStore, look: Look, report: Callable[[float], None]
    ) -> "TopActivations":
        """Search the pictures of a store; those that cannot be read are skipped.

        Args:
            pictures: The store.
            look: Function that finds the largest values.
            report: Function called before each batch with the share of the search that is done.
        """
        listed = [picture.id for picture in pictures.list()]
        step = -(-len(listed) // MAX_PICTURES)
        spread = listed[:: max(1, step)]
        # A test set is in the order of its classes, and the time may end before all are searched.
        order = np.random.default_rng(0).permutation(len(spread))
        asked = [spread[i] for i in order]
        ids: list[str] = []
        values, places = [], []
        began = time.monotonic()
        for start in range(0, len(asked), BATCH):
            spent = (time.monotonic() - began) / SECONDS
            if start and spent >= 1:
                break
            report(min(1.0, max(start / len(asked), spent)))
            read = []
            for picture in asked[start : start + BATCH]:
                try:
                    read.append((picture, pictures.pixels(picture)))
                except PictureError:
                    continue
            if not read:
                continue
            found, where = look([pixels for _, pixels in read])
            ids += [picture for picture, _ in read]
            values.append(found)
            places.append(where)
        if not ids:
            return cls([], np.zeros((0, 0), np.float32), np.zeros((0, 0), np.intp))
        return cls(ids, np.concatenate(values), np.concatenate(places))

    def is_clear(self, channel: int, n_best: int = N_BEST) -> bool:
        """Return whether the best pictures have larger values than all others.

        If not, as in a channel that is 0 in most pictures, it is arbitrary which ones are listed.
        """
        values = np.sort(self.values[:, channel])[::-1]
        return len(values) > n_best and bool(values[n_best - 1] > values[n_best])

    def best(self, channel: int, n_best: int = N_BEST) -> list[TopActivation]:
        """List the pictures that activate a channel most, strongest first."""
        if not self.ids:
            return []
        order = np.argsort(-self.values[:, channel], kind="stable")[:n_best]
        return [
            TopActivation(self.ids[i], float(self.values[i, channel]), int(self.places[i, channel]))
            for i in order
        ]
