"""Send pictures through a pretrained body, and keep the features by content."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pellucid.backbones.backbone import Backbone
from pellucid.backbones.converted import converted_backbone, is_converted, version_of
from pellucid.data.cache import PictureCache
from pellucid.data.decode import DECODER_VERSION, Pixels
from pellucid.data.sixteen_bits import FULL
from pellucid.errors import RunError
from pellucid.inference.engine import (
    N_FLOAT32_CONVOLUTIONS,
    Engine,
    EngineQueue,
    Precision,
    fast_precision,
)
from pellucid.inference.offline_openvino import ov
from pellucid.inference.onnx_graph import write_feature_extractor
from pellucid.progress import Watcher


@dataclass(frozen=True)
class View:
    """One way to look at a picture."""

    is_mirrored: bool
    precision: Precision
    augmentation: str = ""
    """What names the way in which the picture was changed before, if it was."""


def is_in_share(content_hash: bytes, share: float) -> bool:
    """Whether a picture belongs to a share of all, from 0 to 1: chosen by its content."""
    return int.from_bytes(content_hash[:4]) < share * 2**32


class FeatureSink:
    """Takes decoded pictures and computes the views of them that are wanted and not yet known.

    Args:
        backbone: The body.
        cache: Where features are kept.
        mirror_share: Share of the pictures, from 0 to 1, whose mirror image is wanted too.
        watcher: Is told when the body has to be converted first.
        bits: Of the pictures, as of `ImageSpec`.
    """

    def __init__(
        self,
        backbone: Backbone,
        cache: PictureCache,
        mirror_share: float,
        watcher: Watcher,
        bits: int | None = None,
    ) -> None:
        self.spec = replace(backbone.spec, bits=bits)
        self._backbone, self._cache, self._watcher = backbone, cache, watcher
        self.mirror_share = mirror_share
        self._queues: dict[Precision, EngineQueue] = {}
        self._version = version_of(backbone)
        self.views = [View(is_mirrored, fast_precision()) for is_mirrored in (False, True)]
        """A picture as it is, and in a mirror."""
        self._generation = cache.generation
        self._known: dict[View, set[bytes]] = {}
        for view in self.views:  # now, since `needs` is called from several threads
            self._look_up(view)

    def is_in_mirror_trial(self, content_hash: bytes) -> bool:
        """Whether this picture is among those also seen in a mirror."""
        return is_in_share(content_hash, self.mirror_share)

    def needs(self, content_hash: bytes) -> bool:
        """Whether a wanted view of this picture is not known yet."""
        return any(self.lacks(content_hash, view) for view in self._wanted(content_hash))

    def put(self, content_hash: bytes, pixels: Pixels) -> None:
        """Begin to compute the wanted views of this picture."""
        for view in self._wanted(content_hash):
            self.compute(content_hash, view, pixels)

    def _wanted(self, content_hash: bytes) -> list[View]:
        return self.views[: 1 + self.is_in_mirror_trial(content_hash)]

    def known(self, view: View) -> set[bytes]:
        """Give the pictures of which a view is known."""
        self.lacks(b"", view)
        return self._known[view]

    def keep(self, content_hash: bytes, view: View, vector: NDArray[np.float32]) -> None:
        """Take the features of a view that another machine has computed."""
        self._known[view].add(content_hash)
        self._cache.add_features(self.space(view), content_hash, vector)

    def _look_up(self, view: View) -> None:
        self._known[view] = self._cache.known_features(self.space(view))

    def lacks(self, content_hash: bytes, view: View) -> bool:
        """Whether this view of this picture is not known yet."""
        if self._generation != self._cache.generation:  # the cache has lost what it knew
            self._generation = self._cache.generation
            self._known.clear()
        if view not in self._known:
            self._look_up(view)
        return content_hash not in self._known[view]

    def compute(self, content_hash: bytes, view: View, pixels: Pixels) -> None:
        """Begin to compute one view of one picture, unless it is known."""
        if self.lacks(content_hash, view):
            self._known[view].add(content_hash)
            queue = self._queue(view.precision)
            queue.submit((content_hash, view), pixels[:, ::-1] if view.is_mirrored else pixels)
            self._keep(queue.collect())

    def finish(self) -> None:
        """Wait for what was begun, and make sure that it is kept."""
        for queue in self._queues.values():
            self._keep(queue.finish())
        self._cache.commit()

    def _keep(self, results: list[tuple[tuple[bytes, View], NDArray[np.float32]]]) -> None:
        for (content_hash, view), vector in results:
            self._cache.add_features(self.space(view), content_hash, vector)

    def space(self, view: View) -> str:
        """Name the cache's space for a view, with all that decides the features in it."""
        parts = [self._version, f"{self._backbone.image_size}px"]
        parts += [f"openvino {ov.__version__}", f"decoder {DECODER_VERSION}", view.precision]
        if view.precision != "float32":
            parts.append(f"first {N_FLOAT32_CONVOLUTIONS} float32")
        parts.append("mirrored" if view.is_mirrored else "plain")
        if self.spec.bits not in (None, FULL):
            parts.append(f"{self.spec.bits} of {FULL} bits")
        return " ".join([*parts, view.augmentation] if view.augmentation else parts)

    def _queue(self, precision: Precision) -> EngineQueue:
        """Give the way into the body, made ready when the first picture needs it."""
        if precision not in self._queues:
            try:
                engine = Engine(self.extractor(), precision)
            except RunError:  # a damaged file in the cache is made anew, once
                self.extractor().unlink()
                converted_backbone(self._backbone).unlink()
                engine = Engine(self.extractor(), precision)
            self._queues[precision] = engine.queue()
        return self._queues[precision]

    def extractor(self) -> Path:
        """Give the ONNX file from uint8 pictures to features, made once per machine."""
        if not is_converted(self._backbone):
            self._watcher.note(
                f"Converting {self._backbone.name} once for this machine; it takes some seconds."
            )
        converted = converted_backbone(self._backbone)
        extractor = converted.with_suffix(".uint8.onnx")
        if not extractor.is_file():
            write_feature_extractor(converted, self.spec, extractor)
        return extractor
