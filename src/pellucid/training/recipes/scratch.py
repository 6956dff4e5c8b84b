"""The recipe ``scratch``: a network trained from random weights with Keras' `fit`."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from pellucid.augment.policy import find_plan
from pellucid.config import TrainConfig
from pellucid.data.decode import Pixels, decode, read_picture_file
from pellucid.data.selection import class_names, images_in
from pellucid.data.sixteen_bits import OWN
from pellucid.data.sources.source import Source
from pellucid.errors import PictureError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked
from pellucid.keras_runtime import import_keras
from pellucid.training.augmented_size import check_policy_size
from pellucid.training.context import TrainingContext
from pellucid.training.pictures import Pictures, TrainingPictures, pixel_file, training_pictures
from pellucid.training.recipe import FittedModel
from pellucid.training.task import Task

if TYPE_CHECKING:
    import keras

    from pellucid.training.precision import Computed
    from pellucid.training.trained_network import TrainedNetwork

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
        context.watcher.stage(marked("Starting Keras"))
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
                _(
                    "Some pictures have colours; {model} sees them in grey.",
                    model=self._architecture.name,
                )
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
        from pellucid.training.fit import fit_model
        from pellucid.training.precision import choose_precision
        from pellucid.training.refit import describe_refit, joined_pictures, refit_network

        settings, context, spec = self._config.scratch, self._context, self.spec
        pictures = training_pictures(catalog, spec, self._pixels)
        classes = class_names(catalog)
        name = self._architecture.name
        is_elsewhere = context.hooks.executor is not None
        precision = choose_precision(settings.precision, is_elsewhere=is_elsewhere)
        network = self._start(pictures, classes, precision)
        context.watcher.stage(
            marked("Training {model}, computed in {precision}", model=name, precision=precision)
        )
        task = self._task(network, pictures.train, pictures.validation)
        outcome = fit_model(task, settings, context)
        trained = self._in_float32(network, pictures)
        validated = images_in(catalog, "validation")
        answers = trained.predict(validated)
        temperature, answers = trained.calibrate(answers, validated, pictures.validation.labels)
        details: dict[str, Any] = {
            "model": name,
            "parameters": trained.model.count_params(),
            "image_size": f"{spec.height} x {spec.width} x {spec.n_channels}",
            "augmentation": find_plan(settings.augment).name,
            **outcome.details(settings.batch_size),
            "temperature": round(temperature, 4),
            "computed_in": precision,
            "keras_backend": outcome.backend,
        }
        predictor, is_interrupted = trained, outcome.is_interrupted
        if settings.refit and not is_interrupted:
            again = self._start(pictures, classes, precision)
            task = self._task(again, joined_pictures(pictures), pictures.validation)
            context.watcher.stage(
                marked("Training {model} again, on train and validation", model=name)
            )
            ending = refit_network(task, outcome.best_epoch, settings, context)
            is_interrupted = ending == "interrupted"
            details["refit"], note = describe_refit(ending, len(task.train), outcome.best_epoch)
            if note:
                context.watcher.note(note)
            if ending == "completed":
                predictor = self._in_float32(again, pictures)
                predictor.divide_logits(temperature)
        return FittedModel(
            name=name,
            classes=classes,
            spec=spec,
            precision="float32",
            predictor=predictor,
            validated=validated,
            validated_probabilities=answers,
            validated_source="held out",
            validated_by=trained if predictor is not trained else None,
            is_interrupted=is_interrupted,
            details=details,
        )

    def _start(
        self, pictures: TrainingPictures, classes: Sequence[str], precision: "Computed"
    ) -> "keras.Model":
        """Create the network to train, with its initial weights; they depend only on the seed."""
        import keras

        from pellucid.models.registry import create_model
        from pellucid.training.precision import computing_in
        from pellucid.training.weights import load_weights

        settings, name = self._config.scratch, self._architecture.name
        keras.utils.set_random_seed(self._config.seed)
        with computing_in(precision):
            network = create_model(name, len(classes), self.spec.shape, settings.options)
        sample = pictures.train.hashes[:: max(1, len(pictures.train) // _N_PREPARING)]
        self._architecture.prepare(network, pictures.source.get(sample))
        if settings.weights is not None:
            load_weights(network, Path(settings.weights), classes)
        return network

    def _task(self, network: "keras.Model", train: Pictures, validation: Pictures) -> Task:
        """Create the task of training a network."""
        from pellucid.augment.policy import create_policy

        seed = self._config.seed
        policy = create_policy(self._config.scratch.augment, seed)
        return Task(
            network,
            train,
            validation,
            seed,
            augmentation=policy.layers,
            mixing=policy.mixing,
        )

    def _in_float32(self, network: "keras.Model", pictures: TrainingPictures) -> "TrainedNetwork":
        """Build the trained network in float32."""
        from pellucid.models.registry import create_model
        from pellucid.training.precision import computing_in
        from pellucid.training.trained_network import TrainedNetwork

        name, n_classes = self._architecture.name, network.output_shape[-1]
        with computing_in("float32"):
            final = create_model(name, n_classes, self.spec.shape, self._config.scratch.options)
        final.set_weights(network.get_weights())
        return TrainedNetwork(final, self.spec, pictures.source, self._context.run.checkpoints)


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
