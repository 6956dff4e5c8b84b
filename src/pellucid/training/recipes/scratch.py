"""The recipe ``scratch``: a network trained from random weights with Keras' `fit`."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl

from pellucid.config import TrainConfig
from pellucid.data.decode import Pixels, decode, read_picture_file
from pellucid.data.selection import class_names, images_in
from pellucid.data.sixteen_bits import OWN
from pellucid.data.sources.source import Source
from pellucid.errors import PictureError
from pellucid.keras_runtime import import_keras
from pellucid.training.augmented_size import check_policy_size
from pellucid.training.context import TrainingContext
from pellucid.training.pictures import pixel_file, training_pictures
from pellucid.training.recipe import FittedModel
from pellucid.training.task import Task

_N_SAMPLE = 32
_SMALL = 32
_N_PREPARING = 5000
"""Approximate number of images for preparing a network, if its architecture does so."""
_GREY_MODEL, _COLOUR_MODEL = "book_digits_convnet", "tiny_vgg"


class ScratchRecipe:
    """Trains a network on pixels, from random weights or from weights in a file.

    Args:
        config: Settings.
        context: Source, cache, run and hooks of the training.

    Raises:
        ConfigError: There is no such model, or it cannot process images of that size.
    """

    feature_sink = None

    def __init__(self, config: TrainConfig, context: TrainingContext) -> None:
        context.watcher.stage("Starting Keras")
        import_keras()
        from pellucid.models.registry import create_model, get_model
        from pellucid.training.check_settings import check_settings

        self._config, self._context = config, context
        settings = config.scratch
        self._architecture = get_model(settings.model or choose_model(context.source))
        spec = replace(self._architecture.spec, bits=context.source.survey.bits)
        if settings.image_size is not None:
            spec = replace(spec, height=settings.image_size, width=settings.image_size)
        check_settings(settings)
        # Find a mistake in the options now, and not after all images have been read.
        create_model(self._architecture.name, 2, spec.shape, settings.options)
        is_asked_for_grey = settings.model is not None and spec.n_channels == 1
        if is_asked_for_grey and not all(map(_is_grey, _sample(context.source))):
            context.watcher.note(
                f"Some pictures have colours; {self._architecture.name} sees them in grey."
            )
        check_policy_size(settings.augment, spec, self._architecture.name, context.watcher)
        self.spec = spec
        self._pixels = pixel_file(spec, len(context.source.files), context.run, context.watcher)
        self.sinks = () if self._pixels is None else (self._pixels,)

    def fit(self, catalog: pl.DataFrame) -> FittedModel:
        """Train the network, and keep the weights of the best epoch.

        Raises:
            DataError: There are no validation images to choose an epoch by.
        """
        import keras

        from pellucid.augment.policy import create_policy
        from pellucid.models.registry import create_model
        from pellucid.training.fit import fit_model
        from pellucid.training.precision import choose_precision, computing_in
        from pellucid.training.trained_network import TrainedNetwork
        from pellucid.training.weights import load_weights

        settings, seed = self._config.scratch, self._config.seed
        context, spec = self._context, self.spec
        keras.utils.set_random_seed(seed)
        pictures = training_pictures(catalog, spec, self._pixels)
        classes = class_names(catalog)
        name = self._architecture.name
        is_elsewhere = context.hooks.executor is not None
        precision = choose_precision(settings.precision, is_elsewhere=is_elsewhere)
        with computing_in(precision):
            network = create_model(name, len(classes), spec.shape, settings.options)
        sample = pictures.train.hashes[:: max(1, len(pictures.train) // _N_PREPARING)]
        self._architecture.prepare(network, pictures.source.get(sample))
        if settings.weights is not None:
            load_weights(network, Path(settings.weights), classes)
        policy = create_policy(settings.augment, seed)
        context.watcher.stage(f"Training {name}, computed in {precision}")
        task = Task(
            network,
            pictures.train,
            pictures.validation,
            seed,
            augmentation=policy.layers,
            mixing=policy.mixing,
        )
        outcome = fit_model(task, settings, context)
        with computing_in("float32"):
            final = create_model(name, len(classes), spec.shape, settings.options)
        final.set_weights(network.get_weights())
        trained = TrainedNetwork(final, spec, pictures.source, context.run.checkpoints)
        validated = images_in(catalog, "validation")
        answers = trained.predict(validated)
        temperature, answers = trained.calibrate(answers, validated, pictures.validation.labels)
        details: dict[str, Any] = {
            "model": name,
            "parameters": final.count_params(),
            "image_size": f"{spec.height} x {spec.width} x {spec.n_channels}",
            "augmentation": policy.name,
            **outcome.details(settings.batch_size),
            "temperature": round(temperature, 4),
            "computed_in": precision,
            "keras_backend": outcome.backend,
        }
        return FittedModel(
            name=name,
            classes=classes,
            spec=spec,
            precision="float32",
            predictor=trained,
            validated=validated,
            validated_probabilities=answers,
            validated_source="held out",
            is_interrupted=outcome.is_interrupted,
            details=details,
        )


def choose_model(source: Source) -> str:
    """Choose an architecture by a sample of the images: the digits model for small grey ones."""
    fits = [_is_grey(pixels) and max(pixels.shape[:2]) <= _SMALL for pixels in _sample(source)]
    return _GREY_MODEL if fits and all(fits) else _COLOUR_MODEL


def _sample(source: Source) -> Iterator[Pixels]:
    """Read a sample of the images, in their original size."""
    for file in source.files[:: max(1, len(source.files) // _N_SAMPLE)]:
        try:
            yield decode(read_picture_file(file.file), bits=OWN).pixels
        except PictureError:
            continue


def _is_grey(pixels: Pixels) -> bool:
    return bool((pixels == pixels[..., :1]).all())
