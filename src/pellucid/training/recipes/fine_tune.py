"""The recipe ``fine-tune``: a pretrained body whose top goes on learning, below a new head.

The five steps of Chollet, *Deep Learning with Python*, chapter 8: a head on a pretrained body; the
body frozen; the head trained; the top of the body unfrozen; both trained at a low rate. The second
and third are the recipe ``features``, which is the same arithmetic done once per picture.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pellucid.config import TrainConfig
from pellucid.data.decode import ImageSpec, Pixels
from pellucid.data.folds import deal_folds
from pellucid.data.streamed_pixels import StreamedPixels
from pellucid.errors import ConfigError
from pellucid.evaluation.metrics import accuracy, log_loss
from pellucid.keras_runtime import import_keras
from pellucid.spelling import did_you_mean, joined
from pellucid.training.augmented_size import check_policy_size
from pellucid.training.feature_file import FeatureFile
from pellucid.training.logistic_regression import LinearClassifier, choose_and_fit
from pellucid.training.recipe import FittedModel, Workplace
from pellucid.training.recipes.features import FeaturesRecipe
from pellucid.training.training_pictures import (
    HASH_BYTES,
    TrainingPictures,
    pixel_source,
    training_pictures,
)

if TYPE_CHECKING:
    import keras

    from pellucid.training.fit import Task
    from pellucid.training.precision import Computed
    from pellucid.training.trained_network import TrainedNetwork


class FineTuneRecipe:
    """A head on features first, then the top of the body with it.

    Args:
        config: Settings.
        workplace: The pictures, the cache, the run.
        is_streaming: Whether pictures are decoded anew in each epoch, which costs little beside
            training such a body, and needs no sink.

    Raises:
        ConfigError: There is no such backbone, it has no Keras form that could learn, or it has
            no such layer to unfreeze.
        WeightsError: The backbone's weights are missing.
    """

    has_keras_model = True

    def __init__(
        self, config: TrainConfig, workplace: Workplace, *, is_streaming: bool = False
    ) -> None:
        self._config, self._workplace = config, workplace
        # Mirror images are for the augmentation.
        plain = replace(config, features=replace(config.features, mirror="off", augment="none"))
        self._features = FeaturesRecipe(plain, workplace)
        self._backbone = self._features.backbone
        if not self._backbone.has_keras:
            raise ConfigError(
                f"{self._backbone.name} is an ONNX file, which can be run but not trained. "
                "Expected a backbone with a name. Use --recipe features with this one."
            )
        spec = self._features.sink.spec
        check_policy_size(config.fine_tune.augment, spec, self._backbone.name, workplace)
        if isinstance(config.fine_tune.unfreeze, str):
            # A mistake in the name shows now, and not after the head has been fitted.
            workplace.watcher.stage("Starting Keras")
            import_keras()
            _find_lowest(_unfreezable(self._backbone.build().layers), config.fine_tune.unfreeze)
        self._pixels = StreamedPixels(spec) if is_streaming else pixel_source(spec, workplace)
        self.sink: _BothSinks = _BothSinks(self._pixels, self._features.sink)
        self._trained: TrainedNetwork

    def compute_elsewhere(self) -> None:
        """Have other machines compute the features for the head."""
        self._features.compute_elsewhere()

    def body_features(self, catalog: pl.DataFrame, rows: NDArray[np.intp]) -> FeatureFile:
        """Compute what the body sees before it is fine-tuned."""
        return self._features.body_features(catalog, rows)

    def fit(self, catalog: pl.DataFrame, labels: Sequence[str]) -> FittedModel:
        """Fit the head on features, then train the top of the body with it.

        The result is never worse on the validation pictures than the head alone: if training
        gains nothing there, the head alone is what is kept.
        """
        workplace = self._workplace
        settings, seed = self._config.fine_tune, self._config.seed
        pictures = training_pictures(catalog, labels, self._pixels, workplace)
        head, alone = self._fit_head(catalog, labels, pictures)
        y = pictures.validation.labels

        workplace.watcher.stage("Starting Keras")
        import_keras()
        import keras

        from pellucid.training.fit import fit_model
        from pellucid.training.precision import choose_precision, computing_in
        from pellucid.training.trained_network import TrainedNetwork

        keras.utils.set_random_seed(seed)
        is_elsewhere = workplace.elsewhere is not None
        precision = choose_precision(settings.precision, is_elsewhere=is_elsewhere)
        with computing_in(precision):
            network = self._network(head)
        trainable, factors = unfreeze(network, settings.unfreeze, settings.rate_decay)
        lowest = trainable[0]
        with computing_in("float32"):
            final = self._network(head)
        task = self._task_above(network, final, lowest, pictures, precision)
        task = task or self._task(network, pictures)
        workplace.watcher.stage(
            f"Training {self._backbone.name} from {lowest} upwards, in {precision}"
        )
        outcome = fit_model(replace(task, rate_factors=factors), settings, workplace)
        start = final.get_weights()
        final.set_weights(network.get_weights())
        spec = self._features.sink.spec
        self._trained = TrainedNetwork(final, spec, self._pixels, pictures.hashes)
        tuned = self._trained.predict(pictures.validation_rows)
        is_better = log_loss(y, tuned) < log_loss(y, alone)
        if not is_better:
            final.set_weights(start)
            workplace.watcher.note(
                "Fine-tuning gained nothing on the validation pictures, so the head alone is kept."
            )
        answers = tuned if is_better else alone
        temperature, answers = self._trained.calibrate(answers, pictures.validation_rows, y)
        details: dict[str, Any] = {
            "backbone": self._backbone.name,
            "image_size": self._backbone.image_size,
            "unfrozen_layers": f"{len(trainable)} from {lowest} upwards",
            "augmentation": settings.augment,
            "epochs": outcome.n_epochs,
            "best_epoch": outcome.best_epoch,
            "ended_by": outcome.ended_by,
            "batch_size": settings.batch_size,
            "optimizer": outcome.optimizer,
            "training_loss": outcome.objective,
            "head_alone": f"validation log loss {log_loss(y, alone):.3f}, "
            f"accuracy {accuracy(y, alone):.1%}",
            "fine_tuned": f"validation log loss {log_loss(y, tuned):.3f}, "
            f"accuracy {accuracy(y, tuned):.1%}",
            "kept": "fine-tuned" if is_better else "head alone",
            "temperature": round(temperature, 4),
            "computed_in": precision,
            "keras_backend": outcome.backend,
        }
        return FittedModel(
            name=self._backbone.name,
            spec=spec,
            precision="float32",
            validated=pictures.validation_rows,
            validated_probabilities=answers,
            validated_source="held out",
            is_interrupted=outcome.is_interrupted,
            details=details,
        )

    def _fit_head(
        self, catalog: pl.DataFrame, labels: Sequence[str], pictures: TrainingPictures
    ) -> tuple[LinearClassifier, NDArray[np.float32]]:
        """Fit the head on the training pictures, and answer for the validation pictures."""
        self._features.know(catalog)
        is_train = (catalog["split"] == "train").fill_null(value=False)
        rows = is_train.arg_true().to_numpy().astype(np.intp)
        y, seed = pictures.train.labels, self._config.seed
        units = catalog["unit"].gather(rows).to_list()
        folds = deal_folds(y, units, self._config.features.n_folds, seed)
        self._workplace.watcher.stage("Fitting the head")
        head, _ = choose_and_fit(self._features.features(rows), y, folds, len(labels))
        return head, head.predict(self._features.features(pictures.validation_rows))

    def _task(self, network: "keras.Model", pictures: TrainingPictures) -> "Task":
        """Train the whole network on the pixels."""
        from pellucid.augment.policy import create_policy
        from pellucid.training.fit import Task

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
    ) -> "Task | None":
        """Train what is above the frozen bottom on what the bottom has computed.

        Args:
            network: What is to be trained.
            same_in_float32: The same layers and weights, for the bottom.
            lowest: Name of the lowest layer that learns.
            pictures: To learn from and to validate with.
            precision: What the bottom is computed in.

        Returns:
            The task, or None where the bottom cannot be cut off, where pictures are mixed with
            one another, which only works with pixels, or where the disk has no space.
        """
        import keras

        from pellucid.models.cut import cut_below
        from pellucid.training.augmented_views import AugmentedViews
        from pellucid.training.bottom_activations import BottomActivations, fits_on_disk
        from pellucid.training.fit import Task

        settings, workplace = self._config.fine_tune, self._workplace
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
        if not fits_on_disk(workplace.run.path, cut.shape[1:], len(keys)):
            return None
        bottom = keras.Model(same_in_float32.input, bottom_cut)
        activations = BottomActivations(
            workplace.run.checkpoints / "activations.npy", bottom, self._pixels.spec, keys
        )

        def see(key: bytes) -> Pixels:
            content_hash, number = key[:HASH_BYTES], key[HASH_BYTES:]
            (pixels,) = self._pixels.get([content_hash])
            if settings.augment == "none" or not number:
                return pixels
            return views.see(pixels, content_hash, int.from_bytes(number))

        seen = f", for {n_views} views of each picture" if n_views > 1 else ""
        workplace.watcher.stage(f"Computing what is below {lowest}, which stays frozen{seen}")
        activations.compute(see, workplace.watcher, precision)
        top = keras.Model(cut, network.output, name=f"{network.name}_top")
        return Task(
            top,
            replace(train, source=activations),
            replace(pictures.validation, source=activations),
            self._config.seed,
        )

    def _network(self, head: LinearClassifier) -> "keras.Model":
        """Put the fitted head on the body."""
        import keras

        body = self._backbone.build()
        last = keras.layers.Dense(
            len(head.bias), activation="softmax", dtype="float32", name="probabilities"
        )
        network = keras.Model(body.input, last(body.output), name=f"{self._backbone.name}_tuned")
        last.set_weights([head.weights, head.bias])
        return network

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


class _BothSinks:
    """Hands each picture to the file of pixels and to the body."""

    def __init__(self, *sinks: Any) -> None:
        self._sinks = sinks
        self.spec: ImageSpec = sinks[0].spec

    def needs(self, content_hash: bytes) -> bool:
        return any(sink.needs(content_hash) for sink in self._sinks)

    def put(self, content_hash: bytes, pixels: Pixels) -> None:
        for sink in self._sinks:
            if sink.needs(content_hash):
                sink.put(content_hash, pixels)


def unfreeze(
    network: "keras.Model", lowest: float | str, rate_decay: float
) -> tuple[list[str], dict[str, float]]:
    """Let the top of a network learn, the lower layers at lower rates, and freeze the rest.

    Batch normalization stays frozen everywhere: it keeps the statistics of the pictures that the
    body was trained on, since a few batches of others would spoil them (Chollet, chapter 8).

    Args:
        network: Body and head; its layers in the order of computing.
        lowest: Share of the body's layers with weights, from the top; or the lowest layer's name.
        rate_decay: Factor of the rate from each such layer to the one below.

    Returns:
        The names of the body's layers that learn, from below; and factors of the rate by the path
        of the variable, as `create_optimizer` takes them.

    Raises:
        ConfigError: There is no such layer.
    """
    *body, _head = network.layers
    candidates = _unfreezable(body)
    names = [layer.name for layer in candidates]
    if isinstance(lowest, str):
        start = _find_lowest(candidates, lowest)
    else:
        start = len(names) - max(1, round(lowest * len(names)))
    for layer in body:
        layer.trainable = layer.name in names[start:]
    factors = {
        variable.path: rate_decay ** (len(candidates) - index)
        for index, layer in enumerate(candidates)
        if index >= start
        for variable in layer.trainable_variables
    }
    return names[start:], factors


def _unfreezable(body: "Sequence[keras.layers.Layer]") -> "list[keras.layers.Layer]":
    import keras

    return [
        layer
        for layer in body
        if layer.weights and not isinstance(layer, keras.layers.BatchNormalization)
    ]


def _find_lowest(candidates: "Sequence[keras.layers.Layer]", lowest: str) -> int:
    names = [layer.name for layer in candidates]
    if lowest in names:
        return names.index(lowest)
    raise ConfigError(
        joined(
            f"There is no layer {lowest!r} with weights to unfreeze in the body.",
            did_you_mean(lowest, names),
            f"There are {len(names)}, from {names[0]} at the bottom to {names[-1]} at the top.",
        )
    )
