"""A model, the images shown to it, and a cache of the results."""

import threading
from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager
from typing import Any, TypeVar

import numpy as np
from cachetools import LRUCache, cached
from numpy.typing import NDArray

from pellucid.app.opened_model import OpenedModel
from pellucid.app.picture_store import PictureStore, StoredPicture
from pellucid.app.slow_work import Report, unreported
from pellucid.app.top_activations import TopActivations
from pellucid.backbones.scaling import scale_array
from pellucid.config import Scaling
from pellucid.data.decode import ImageSpec, Pixels
from pellucid.errors import ModelError
from pellucid.explanation.activations import activations_of, strongest
from pellucid.explanation.blocks import list_blocks
from pellucid.explanation.calls import PICTURE
from pellucid.explanation.channels import Channels, summarise_channels
from pellucid.explanation.contributions import Contributions, find_contributions
from pellucid.explanation.covering import COVER
from pellucid.explanation.evidence import (
    OCCLUSION,
    Evidence,
    calls_with_places,
    default_call,
    find_evidence,
)
from pellucid.explanation.feature_visualization import visualize_feature
from pellucid.explanation.head import list_heads
from pellucid.explanation.moved_picture import Move, move_picture
from pellucid.explanation.places import list_places
from pellucid.explanation.receptive_field import Box, receptive_field
from pellucid.explanation.trace import Floats, Trace, trace
from pellucid.exports.keras_script.keras_line import keras_lines
from pellucid.i18n import gettext as _
from pellucid.inference.classifier import bits_of
from pellucid.models.examined_file import reason_of

T = TypeVar("T")
Lock = AbstractContextManager[Any]

MAX_TRACES = 4
"""Maximum number of cached traces: one of VGG16 at 224 px takes 60 MB."""
MAX_TRACED = 10**8
"""Maximum number of values in all cached traces together (400 MB); one trace is always kept."""
MAX_RESULTS = 256
"""Maximum number of cached smaller results."""
_SECONDS_PER_LOOK = 0.1
"""Time between two looks whether somebody still waits for slow work that has not begun."""


class Explorer:
    """Computes what the routes return.

    Requests are computed one at a time, since they share two processors. Only requests that take
    seconds run in parallel to the others, so that one whose page was closed does not block them.

    Args:
        opened: The model.
        scaling: Scaling of pixels from 0 to 255, for models that do not scale them themselves.

    Raises:
        ModelError: The model cannot be run.
    """

    def __init__(self, opened: OpenedModel, scaling: Scaling = "none") -> None:
        self.opened = opened
        self.scaling = scaling
        height, width, n_channels = opened.input_shape
        bits = None if opened.run is None else bits_of(opened.run.classifier)
        self.spec = ImageSpec(height, width, 3 if n_channels == 3 else 1, bits)
        self.pictures = PictureStore(self.spec, opened.run)
        # Reentrant, because computing one result may need another.
        self._lock, self._slow_lock = threading.RLock(), threading.RLock()
        self._kept_lock = threading.Lock()
        self._results: LRUCache[Hashable, Any] = LRUCache(MAX_RESULTS)
        blank = np.zeros(self.spec.shape, np.uint8)
        self.blank = self._first_trace(self.scaled(blank))
        """Trace of a black image, for everything that does not depend on the image."""
        self.calls = self.blank.calls
        n_traced = sum(array.size for outputs in self.blank.values for array in outputs)
        max_traces = max(1, min(MAX_TRACES, MAX_TRACED // max(1, n_traced)))
        self._traces: LRUCache[Hashable, Trace] = LRUCache(max_traces)
        self.shapes = [tuple(values[0].shape) for values in self.blank.values]
        self.blocks = list_blocks(self.calls)
        self.keras_lines = keras_lines(self.blank)
        self.heads = list_heads(opened.model, self.blank)
        places = list_places(self.blank)
        numbers = range(len(self.heads))
        self.evidence_layers = [calls_with_places(self.blank, n, places) for n in numbers]
        """For each output, the calls from which evidence for it can be computed."""
        self.evidence_layer = [default_call(self.blank, n, places) for n in numbers]
        """For each output, the call from which evidence for it is computed by default."""

    def _first_trace(self, picture: Floats) -> Trace:
        """Run the model for the first time.

        Raises:
            ModelError: The model cannot be run; Keras checks some settings only now.
        """
        try:
            return trace(self.opened.model, picture)
        except Exception as error:
            raise ModelError(
                _(
                    "{model} cannot be run on a picture: {reason} Check that it runs in "
                    "Keras itself.",
                    model=self.opened.name,
                    reason=reason_of(error),
                )
            ) from error

    def shape_of(self, call: int) -> tuple[int, ...]:
        """Return the shape of a call's first output, or of the image for -1."""
        return self.spec.shape if call == PICTURE else self.shapes[call]

    def receptive_field(self, call: int, place: tuple[int, ...]) -> Box | None:
        """Return the pixels that a number can depend on; None if they are not known."""
        return receptive_field(self.blank, call, place)

    def add_picture(self, data: bytes, name: str) -> StoredPicture:
        """Add a picture of the user.

        Raises:
            PictureError: The picture cannot be used.
        """
        with self._lock:
            return self.pictures.add(data, name)

    def pixels(self, picture: str, move: Move) -> Pixels:
        """Return a picture as the model sees it, before the scaling.

        Raises:
            KeyError: There is no such picture.
            PictureError: Its file is missing or damaged.
        """
        return move_picture(self.pictures.pixels(picture), move)

    def scaled(self, pixels: Pixels) -> Floats:
        """Scale pixels to the value range of the model."""
        return scale_array(pixels, self.scaling)

    def trace(self, picture: str, move: Move) -> Trace:
        """Run the model on a picture; the last few traces are cached."""
        return self._remember(
            self._traces,
            (picture, move),
            lambda: trace(self.opened.model, self.scaled(self.pixels(picture, move))),
            self._lock,
        )

    def channels(self, picture: str, move: Move, call: int) -> Channels:
        """Compute the statistics of one call's activation for a picture."""
        return self._remembered(
            ("channels", picture, move, call),
            lambda: summarise_channels(self.trace(picture, move).values[call][0]),
        )

    def contributions(
        self,
        picture: str,
        move: Move,
        call: int,
        channel: int,
        n_parts: int,
        place: tuple[int, int] | None = None,
    ) -> Contributions | None:
        """Compute what the channels of the input contribute to a channel of a convolution."""
        # Not cached: the maps are as large as a layer, and take milliseconds to compute.
        with self._lock:
            return find_contributions(self.trace(picture, move), call, channel, n_parts, place)

    def evidence(
        self,
        picture: str,
        move: Move,
        which: int,
        method: str,
        call: int | None,
        output: int = 0,
        report: Report = unreported,
    ) -> Evidence:
        """Compute the evidence in a picture for a class of an output; only occlusion is slow."""
        key = ("evidence", picture, move, which, method, call, output)

        def compute() -> Evidence:
            grey = self.scaled(np.full((1, 1, self.spec.n_channels), COVER, np.uint8))[0, 0]
            traced = self.trace(picture, move)
            return find_evidence(
                self.opened.model, traced, which, method, call, grey, output, report
            )

        if method == OCCLUSION:
            return self.slowly(key, compute, report)
        return self._remembered(key, compute)

    def top_activations(self, call: int, report: Report = unreported) -> TopActivations:
        """Find the pictures that activate each channel of a call most."""
        return self.slowly(
            ("top activations", call), lambda: self._find_top_activations(call, report), report
        )

    def _find_top_activations(self, call: int, report: Report) -> TopActivations:
        def look(images: list[Pixels]) -> tuple[Floats, NDArray[np.intp]]:
            batch = np.stack([self.scaled(pixels) for pixels in images])
            return strongest(activations_of(self.opened.model, call, batch))

        return TopActivations.find(self.pictures, look, report)

    def feature_visualization(self, call: int, channel: int, report: Report = unreported) -> Pixels:
        """Draw an image that maximizes a channel."""
        scaled = [self.scaled(np.full(self.spec.shape, value, np.uint8)) for value in (0, 255)]
        low, high = (float(values.mean()) for values in scaled)
        return self.slowly(
            ("feature visualization", call, channel),
            lambda: visualize_feature(
                self.opened.model, call, channel, self.spec.shape, (low, high), report=report
            ),
            report,
        )

    def slowly(self, key: Hashable, compute: Callable[[], T], report: Report) -> T:
        """Return a cached result at once, or compute it as soon as no other slow work runs.

        Raises:
            Cancelled: Nobody waits for the result any more.
        """
        with self._kept_lock:
            if key in self._results:
                found: T = self._results[key]
                return found
        while not self._slow_lock.acquire(timeout=_SECONDS_PER_LOOK):
            report(0.0)
        try:
            return self._remembered(key, compute, self._slow_lock)
        finally:
            self._slow_lock.release()

    def _remembered(self, key: Hashable, compute: Callable[[], T], alone: Lock | None = None) -> T:
        return self._remember(self._results, key, compute, alone or self._lock)

    def _remember(
        self, kept: LRUCache[Hashable, T], key: Hashable, compute: Callable[[], T], alone: Lock
    ) -> T:
        """Return a cached result, or compute and cache it.

        Args:
            kept: The cache.
            key: Key of the result.
            compute: Function that computes the result.
            alone: Lock to hold meanwhile.
        """
        with alone:
            return cached(kept, key=lambda: key, lock=self._kept_lock)(compute)()
