"""The predictor of recipes that train a Keras network."""

import tempfile
from functools import cached_property
from pathlib import Path

import keras
import numpy as np
import polars as pl
from numpy.typing import NDArray

from pellucid.data.decode import ImageSpec, Pixels
from pellucid.data.selection import content_hashes
from pellucid.gpu import exact_products
from pellucid.inference.onnx_graph import write_with_uint8_input
from pellucid.training.keras_writer import NetworkWriter
from pellucid.training.onnx_export import export_onnx
from pellucid.training.pictures import PixelSource
from pellucid.training.temperature import fit_temperature, is_saturated, scaled

_BATCH = 32


class TrainedNetwork:
    """A trained network in float32, without augmentation, with the source of its images.

    Args:
        model: Model from pixels to probabilities; its last layer is dense, with a softmax.
        spec: Size and format of the input images.
        source: Source of the pixels, by content hash.
    """

    def __init__(self, model: keras.Model, spec: ImageSpec, source: PixelSource) -> None:
        self.model, self._spec, self._source = model, spec, source

    def predict(self, images: pl.DataFrame) -> NDArray[np.float32]:
        """Compute the probabilities of images given as rows of a catalog."""
        return self._outputs(self.model, images)

    def last_features(self, images: pl.DataFrame) -> NDArray[np.float32]:
        """Compute the input of the last layer for images given as rows of a catalog."""
        return self._outputs(self._without_last_layer, images)

    @cached_property
    def _without_last_layer(self) -> keras.Model:
        return keras.Model(self.model.inputs, self.model.layers[-1].input)

    def _outputs(self, model: keras.Model, images: pl.DataFrame) -> NDArray[np.float32]:
        hashes = content_hashes(images)
        blocks = [
            self._block(model, hashes[start : start + _BATCH])
            for start in range(0, len(hashes), _BATCH)
        ]
        return np.concatenate(blocks) if blocks else np.zeros((0, model.output_shape[-1]), "f4")

    def _block(self, model: keras.Model, hashes: list[bytes]) -> NDArray[np.float32]:
        """Compute the outputs of at most `_BATCH` images.

        All blocks have the same size, since each size would be compiled on its own.
        """
        pixels = self._source.get(hashes)
        padding = [(0, _BATCH - len(hashes)), *[(0, 0)] * (pixels.ndim - 1)]
        with exact_products():
            outputs: NDArray[np.float32] = model.predict_on_batch(np.pad(pixels, padding))
        return outputs[: len(hashes)]

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
        with tempfile.TemporaryDirectory(dir=path.parent) as folder:
            exported = Path(folder) / "exported.onnx"
            export_onnx(self.model, exported)
            write_with_uint8_input(exported, self._spec, path)

    def keras_writer(self, pictures: Pixels, folder: Path) -> NetworkWriter:
        """Return a writer of the network as a Keras file; see `Predictor.keras_writer`."""
        del folder
        return NetworkWriter(self.model, pictures)
