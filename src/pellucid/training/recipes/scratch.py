"""The recipe ``scratch``: a small convnet, trained from random weights with Keras' `fit`."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pellucid.backbones.converted import convert
from pellucid.config import TrainConfig
from pellucid.data.decode import decode, read_picture_file
from pellucid.data.pixels import PixelFile
from pellucid.data.sources.folder import Source
from pellucid.errors import DataError, PictureError
from pellucid.inference.onnx_graph import write_with_uint8_input
from pellucid.training.quiet_keras import import_keras, stderr_silenced
from pellucid.training.recipe import FittedModel, Workplace

if TYPE_CHECKING:
    import keras

_N_SAMPLE = 32
_SMALL = 32
_GREY_MODEL, _COLOUR_MODEL = "book_digits_convnet", "tiny_vgg"


class ScratchRecipe:
    """A small convnet trained on the pixels.

    Args:
        config: Settings.
        workplace: The pictures, the cache, the run.

    Raises:
        ConfigError: There is no such model.
    """

    def __init__(self, config: TrainConfig, workplace: Workplace) -> None:
        workplace.watcher.stage("Starting Keras")
        import_keras()
        from pellucid.models.registry import get_model

        self._config, self._workplace = config, workplace
        self._architecture = get_model(config.scratch.model or choose_model(workplace.source))
        self.sink: PixelFile = PixelFile(
            workplace.run.checkpoints / "pixels.npy",
            self._architecture.spec,
            max(1, len(workplace.source.files)),
        )
        self._model: keras.Model
        self._hashes: list[bytes]

    def fit(self, catalog: pl.DataFrame, labels: Sequence[str]) -> FittedModel:
        """Train, keep the weights of the epoch with the least validation loss.

        Raises:
            DataError: There are no validation pictures to choose an epoch by.
        """
        import keras

        from pellucid.models.registry import create_model
        from pellucid.training.fit import Batches, fit_model

        self._backend = keras.backend.backend()
        settings, seed = self._config.scratch, self._config.seed
        keras.utils.set_random_seed(seed)
        self._hashes = [bytes.fromhex(value or "") for value in catalog["hash"]]
        index = {label: position for position, label in enumerate(labels)}
        y = np.array([index.get(label, -1) for label in catalog["label"]], dtype=np.intp)
        train, validation = (
            (catalog["split"] == split).fill_null(value=False).arg_true().to_numpy()
            for split in ("train", "validation")
        )
        if not len(validation):
            raise DataError(
                "There are no pictures for validation, by which training from scratch chooses "
                "when to stop. A class needs at least three different pictures. Add pictures, or "
                "use --recipe features."
            )
        self._model = create_model(self._architecture.name, len(labels))
        self._workplace.watcher.stage(f"Training {self._architecture.name}")
        outcome = fit_model(
            self._model,
            Batches(self.sink, self._hashes, y, train, settings.batch_size, seed=seed),
            Batches(self.sink, self._hashes, y, validation, settings.batch_size),
            settings,
            self._workplace.run,
            self._workplace.watcher,
            self._workplace.ctrl_c,
        )
        spec = self._architecture.spec
        details: dict[str, Any] = {
            "model": self._architecture.name,
            "parameters": self._model.count_params(),
            "image_size": f"{spec.height} x {spec.width} x {spec.n_channels}",
            "epochs": outcome.n_epochs,
            "best_epoch": outcome.best_epoch,
            "ended_by": outcome.ended_by,
            "batch_size": settings.batch_size,
            "optimizer": f"Adam, learning rate {settings.learning_rate:g}",
            "computed_in": "float32",
            "keras_backend": self._backend,
        }
        return FittedModel(
            name=self._architecture.name,
            spec=spec,
            precision="float32",
            validated=validation.astype(np.intp),
            validated_probabilities=self.predict(validation.astype(np.intp)),
            validated_source="held out",
            details=details,
        )

    def predict(self, rows: NDArray[np.intp]) -> NDArray[np.float32]:
        """Apply the Keras model to the pixels of these rows."""
        size = self._config.scratch.batch_size
        blocks: list[NDArray[np.float32]] = [
            np.asarray(
                self._model.predict_on_batch(
                    self.sink.get([self._hashes[row] for row in rows[start : start + size]])
                )
            )
            for start in range(0, len(rows), size)
        ]
        return np.concatenate(blocks)

    def write_onnx(self, path: Path) -> None:
        """Export the trained model."""
        with tempfile.TemporaryDirectory(dir=path.parent) as folder:
            exported = Path(folder) / "exported.onnx"
            if self._backend == "tensorflow":
                with stderr_silenced():
                    self._model.export(
                        str(exported), format="onnx", verbose=False, opset_version=15
                    )
            else:
                saved = exported.with_name("model.keras")
                self._model.save(saved)
                convert(str(saved), path=exported)
            write_with_uint8_input(exported, self._architecture.spec, path)

    def write_keras(self, path: Path) -> None:
        """Save the trained model."""
        self._model.save(path)


def choose_model(source: Source) -> str:
    """Choose an architecture by some of the pictures: the digits' for small grey ones."""
    is_small_and_grey = []
    for file in source.files[:: max(1, len(source.files) // _N_SAMPLE)]:
        try:
            pixels = decode(read_picture_file(file.file)).pixels
        except PictureError:
            continue
        is_grey = bool((pixels == pixels[..., :1]).all())
        is_small_and_grey.append(is_grey and max(pixels.shape[:2]) <= _SMALL)
    return _GREY_MODEL if is_small_and_grey and all(is_small_and_grey) else _COLOUR_MODEL
