"""Compute features of images with a pretrained backbone, and cache them by content hash."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

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
from pellucid.features.keras_engine import KerasEngine, KerasQueue, engine_name
from pellucid.features.view import View, views_of
from pellucid.gpu import computes_on_gpu, fast_on_gpu
from pellucid.i18n import gettext as _
from pellucid.i18n import marked
from pellucid.inference.engine import Engine, EngineQueue
from pellucid.inference.measured_precision import best, measure_and_keep, read_measurements
from pellucid.inference.offline_openvino import ov
from pellucid.inference.onnx_graph import count_features, write_feature_extractor
from pellucid.inference.precision import N_FLOAT32_CONVOLUTIONS, Precision, fast_format
from pellucid.progress import Watcher

if TYPE_CHECKING:
    import keras

T = TypeVar("T")


class OutOfTimeError(Exception):
    """The deadline has passed; the features computed until then are in the cache."""


class FeatureExtractor:
    """Computes features with a pretrained backbone, once for each view of each distinct image.

    Args:
        backbone: The pretrained backbone.
        cache: Cache that stores the features.
        watcher: Receiver of the progress, and of a note if the backbone has to be converted first.
        folder: Folder for files of collected features; created if it does not exist.
        bits: As in `ImageSpec`.
        deadline: Time of `time.monotonic` at which computing is given up; None sets no limit.
        on_gpu: Whether Keras computes the features on the GPU, instead of OpenVINO on the CPU.
        of_last: None for the features of the backbone's last layer. The extractor of those, to
            compute those of inner layers too; it is given the part that it would compute itself.
    """

    def __init__(
        self,
        backbone: Backbone,
        cache: PictureCache,
        watcher: Watcher,
        folder: Path,
        bits: int | None = None,
        deadline: float | None = None,
        of_last: "FeatureExtractor | None" = None,
        *,
        on_gpu: bool = False,
    ) -> None:
        self.spec = replace(backbone.spec, bits=bits)
        self.backbone, self.cache, self.watcher = backbone, cache, watcher
        self._folder, self._deadline, self._of_last = folder, deadline, of_last
        self.on_gpu = on_gpu
        self._n_files = 0
        self._queues: dict[Precision, EngineQueue | KerasQueue] = {}
        self._version = version_of(backbone)
        self._generation = cache.generation
        self._known: dict[View, set[bytes]] = {}

    @cached_property
    def precision(self) -> Precision:
        """Precision in which this machine computes fastest, with about the same error."""
        if self.on_gpu:
            return fast_on_gpu()
        if self._of_last is not None:
            return self._of_last.precision
        if fast_format() == "float32":
            return "float32"
        return self._with_network(self._measured_precision)

    def _measured_precision(self, network: Path) -> Precision:
        measured = read_measurements(network)
        if not measured:
            self.watcher.note(
                _(
                    "Measuring how this machine computes {name} fastest; this is done "
                    "once and takes some seconds.",
                    name=self.backbone.name,
                )
            )
            measured = measure_and_keep(network, self.spec)
        return best(measured)

    @property
    def has_inner(self) -> bool:
        """Whether the features of inner layers follow those of the last layer."""
        return self._of_last is not None

    @cached_property
    def n_features(self) -> int:
        """Length of the feature vector of an image."""
        if self._of_last is None:
            return self.backbone.n_features
        return count_features(self._converted(), has_inner=True)

    def with_inner(self) -> "FeatureExtractor":
        """Create an extractor that also computes the features of inner layers."""
        bits, deadline = self.spec.bits, self._deadline
        return FeatureExtractor(
            self.backbone,
            self.cache,
            self.watcher,
            self._folder,
            bits,
            deadline,
            self,
            on_gpu=self.on_gpu,
        )

    def views(self, *, is_averaged: bool = False) -> list[View]:
        """Return the views whose mean gives the features of an image, in the fastest precision."""
        return views_of(self.precision, is_averaged=is_averaged)

    def gather(self, images: pl.DataFrame, views: Sequence[View]) -> FeatureFile:
        """Collect the features of images in a file; with several views, their mean.

        Args:
            images: The images: n rows of a catalog.
            views: Views to average, at least one.

        Returns:
            Features of shape (n, n_features), in the order of the images.

        Raises:
            DataError: An image file has changed since the catalog was read, or is missing.
            OutOfTimeError: The deadline has passed.
        """
        hashes = content_hashes(images)
        for _unused in self._until_cached():
            self.compute_lacking(images, views)
            found = self._write(
                *(self.cache.features(self.space(view), hashes) for view in views),
            )
        assert found.shape[0] == len(images), "the cache holds each feature that was computed"
        return found

    def gather_augmented(
        self, images: pl.DataFrame, augmented: AugmentedViews, n_views: int
    ) -> FeatureFile:
        """Collect the features of images without augmentation, then of each augmented view.

        The backbone runs once per view. It would run once per epoch if it were trained with
        the head on augmented images (Chollet, chapter 8).

        Args:
            images: The images: n rows of a catalog.
            augmented: Creator of the views.
            n_views: Number of views of each image.

        Returns:
            Features of shape ((1 + n_views) * n, n_features).

        Raises:
            DataError: As for `gather`.
            OutOfTimeError: The deadline has passed.
        """
        hashes = content_hashes(images)
        plain = self.views()
        views = augmented.views(plain[0], n_views)
        for _unused in self._until_cached():
            self.compute_lacking(images, plain)
            self.compute_lacking(images, views, marked("Computing augmented views"), augmented)
            found = self._write(
                chain.from_iterable(
                    self.cache.features(self.space(view), hashes) for view in [*plain, *views]
                )
            )
        return found

    def _until_cached(self) -> Iterator[None]:
        """Yield again each time the cache was lost during the last iteration."""
        generation = -1
        while generation != self.cache.generation:
            generation = self.cache.generation
            yield

    def _write(self, *views: Iterator[tuple[bytes, NDArray[np.float32]]]) -> FeatureFile:
        self._n_files += 1
        layers = "features-of-all-layers" if self.has_inner else "features"
        path = self._folder / f"{layers}-{self._n_files}.f4"
        return FeatureFile.write(path, self.n_features, *views)

    def compute_lacking(
        self,
        images: pl.DataFrame,
        views: Sequence[View],
        stage: str = "",
        augmented: AugmentedViews | None = None,
    ) -> None:
        """Compute the features that are not in the cache, from the image files.

        Args:
            images: Rows of a catalog.
            views: Required views.
            stage: Name of the stage to report; no progress is reported if it is empty.
            augmented: Creator of the views, if they are augmented.

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
        """Return the content hashes of the images whose features of a view are known."""
        if self._generation != self.cache.generation:  # the cache was lost
            self._generation = self.cache.generation
            self._known.clear()
        if view not in self._known:
            self._known[view] = self.cache.known_features(self.space(view))
        return self._known[view]

    def lacks(self, content_hash: bytes, view: View) -> bool:
        """Whether the features of this view of an image are not known yet."""
        return content_hash not in self.known(view)

    def keep(self, content_hash: bytes, view: View, vector: NDArray[np.float32]) -> None:
        """Store the features of a view that another machine has computed."""
        self.known(view).add(content_hash)
        self._store(content_hash, view, vector)

    def compute(self, content_hash: bytes, view: View, pixels: Pixels) -> None:
        """Start computing the features of a view of an image, unless they are known."""
        if self.lacks(content_hash, view):
            self._known[view].add(content_hash)
            queue = self._queue(view.precision)
            queue.submit((content_hash, view), pixels[:, ::-1] if view.is_mirrored else pixels)
            self._keep(queue.collect())

    def finish(self) -> None:
        """Wait for all started computations, and commit their results to the cache."""
        for queue in self._queues.values():
            self._keep(queue.finish())
        self.cache.commit()

    def _keep(self, results: list[tuple[tuple[bytes, View], NDArray[np.float32]]]) -> None:
        for (content_hash, view), vector in results:
            self._store(content_hash, view, vector)

    def _store(self, content_hash: bytes, view: View, vector: NDArray[np.float32]) -> None:
        self.cache.add_features(self.space(view), content_hash, vector)
        if self._of_last is not None and self._of_last.lacks(content_hash, view):
            self._of_last.keep(content_hash, view, vector[: self._of_last.n_features])

    def space(self, view: View) -> str:
        """Return the cache space of a view, whose name covers everything that affects features."""
        parts = [self._version, f"{self.backbone.image_size}px"]
        parts += [engine_name() if self.on_gpu else f"openvino {ov.__version__}"]
        parts += [f"decoder {DECODER_VERSION}", view.precision]
        if view.precision in ("bfloat16", "float16"):
            parts.append(f"first {N_FLOAT32_CONVOLUTIONS} float32")
        parts += ["all layers"] if self.has_inner else []
        parts.append("mirrored" if view.is_mirrored else "plain")
        if self.spec.bits not in (None, FULL):
            parts.append(f"{self.spec.bits} of {FULL} bits")
        return " ".join([*parts, view.augmentation] if view.augmentation else parts)

    def _queue(self, precision: Precision) -> EngineQueue | KerasQueue:
        """Return the queue of the engine, which is created when the first image needs it."""
        if precision not in self._queues:
            self._queues[precision] = self._engine(precision).queue()
        return self._queues[precision]

    def _engine(self, precision: Precision) -> Engine | KerasEngine:
        if self.on_gpu:
            return KerasEngine(self._build(), precision)
        return self._with_network(lambda network: Engine(network, precision, keep_compiled=True))

    def _with_network(self, use: Callable[[Path], T]) -> T:
        """Use the ONNX file; if it is damaged, create it again, once."""
        try:
            return use(self.onnx_file())
        except RunError:
            self.onnx_file().unlink()
            converted_backbone(self.backbone).unlink()
            return use(self.onnx_file())

    def _build(self) -> "keras.Model":
        """Build the backbone as a Keras model with one output."""
        network = self.backbone.build()
        if not self.has_inner:
            return network
        import keras

        from pellucid.backbones.inner_layers import with_inner_features

        both = with_inner_features(network)
        return keras.Model(both.input, keras.layers.Concatenate()(both.outputs))

    def on_cpu(self) -> "FeatureExtractor":
        """Return the same extractor, but with the engine that predictions use."""
        return FeatureExtractor(
            self.backbone,
            self.cache,
            self.watcher,
            self._folder / "cpu",
            self.spec.bits,
            self._deadline,
            self._of_last and self._of_last.on_cpu(),
        )

    def onnx_file(self) -> Path:
        """Return the ONNX file from uint8 images to features, which is created once per machine."""
        converted = self._converted()
        extractor = converted.with_suffix(".all.uint8.onnx" if self.has_inner else ".uint8.onnx")
        if not extractor.is_file():
            write_feature_extractor(converted, self.spec, extractor, has_inner=self.has_inner)
        return extractor

    def _converted(self) -> Path:
        if not is_converted(self.backbone):
            self.watcher.note(
                _(
                    "Converting {name} once for this machine; it takes some seconds.",
                    name=self.backbone.name,
                )
            )
        return converted_backbone(self.backbone)


def create_extractor(
    settings: FeaturesConfig,
    cache: PictureCache,
    watcher: Watcher,
    folder: Path,
    bits: int | None = None,
    deadline: float | None = None,
    *,
    may_use_gpu: bool = False,
) -> FeatureExtractor:
    """Create the extractor for the backbone in the settings.

    Args:
        settings: Settings with the backbone, its weights, image size and scaling.
        cache: As for `FeatureExtractor`.
        watcher: As for `FeatureExtractor`.
        folder: As for `FeatureExtractor`.
        bits: As for `FeatureExtractor`.
        deadline: As for `FeatureExtractor`.
        may_use_gpu: Whether the features are computed on a GPU, if Keras computes on one and has
            the backbone.

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
    on_gpu = may_use_gpu and backbone.has_keras and computes_on_gpu()
    return FeatureExtractor(backbone, cache, watcher, folder, bits, deadline, on_gpu=on_gpu)
