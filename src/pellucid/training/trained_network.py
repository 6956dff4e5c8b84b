"""The predictor of recipes that train a Keras network."""

import tempfile
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import keras
import numpy as np
import polars as pl
from numpy.typing import NDArray

from pellucid.data.decode import ImageSpec, Pixels
from pellucid.data.selection import content_hashes
from pellucid.features.logistic_regression import LinearClassifier
from pellucid.gpu import exact_products
from pellucid.inference.engine import Engine
from pellucid.inference.onnx_graph import write_classifier, write_feature_extractor
from pellucid.training.keras_writer import NetworkWriter
from pellucid.training.onnx_export import export_onnx
from pellucid.training.pictures import PixelSource
from pellucid.training.temperature import fit_temperature, is_saturated, scaled

_BATCH = 32
_ROWS = 1024
"""Number of images whose features are in memory at a time, to compute their probabilities."""

_MAX_KEPT_BYTES = 2**28
"""Maximum size of the features that are kept in memory; those of further images are computed again
when they are asked for again."""


class TrainedNetwork:
    """A trained network in float32, without augmentation, with the source of its images.

    The network without its last layer is exported as ONNX once and computed by OpenVINO, once for
    each image. `model.onnx` has the same graph, so the check that compares it with Keras
    (`reference`) covers these predictions too.

    Args:
        model: Model from pixels to probabilities; its last layer is dense, with a softmax. The
            weights of the layers below must not change afterwards.
        spec: Size and format of the input images.
        source: Source of the pixels, by content hash.
        folder: Folder of working files, for the exported network.
    """

    def __init__(
        self, model: keras.Model, spec: ImageSpec, source: PixelSource, folder: Path
    ) -> None:
        self.model, self._spec, self._source = model, spec, source
        self._folder = Path(tempfile.mkdtemp(dir=folder))
        self._kept: dict[bytes, NDArray[np.float32]] = {}
        self._kept_bytes = 0

    def without_kept(self) -> "TrainedNetwork":
        """Return the same network, without the features that are kept in memory."""
        return TrainedNetwork(self.model, self._spec, self._source, self._folder)

    def predict(self, images: pl.DataFrame) -> NDArray[np.float32]:
        """Compute the probabilities of images given as rows of a catalog."""
        head = LinearClassifier(*self.model.layers[-1].get_weights())
        blocks = [head.predict(self.last_features(some)) for some in images.iter_slices(_ROWS)]
        return np.concatenate(blocks) if blocks else np.zeros((0, len(head.bias)), np.float32)

    def last_features(self, images: pl.DataFrame) -> NDArray[np.float32]:
        """Compute the input of the last layer for images given as rows of a catalog."""
        hashes = content_hashes(images)
        features = np.empty((len(hashes), self.model.layers[-1].input.shape[-1]), np.float32)
        rows = [row for row, content in enumerate(hashes) if content not in self._kept]
        for row, content in enumerate(hashes):
            if content in self._kept:
                features[row] = self._kept[content]
        for row, found in self._computed(hashes, rows):
            features[row] = found
            if self._kept_bytes + found.nbytes <= _MAX_KEPT_BYTES:
                self._kept_bytes += found.nbytes
                self._kept[hashes[row]] = found
        return features

    def _computed(
        self, hashes: list[bytes], rows: list[int]
    ) -> Iterator[tuple[int, NDArray[np.float32]]]:
        """Compute the features of some of the images, in any order."""
        if not rows:
            return
        queue = self._engine.queue()
        for start in range(0, len(rows), _BATCH):
            some = rows[start : start + _BATCH]
            for row, pixels in zip(some, self._source.get([hashes[r] for r in some]), strict=True):
                queue.submit(row, pixels)
            yield from queue.collect()
        yield from queue.finish()

    @cached_property
    def _exported(self) -> Path:
        """Export the network without its last layer."""
        path = self._folder / "exported.onnx"
        export_onnx(keras.Model(self.model.inputs, self.model.layers[-1].input), path)
        return path

    @cached_property
    def _engine(self) -> Engine:
        path = self._folder / "features.onnx"
        write_feature_extractor(self._exported, self._spec, path)
        return Engine(path)

    def reference(self, images: pl.DataFrame) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Compute the last features and the probabilities with Keras; see `Predictor.reference`."""
        hashes = content_hashes(images)
        both = keras.Model(self.model.inputs, [self.model.layers[-1].input, *self.model.outputs])
        with exact_products():
            blocks = [
                both.predict_on_batch(self._source.get(hashes[start : start + _BATCH]))
                for start in range(0, len(hashes), _BATCH)
            ]
        features, probabilities = (np.concatenate(found) for found in zip(*blocks, strict=True))
        return features, probabilities

    def calibrate(
        self, answers: NDArray[np.float32], images: pl.DataFrame, labels: NDArray[np.intp]
    ) -> tuple[float, NDArray[np.float32]]:
        """Fit a temperature on images that the network was not trained on, and build it in.

        Args:
            answers: The network's probabilities of these images, shape (n, n_classes).
            images: These images: n rows of a catalog.
            labels: Class indices of these images, shape (n,).

        Returns:
            The temperature, and the probabilities after scaling by it.
        """
        temperature = fit_temperature(answers, labels)
        self.divide_logits(temperature)
        if temperature > 1.001 and is_saturated(answers):
            # Some probabilities are too small to infer the logits from. After the division fewer
            # are, so calibrate once more.
            more, answers = self.calibrate(self.predict(images), images, labels)
            return temperature * more, answers
        return temperature, scaled(answers, temperature)

    def divide_logits(self, temperature: float) -> None:
        """Build temperature scaling into the last layer, so that every exported model has it."""
        last = self.model.layers[-1]
        last.set_weights([weights / temperature for weights in last.get_weights()])

    def write_onnx(self, path: Path) -> None:
        """Write the network as ONNX, from uint8 images to probabilities."""
        weights, bias = self.model.layers[-1].get_weights()
        write_classifier(self._exported, self._spec, weights, bias, path, mirror=False)

    def keras_writer(self, pictures: Pixels, folder: Path) -> NetworkWriter:
        """Return a writer of the network as a Keras file; see `Predictor.keras_writer`."""
        del folder
        return NetworkWriter(self.model, pictures)
