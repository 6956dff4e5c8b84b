"""The recipe ``fine-tune``: train the top of a pretrained backbone together with a new head.

It follows the five steps of Chollet, *Deep Learning with Python*, chapter 8: add a head to a
pretrained backbone, freeze it, train the head, unfreeze the top of the backbone, and train both
at a low learning rate. Steps two and three are done as in the recipe ``features``, which is
equivalent but runs the backbone only once per image.
"""

from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from pellucid.augment.policy import find_plan
from pellucid.config import FineTuneConfig, TrainConfig
from pellucid.data.catalog import ImageSink
from pellucid.data.decode import Pixels
from pellucid.data.selection import class_names, images_in
from pellucid.errors import ConfigError
from pellucid.evaluation.metrics import accuracy, log_loss
from pellucid.features.augmented_views import AugmentedViews
from pellucid.features.extractor import OutOfTimeError, create_extractor
from pellucid.features.logistic_regression import LinearClassifier, choose_and_fit
from pellucid.features.sink import FeatureSink
from pellucid.i18n import gettext as _
from pellucid.i18n import marked
from pellucid.keras_runtime import import_keras
from pellucid.training.augmented_size import check_policy_size
from pellucid.training.check_loss import check_loss
from pellucid.training.context import TrainingContext
from pellucid.training.fine_tuning_plan import describe_plan, plan_details, plan_fine_tuning
from pellucid.training.pictures import (
    HASH_BYTES,
    Pictures,
    TrainingPictures,
    pixel_file,
    training_pictures,
)
from pellucid.training.recipe import FittedModel
from pellucid.training.recipes.features import folds_of
from pellucid.training.task import Task
from pellucid.training.temperature import calibrated
from pellucid.training.time_plan import FineTuningCost, TimeLimit
from pellucid.training.timed_fine_tuning import TimedFineTuning
from pellucid.training.unfreezing import find_lowest, unfreezable, unfreeze

if TYPE_CHECKING:
    import keras

    from pellucid.training.precision import Computed
    from pellucid.training.refit import Ending
    from pellucid.training.trained_network import TrainedNetwork


class FineTuneRecipe:
    """Fits a head on features, then trains the top of the backbone together with the head.

    Args:
        config: Settings.
        context: Source, cache, run and hooks of the training.
        is_streaming: Whether images are decoded again in each epoch. This costs little compared
            with training such a backbone, and needs no sink.
        limit: Time by which the classifier must be trained; None sets no limit.

    Raises:
        ConfigError: There is no such backbone, it has no Keras model that could be trained, or it
            has no such layer to unfreeze.
        WeightsError: The backbone's weights are missing.
    """

    def __init__(
        self,
        config: TrainConfig,
        context: TrainingContext,
        *,
        is_streaming: bool = False,
        limit: TimeLimit | None = None,
    ) -> None:
        self._config, self._context, self._limit = config, context, limit
        folder, source = context.run.checkpoints, context.source
        self._extractor = create_extractor(
            config.features,
            context.cache,
            context.watcher,
            folder,
            source.survey.bits,
            may_use_gpu=context.hooks.executor is None,
        )
        self._backbone = self._extractor.backbone
        if not self._backbone.has_keras:
            raise ConfigError(
                _(
                    "{backbone} is an ONNX file, which can be run but not trained. Expected "
                    "a backbone with a name. Use --recipe features with this one.",
                    backbone=self._backbone.name,
                )
            )
        self.spec = spec = self._extractor.spec
        policy = config.fine_tune.augment
        check_loss(config.fine_tune)
        check_policy_size(policy, spec, self._backbone.name, context.watcher)
        if isinstance(config.fine_tune.unfreeze, str):
            # Find a mistake in the name now, and not after the head has been fitted.
            context.watcher.stage(marked("Starting Keras"))
            import_keras()
            find_lowest(unfreezable(self._backbone.build().layers), config.fine_tune.unfreeze)
        # Mirror images are left to the augmentation.
        self.feature_sink = FeatureSink(self._extractor, mirror_share=0.0)
        self._pixels = None
        if not is_streaming:
            self._pixels = pixel_file(spec, len(source.files), context.run, context.watcher)
        self.sinks: list[ImageSink] = [self.feature_sink]
        if self._pixels is not None:
            self.sinks.append(self._pixels)

    def fit(self, catalog: pl.DataFrame) -> FittedModel:
        """Fit the head on features, then train the top of the backbone with it.

        The result is never worse on the validation images than the head alone: if training the
        backbone gains nothing there, only the head is kept. Within a time limit, there are as many
        views and epochs as the time allows, and the trained network is kept in any case.

        Raises:
            DataError: There are no validation images.
            OutOfTimeError: The time does not suffice.
        """
        context, spec = self._context, self.spec
        pictures = training_pictures(catalog, spec, self._pixels)
        settings = plan_fine_tuning(self._config.fine_tune, len(pictures.train))
        if self._limit is None:
            self._note(describe_plan(self._config.fine_tune, settings, len(pictures.train)))
        validated, y = images_in(catalog, "validation"), pictures.validation.labels
        head = self._fit_head(images_in(catalog, "train"), pictures.train)
        alone = head.predict(self._extractor.gather(validated, self._extractor.views()))

        context.watcher.stage(marked("Starting Keras"))
        import_keras()
        from pellucid.training.callbacks.deadline import Deadline
        from pellucid.training.fit import fit_model
        from pellucid.training.precision import choose_precision
        from pellucid.training.refit import describe_refit
        from pellucid.training.trained_network import TrainedNetwork

        is_elsewhere = context.hooks.executor is not None
        precision = choose_precision(settings.precision, is_elsewhere=is_elsewhere)
        timed = None
        if self._limit is not None:
            timed = self._timed(self._limit, settings, head, pictures, precision)
            settings = timed.settings
        folder = context.run.checkpoints
        network, final, unfrozen, task = self._start(head, pictures, precision, folder, settings)
        if timed is not None:
            given = timed.settled(self._config.fine_tune)
            settings = plan_fine_tuning(given, len(pictures.train))
            callbacks = [*context.hooks.callbacks, Deadline(timed.deadline)]
            context = replace(context, hooks=replace(context.hooks, callbacks=callbacks))
            if timed.has_frozen_part and task.train.source is pictures.train.source:
                raise OutOfTimeError(
                    marked("not tried: the disk lacks the space for what the frozen part computes")
                )
            self._note(_("Plan for the time that is left: {plan}.", plan=_(timed.description)))
            self._note(describe_plan(given, settings, len(pictures.train)))
        name, lowest = self._backbone.name, unfrozen[0]
        context.watcher.stage(
            marked(
                "Training {model} from {layer} upwards, in {precision}",
                model=name,
                layer=lowest,
                precision=precision,
            )
        )
        outcome = fit_model(task, settings, context)
        start = final.get_weights()
        final.set_weights(network.get_weights())
        trained = TrainedNetwork(final, spec, pictures.source, context.run.checkpoints)
        tuned = trained.predict(validated)
        # Training makes a network overconfident; the one that is kept is calibrated later anyway.
        loss_alone, loss_tuned = (log_loss(y, calibrated(each, y)) for each in (alone, tuned))
        # Within a time limit, `auto` decides about the network, on images that are not used here.
        is_better = timed is not None or loss_tuned < loss_alone
        if not is_better:
            final.set_weights(start)
            trained = TrainedNetwork(final, spec, pictures.source, context.run.checkpoints)
            context.watcher.note(
                _(
                    "Fine-tuning gained nothing on the validation pictures, so the head "
                    "alone is kept."
                )
            )
        answers = tuned if is_better else alone
        temperature, answers = trained.calibrate(answers, validated, y)
        details: dict[str, Any] = {
            "backbone": self._backbone.name,
            "image_size": self._backbone.image_size,
            "unfrozen_layers": marked(
                "{n_layers} from {layer} upwards", n_layers=len(unfrozen), layer=lowest
            ),
            "augmentation": find_plan(settings.augment).name,
            **plan_details(settings),
            **outcome.details(settings.batch_size),
            "head_alone": _described(loss_alone, accuracy(y, alone)),
            "fine_tuned": _described(loss_tuned, accuracy(y, tuned)),
            "kept": marked("fine-tuned") if is_better else marked("head alone"),
            "temperature": round(temperature, 4),
            "computed_in": precision,
            "keras_backend": outcome.backend,
        }
        if timed is not None:
            details["fitted_into_time"] = timed.description
        predictor, is_interrupted = trained, outcome.is_interrupted
        if settings.refit and not is_interrupted:
            n_epochs = outcome.best_epoch if is_better else 0
            again, ending = self._refit(catalog, pictures, n_epochs, precision, settings)
            is_interrupted = ending == "interrupted"
            n = len(pictures.train) + len(pictures.validation)
            details["refit"], note = describe_refit(ending, n, n_epochs)
            if note:
                context.watcher.note(note)
            if ending == "completed":
                predictor = again
                predictor.divide_logits(temperature)
        return FittedModel(
            name=self._backbone.name,
            classes=class_names(catalog),
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

    def _note(self, text: str) -> None:
        if text:
            self._context.watcher.note(text)
            self._context.run.note(text)

    def _timed(
        self,
        limit: TimeLimit,
        settings: FineTuneConfig,
        head: LinearClassifier,
        pictures: TrainingPictures,
        precision: "Computed",
    ) -> TimedFineTuning:
        """Choose as many views and epochs as the time allows."""
        from pellucid.training.fine_tuning_probe import measure_fine_tuning

        context, network = self._context, self._extractor.onnx_file()

        def start(few: TrainingPictures, some: FineTuneConfig, quiet: TrainingContext) -> Task:
            probe = copy(self)
            probe._context = quiet
            # The files of an earlier measurement are still open.
            folder = quiet.run.checkpoints / f"probe-{some.unfreeze}"
            return probe._start(head, few, precision, folder, some)[-1]

        def measure(some: FineTuneConfig) -> FineTuningCost:
            return measure_fine_tuning(start, pictures, some, network, context)

        return TimedFineTuning(limit, settings, context.run, measure)

    def _refit(
        self,
        catalog: pl.DataFrame,
        pictures: TrainingPictures,
        n_epochs: int,
        precision: "Computed",
        settings: FineTuneConfig,
    ) -> "tuple[TrainedNetwork, Ending]":
        """Fit the head, and train the top for some epochs, on train and validation together."""
        from pellucid.training.refit import joined_pictures, refit_network
        from pellucid.training.trained_network import TrainedNetwork

        context = self._context
        joined = joined_pictures(pictures)
        images = pl.concat([images_in(catalog, "train"), images_in(catalog, "validation")])
        head = self._fit_head(images, joined)
        ending: Ending = "completed"
        if n_epochs:
            folder = context.run.checkpoints / "again"  # the first activations are still open
            both = replace(pictures, train=joined)
            network, final, _, task = self._start(head, both, precision, folder, settings)
            context.watcher.stage(
                marked("Training {model} again, on train and validation", model=self._backbone.name)
            )
            ending = refit_network(task, n_epochs, settings, context)
            final.set_weights(network.get_weights())
        else:
            final = self._network(head)
        return TrainedNetwork(final, self.spec, pictures.source, context.run.checkpoints), ending

    def _start(
        self,
        head: LinearClassifier,
        pictures: TrainingPictures,
        precision: "Computed",
        folder: Path,
        settings: FineTuneConfig,
    ) -> "tuple[keras.Model, keras.Model, list[str], Task]":
        """Create the network to train, with its initial weights.

        Args:
            head: The fitted head.
            pictures: Training and validation images.
            precision: Precision of the training.
            folder: Folder for the activations of the frozen bottom.
            settings: Settings of the training.

        Returns:
            The network, the same network in float32, the names of its unfrozen layers from the
            lowest up, and the task of training it.
        """
        import keras

        from pellucid.training.precision import computing_in

        keras.utils.set_random_seed(self._config.seed)
        with computing_in(precision):
            network = self._network(head)
        unfrozen, factors = unfreeze(network, settings.unfreeze, settings.rate_decay)
        with computing_in("float32"):
            final = self._network(head)
        task = self._task_above(network, final, unfrozen[0], pictures, precision, folder, settings)
        task = task or self._task(network, pictures)
        return network, final, unfrozen, replace(task, rate_factors=factors)

    def _fit_head(self, images: pl.DataFrame, train: Pictures) -> LinearClassifier:
        """Fit the head on the training images."""
        folds = folds_of(images, train.labels, self._config.features, self._config.seed)
        self._context.watcher.stage(marked("Fitting the head"))
        features = self._extractor.gather(images, self._extractor.views())
        head, _ = choose_and_fit(features, train.labels, folds, train.n_classes)
        return head

    def _task(self, network: "keras.Model", pictures: TrainingPictures) -> Task:
        """Create the task of training the whole network on pixels."""
        from pellucid.augment.policy import create_policy

        seed = self._config.seed
        policy = create_policy(self._config.fine_tune.augment, seed)
        return Task(
            network,
            pictures.train,
            pictures.validation,
            seed,
            augmentation=policy.layers,
            mixing=policy.mixing,
        )

    def _task_above(
        self,
        network: "keras.Model",
        same_in_float32: "keras.Model",
        lowest: str,
        pictures: TrainingPictures,
        precision: "Computed",
        folder: Path,
        settings: FineTuneConfig,
    ) -> Task | None:
        """Create the task of training the top of the network on activations of its frozen bottom.

        Args:
            network: The network to train.
            same_in_float32: The same layers and weights in float32, for the bottom.
            lowest: Name of the lowest layer that is trained.
            pictures: Training and validation images.
            precision: Precision that the bottom is computed in.
            folder: Folder for the activations.
            settings: Settings of the training.

        Returns:
            The task; or None if the bottom cannot be cut off, if images are mixed with one
            another, which only works on pixels, or if the disk lacks the space.
        """
        import keras

        from pellucid.models.cut import cut_below
        from pellucid.training.bottom_activations import BottomActivations, fits_on_disk

        context = self._context
        cut, bottom_cut = cut_below(network, lowest), cut_below(same_in_float32, lowest)
        if cut is None:
            return None
        views = AugmentedViews(settings.augment, self._config.seed)
        if views.is_mixing:
            return None
        n_views = 1 if settings.augment == "none" else settings.n_views
        train = replace(pictures.train, n_views=n_views)
        rows = np.arange(len(train))
        keys = [key for epoch in range(n_views) for key in train.keys(rows, epoch)]
        keys += pictures.validation.hashes
        if not fits_on_disk(context.run.path, cut.shape[1:], len(keys)):
            return None
        bottom = keras.Model(same_in_float32.input, bottom_cut)
        activations = BottomActivations(folder / "activations.npy", bottom, self.spec, keys)

        def see(key: bytes) -> Pixels:
            content_hash, number = key[:HASH_BYTES], key[HASH_BYTES:]
            (pixels,) = pictures.source.get([content_hash])
            if settings.augment == "none" or not number:
                return pixels
            return views.see(pixels, content_hash, int.from_bytes(number))

        context.watcher.stage(
            marked("Computing what is below {layer}, which stays frozen", layer=lowest)
            if n_views == 1
            else marked(
                "Computing what is below {layer}, which stays frozen, for {n_views} views of each "
                "picture",
                layer=lowest,
                n_views=n_views,
            )
        )
        # Epochs that were finished before an interruption must not be lost.
        deadline = self._limit.end if self._limit and not context.run.has_state else None
        activations.compute(see, context.watcher, precision, deadline)
        top = keras.Model(cut, network.output, name=f"{network.name}_top")
        return Task(
            top,
            replace(train, source=activations),
            replace(pictures.validation, source=activations),
            self._config.seed,
        )

    def _network(self, head: LinearClassifier) -> "keras.Model":
        """Build a network from the backbone and the fitted head."""
        import keras

        backbone = self._backbone.build()
        last = keras.layers.Dense(
            len(head.bias), activation="softmax", dtype="float32", name="probabilities"
        )
        name = f"{self._backbone.name}_tuned"
        network = keras.Model(backbone.input, last(backbone.output), name=name)
        last.set_weights([head.weights, head.bias])
        return network


def _described(loss: float, share: float) -> str:
    return marked(
        "validation log loss {log_loss}, accuracy {accuracy}",
        log_loss=f"{loss:.3f}",
        accuracy=f"{share:.1%}",
    )
