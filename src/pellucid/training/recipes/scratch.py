"""The recipe ``scratch``: a network trained from random weights with Keras' `fit`."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pellucid.config import TrainConfig
from pellucid.data.decode import Pixels, decode, read_picture_file
from pellucid.data.pixels import PixelFile
from pellucid.data.sixteen_bits import OWN
from pellucid.data.sources.source import Source
from pellucid.data.streamed_pixels import StreamedPixels
from pellucid.errors import PictureError
from pellucid.keras_runtime import import_keras
from pellucid.training.augmented_size import check_policy_size
from pellucid.training.recipe import FittedModel, Workplace
from pellucid.training.training_pictures import pixel_source, training_pictures

if TYPE_CHECKING:
    from pellucid.training.trained_network import TrainedNetwork

_N_SAMPLE = 32
_SMALL = 32
_N_PREPARING = 5000
"""About so many pictures a network is prepared with, where it is."""
_GREY_MODEL, _COLOUR_MODEL = "book_digits_convnet", "tiny_vgg"


class ScratchRecipe:
    """A network trained on the pixels.

    Args:
        config: Settings.
        workplace: The pictures, the cache, the run.

    Raises:
        ConfigError: There is no such model, or it cannot take pictures of that size.
    """

    has_keras_model = True

    def __init__(self, config: TrainConfig, workplace: Workplace) -> None:
        workplace.watcher.stage("Starting Keras")
        import_keras()
        from pellucid.models.registry import create_model, get_model
        from pellucid.training.check_settings import check_settings

        self._config, self._workplace = config, workplace
        settings = config.scratch
        self._architecture = get_model(settings.model or choose_model(workplace.source))
        spec = replace(self._architecture.spec, bits=workplace.source.survey.bits)
        if settings.image_size is not None:
            spec = replace(spec, height=settings.image_size, width=settings.image_size)
        check_settings(settings)
        # A mistake in the options shows now, and not after all pictures have been read.
        create_model(self._architecture.name, 2, spec.shape, settings.options)
        is_asked_for_grey = settings.model is not None and spec.n_channels == 1
        if is_asked_for_grey and not all(map(_is_grey, _sample(workplace.source))):
            workplace.watcher.note(
                f"Some pictures have colours; {self._architecture.name} sees them in grey."
            )
        check_policy_size(settings.augment, spec, self._architecture.name, workplace)
        self.sink: PixelFile | StreamedPixels = pixel_source(spec, workplace)
        self._trained: TrainedNetwork

    def compute_elsewhere(self) -> None:
        """Do nothing: the pixels are decoded here."""

    def body_features(self, catalog: pl.DataFrame, rows: NDArray[np.intp]) -> None:
        """Give nothing: there is no pretrained body."""

    def fit(self, catalog: pl.DataFrame, labels: Sequence[str]) -> FittedModel:
        """Train, and keep the weights of the best epoch.

        Raises:
            DataError: There are no validation pictures to choose an epoch by.
        """
        import keras

        from pellucid.augment.policy import create_policy
        from pellucid.models.registry import create_model
        from pellucid.training.fit import Task, fit_model
        from pellucid.training.precision import choose_precision, computing_in
        from pellucid.training.trained_network import TrainedNetwork
        from pellucid.training.weights import load_weights

        settings, seed = self._config.scratch, self._config.seed
        workplace, spec = self._workplace, self.sink.spec
        keras.utils.set_random_seed(seed)
        pictures = training_pictures(catalog, labels, self.sink, workplace)
        name = self._architecture.name
        is_elsewhere = workplace.elsewhere is not None
        precision = choose_precision(settings.precision, is_elsewhere=is_elsewhere)
        with computing_in(precision):
            network = create_model(name, len(labels), spec.shape, settings.options)
        sample = pictures.train.hashes[:: max(1, len(pictures.train) // _N_PREPARING)]
        self._architecture.prepare(network, self.sink.get(sample))
        if settings.weights is not None:
            load_weights(network, Path(settings.weights), labels)
        policy = create_policy(settings.augment, seed)
        workplace.watcher.stage(f"Training {name}, computed in {precision}")
        task = Task(
            network,
            pictures.train,
            pictures.validation,
            seed,
            augmentation=policy.layers,
            mixing=policy.mixing,
        )
        outcome = fit_model(task, settings, workplace)
        with computing_in("float32"):
            final = create_model(name, len(labels), spec.shape, settings.options)
        final.set_weights(network.get_weights())
        self._trained = TrainedNetwork(final, spec, self.sink, pictures.hashes)
        validated = pictures.validation_rows
        answers = self._trained.predict(validated)
        temperature, answers = self._trained.calibrate(
            answers, validated, pictures.validation.labels
        )
        details: dict[str, Any] = {
            "model": name,
            "parameters": final.count_params(),
            "image_size": f"{spec.height} x {spec.width} x {spec.n_channels}",
            "augmentation": policy.name,
            "epochs": outcome.n_epochs,
            "best_epoch": outcome.best_epoch,
            "ended_by": outcome.ended_by,
            "batch_size": settings.batch_size,
            "optimizer": outcome.optimizer,
            "training_loss": outcome.objective,
            "temperature": round(temperature, 4),
            "computed_in": precision,
            "keras_backend": outcome.backend,
        }
        return FittedModel(
            name=name,
            spec=spec,
            precision="float32",
            validated=validated,
            validated_probabilities=answers,
            validated_source="held out",
            is_interrupted=outcome.is_interrupted,
            details=details,
        )

    def predict(self, rows: NDArray[np.intp]) -> NDArray[np.float32]:
        """Apply the trained network to the pixels of these rows."""
        return self._trained.predict(rows)

    def predict_from_fewer(self, share: float, rows: NDArray[np.intp]) -> None:
        """Give nothing: another training would be needed."""

    def last_features(self, rows: NDArray[np.intp]) -> NDArray[np.float32]:
        """Give what the network's last layer sees of these rows."""
        return self._trained.last_features(rows)

    def write_onnx(self, path: Path) -> None:
        """Write the trained network."""
        self._trained.write_onnx(path)

    def write_keras(self, path: Path) -> None:
        """Save the trained network."""
        self._trained.write_keras(path)


def choose_model(source: Source) -> str:
    """Choose an architecture by some of the pictures: the digits' for small grey ones."""
    fits = [_is_grey(pixels) and max(pixels.shape[:2]) <= _SMALL for pixels in _sample(source)]
    return _GREY_MODEL if fits and all(fits) else _COLOUR_MODEL


def _sample(source: Source) -> Iterator[Pixels]:
    """Read some of the pictures, in their own size."""
    for file in source.files[:: max(1, len(source.files) // _N_SAMPLE)]:
        try:
            yield decode(read_picture_file(file.file), bits=OWN).pixels
        except PictureError:
            continue


def _is_grey(pixels: Pixels) -> bool:
    return bool((pixels == pixels[..., :1]).all())
