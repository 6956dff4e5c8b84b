"""Compute features of images with a pretrained body, and keep them by content."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pellucid.backbones.backbone import Backbone
from pellucid.backbones.onnx_cache import converted_backbone, is_converted, version_of
from pellucid.backbones.resolve import resolve_backbone
from pellucid.config import FeaturesConfig
from pellucid.data.cache import PictureCache
from pellucid.data.decode import DECODER_VERSION, Pixels, decode_unchanged
from pellucid.data.parallel import map_in_order
from pellucid.data.selection import content_hashes
from pellucid.data.sixteen_bits import FULL
from pellucid.errors import RunError
from pellucid.features.augmented_views import AugmentedViews
from pellucid.features.file import FeatureFile
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


class OutOfTimeError(Exception):
    """The deadline has passed; what was computed is in the cache."""


@dataclass(frozen=True)
class View:
    """One way to look at an image."""

    is_mirrored: bool
    precision: Precision
    augmentation: str = ""
    """Name of the change that was made to the image before, if one was."""


def views_of(precision: Precision | None = None, *, is_averaged: bool = False) -> list[View]:
    """List the views that make up the features of an image.

    Args:
        precision: Of the computing; the fastest by default.
        is_averaged: Whether the mirror image is one of them.
    """
    precision = precision or fast_precision()
    return [View(is_mirrored, precision) for is_mirrored in (False, True)][: 1 + is_averaged]


class FeatureExtractor:
    """Computes what a pretrained body sees of images, each view of each content once.

    Args:
        backbone: The body.
        cache: Where features are kept.
        watcher: Is told when the body has to be converted first, and of the progress.
        folder: Where gathered features are written; made if it is missing.
        bits: Of the images, as of `ImageSpec`.
        deadline: When computing has to be given up, by `time.monotonic`; None sets no limit.
    """

    def __init__(
        self,
        backbone: Backbone,
        cache: PictureCache,
        watcher: Watcher,
        folder: Path,
        bits: int | None = None,
        deadline: float | None = None,
    ) -> None:
        self.spec = replace(backbone.spec, bits=bits)
        self.backbone, self.cache, self.watcher = backbone, cache, watcher
        self._folder, self._deadline = folder, deadline
        self._n_files = 0
        self._queues: dict[Precision, EngineQueue] = {}
        self._version = version_of(backbone)
        self._generation = cache.generation
        self._known: dict[View, set[bytes]] = {}

    def gather(self, images: pl.DataFrame, views: Sequence[View]) -> FeatureFile:
        """Gather the features of images, the mean over several views, in a file.

        Args:
            images: Rows of a catalog, n of them.
            views: At least one.

        Returns:
            Features of shape (n, n_features), in the order of the images.

        Raises:
            DataError: A file has changed since the catalog was read, or is gone.
            OutOfTimeError: The deadline has passed.
        """
        hashes = content_hashes(images)
        for _ in self._until_cached():
            self.compute_lacking(images, views)
            found = self._write(
                *(self.cache.features(self.space(view), hashes) for view in views),
            )
        assert found.shape[0] == len(images), "the cache holds each feature that was computed"
        return found

    def gather_augmented(
        self, images: pl.DataFrame, augmented: AugmentedViews, n_views: int
    ) -> FeatureFile:
        """Gather the features of images as they are, then of each of their augmented views.

        Augmenting costs its computing once per view and not once per epoch, as it would with the
        body in front of a head that is trained epoch by epoch (Chollet, chapter 8).

        Args:
            images: Rows of a catalog, n of them.
            augmented: Makes the views.
            n_views: Number of views of each image.

        Returns:
            Features of shape ((1 + n_views) * n, n_features).

        Raises:
            DataError: As for `gather`.
            OutOfTimeError: The deadline has passed.
        """
        hashes = content_hashes(images)
        plain = views_of()
        views = [replace(plain[0], augmentation=name) for name in augmented.names(n_views)]
        for _ in self._until_cached():
            self.compute_lacking(images, plain)
            self.compute_lacking(images, views, "Computing augmented views", augmented)
            found = self._write(
                chain.from_iterable(
                    self.cache.features(self.space(view), hashes) for view in [*plain, *views]
                )
            )
        return found

    def _until_cached(self) -> Iterator[None]:
        """Yield until the cache was not lost on the way."""
        generation = -1
        while generation != self.cache.generation:
            generation = self.cache.generation
            yield

    def _write(self, *views: Iterator[tuple[bytes, NDArray[np.float32]]]) -> FeatureFile:
        self._n_files += 1
        path = self._folder / f"features-{self._n_files}.f4"
        return FeatureFile.write(path, self.backbone.n_features, *views)

    def compute_lacking(
        self,
        images: pl.DataFrame,
        views: Sequence[View],
        stage: str = "",
        augmented: AugmentedViews | None = None,
    ) -> None:
        """Compute the features that are not known, from the files of the images.

        Args:
            images: Rows of a catalog.
            views: The wanted views.
            stage: Name of the stage, for the progress; none is shown without it.
            augmented: Makes the views, if they are augmented ones.

        Raises:
            DataError: As for `gather`.
            OutOfTimeError: The deadline has passed.
        """
        lacking = {
            content_hash: file
            for content_hash, file in zip(content_hashes(images), images["file"], strict=True)
            if any(self.lacks(content_hash, view) for view in views)
        }
        if not lacking:
            return

        def read(content_hash: bytes) -> Pixels:
            return decode_unchanged(lacking[content_hash], content_hash, self.spec)

        if stage:
            self.watcher.stage(stage)
        for done, (content_hash, pixels) in enumerate(map_in_order(read, list(lacking)), start=1):
            if self._deadline is not None and time.monotonic() > self._deadline:
                self.finish()
                raise OutOfTimeError
            for number, view in enumerate(views):
                if augmented is None or not self.lacks(content_hash, view):
                    seen = pixels
                else:
                    seen = augmented.see(pixels, content_hash, number)
                self.compute(content_hash, view, seen)
            if stage:
                self.watcher.progress(done, len(lacking))
        self.finish()

    def known(self, view: View) -> set[bytes]:
        """Give the images of which a view is known."""
        if self._generation != self.cache.generation:  # the cache has lost what it knew
            self._generation = self.cache.generation
            self._known.clear()
        if view not in self._known:
            self._known[view] = self.cache.known_features(self.space(view))
        return self._known[view]

    def lacks(self, content_hash: bytes, view: View) -> bool:
        """Whether this view of this image is not known yet."""
        return content_hash not in self.known(view)

    def keep(self, content_hash: bytes, view: View, vector: NDArray[np.float32]) -> None:
        """Take the features of a view that another machine has computed."""
        self.known(view).add(content_hash)
        self.cache.add_features(self.space(view), content_hash, vector)

    def compute(self, content_hash: bytes, view: View, pixels: Pixels) -> None:
        """Begin to compute one view of one image, unless it is known."""
        if self.lacks(content_hash, view):
            self._known[view].add(content_hash)
            queue = self._queue(view.precision)
            queue.submit((content_hash, view), pixels[:, ::-1] if view.is_mirrored else pixels)
            self._keep(queue.collect())

    def finish(self) -> None:
        """Wait for what was begun, and make sure that it is kept."""
        for queue in self._queues.values():
            self._keep(queue.finish())
        self.cache.commit()

    def _keep(self, results: list[tuple[tuple[bytes, View], NDArray[np.float32]]]) -> None:
        for (content_hash, view), vector in results:
            self.cache.add_features(self.space(view), content_hash, vector)

    def space(self, view: View) -> str:
        """Name the cache's space for a view, with all that decides the features in it."""
        parts = [self._version, f"{self.backbone.image_size}px"]
        parts += [f"openvino {ov.__version__}", f"decoder {DECODER_VERSION}", view.precision]
        if view.precision != "float32":
            parts.append(f"first {N_FLOAT32_CONVOLUTIONS} float32")
        parts.append("mirrored" if view.is_mirrored else "plain")
        if self.spec.bits not in (None, FULL):
            parts.append(f"{self.spec.bits} of {FULL} bits")
        return " ".join([*parts, view.augmentation] if view.augmentation else parts)

    def _queue(self, precision: Precision) -> EngineQueue:
        """Give the way into the body, made ready when the first image needs it."""
        if precision not in self._queues:
            try:
                engine = Engine(self.onnx_file(), precision)
            except RunError:  # a damaged file in the cache is made anew, once
                self.onnx_file().unlink()
                converted_backbone(self.backbone).unlink()
                engine = Engine(self.onnx_file(), precision)
            self._queues[precision] = engine.queue()
        return self._queues[precision]

    def onnx_file(self) -> Path:
        """Give the ONNX file from uint8 images to features, made once per machine."""
        if not is_converted(self.backbone):
            self.watcher.note(
                f"Converting {self.backbone.name} once for this machine; it takes some seconds."
            )
        converted = converted_backbone(self.backbone)
        extractor = converted.with_suffix(".uint8.onnx")
        if not extractor.is_file():
            write_feature_extractor(converted, self.spec, extractor)
        return extractor


def create_extractor(
    settings: FeaturesConfig,
    cache: PictureCache,
    watcher: Watcher,
    folder: Path,
    bits: int | None = None,
    deadline: float | None = None,
) -> FeatureExtractor:
    """Create the extractor of the backbone that settings name.

    Args:
        settings: Name the backbone, its weights, size and scaling.
        cache: As for `FeatureExtractor`, like the rest.
        watcher: Receives the progress.
        folder: For gathered features.
        bits: Of the images.
        deadline: When computing has to be given up.

    Raises:
        ConfigError: There is no such backbone.
        WeightsError: The backbone's weights are missing.
    """
    backbone = resolve_backbone(
        settings.backbone,
        settings.backbone_weights,
        settings.backbone_size,
        settings.backbone_scaling,
    )
    return FeatureExtractor(backbone, cache, watcher, folder, bits, deadline)
