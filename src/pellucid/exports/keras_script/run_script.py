"""Write the plain Keras script of a run from the files in its folder."""

import csv
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pellucid.config import FitConfig
from pellucid.data.decode import ImageSpec
from pellucid.data.split import VALIDATION_SHARE, validation_share
from pellucid.errors import RunError
from pellucid.exports.keras_script.script_facts import ScriptFacts, picture_folders
from pellucid.exports.keras_script.script_notes import script_notes
from pellucid.i18n import gettext as _
from pellucid.keras_runtime import check_backend, import_keras
from pellucid.run import RunFolder
from pellucid.training.training_record import TrainingRecord, read_training_record, unusable

if TYPE_CHECKING:
    import keras

    from pellucid.augment.policy import Policy


def run_script(run: RunFolder) -> str:
    """Write a plain Keras script that rebuilds and trains the model of a run.

    Args:
        run: A run with classifier/model.keras. The images may be missing; the script then names
            the folder where they were.

    Returns:
        The source, with comments on how it differs from the training by pellucid.

    Raises:
        RunError: The run has no model.keras, or a file is missing or damaged.
        ConfigError: The model or its augmentation cannot be written as code.
    """
    check_backend()
    record = read_training_record(run)
    if not run.keras_model.is_file():
        run.check_has_ended("model.keras")
        raise RunError(
            _(
                "There is no {path}, so there is no model to write as code. Runs whose backbone is "
                "an ONNX file have none, and neither do runs that were stopped before it was "
                "written. Train again with a backbone that has a name, such as "
                "efficientnet_lite2, or with --recipe scratch.",
                path=run.keras_model,
            )
        )
    import_keras()
    from pellucid.exports.keras_script.script import script

    model = _load_model(run.keras_model)
    fit = record.fit
    if fit.find_rate:
        fit = replace(fit, learning_rate=_found_rate(run))
    try:
        policy = _policy(record)
        facts = _facts(record, model, fit, policy, run)
        notes = script_notes(record, facts.folders, is_mixing=policy.mixing is not None)
        return script(facts, notes)
    except (AttributeError, TypeError, ValueError) as error:
        # The settings were checked for their values, but not all of them for their types.
        raise unusable(run, error) from error


def _load_model(path: Path) -> "keras.Model":
    """Load a model from an untrusted file; arbitrary code in it is refused."""
    import keras

    try:
        model = keras.models.load_model(path, compile=False, safe_mode=True)
    # Keras checks little before building, so a damaged file can raise any exception.
    except Exception as error:  # noqa: BLE001
        reason = next(iter(str(error).strip().splitlines()), type(error).__name__)
        raise RunError(
            _(
                "{path} cannot be loaded ({error}). Expected the model that `pellucid train` "
                "wrote. Train again into a new folder.",
                path=path,
                error=reason,
            )
        ) from None
    return model


def _found_rate(run: RunFolder) -> float:
    """Read the learning rate that the range test picked."""
    from pellucid.training.rate_finder import read_range_test

    try:
        found = read_range_test(run)
    except csv.Error:
        found = None
    if found is None:
        raise RunError(
            _(
                "{path} is missing or damaged, so the learning rate that --find-rate picked is "
                "not known. Train again into a new folder.",
                path=run.rate_test,
            )
        )
    return found.rate


def _policy(record: TrainingRecord) -> "Policy":
    """Create the augmentation of the training with Keras; with a frozen backbone there is none."""
    from pellucid.augment.policy import create_policy

    name = "none" if record.is_backbone_frozen else record.fit.augment
    return create_policy(name, record.config.seed)


def _facts(
    record: TrainingRecord, model: "keras.Model", fit: FitConfig, policy: "Policy", run: RunFolder
) -> ScriptFacts:
    """Collect the facts that the script is written from.

    Args:
        record: How the model was trained.
        model: The saved model, from pixels to probabilities; this may freeze some of its layers.
        fit: Optimizer, learning rate, epochs and callbacks.
        policy: Policy with the augmentation layers.
        run: The run, for the path of its model file and the number of its images.
    """
    config = record.config
    spec = _spec(model, len(record.run.labels))
    if record.run.way == "fine-tune":
        from pellucid.training.unfreezing import unfreeze

        # The model is saved with all layers trainable.
        unfreeze(model, config.fine_tune.unfreeze, config.fine_tune.rate_decay)
        for layer in model.layers:
            if not layer.weights:
                layer.trainable = True  # has no effect, but keeps the script shorter
    return ScriptFacts(
        model=model,
        fit=fit,
        folders=picture_folders(Path(record.run.source), record.run.labels, record.reading),
        spec=spec,
        seed=config.seed,
        validation_share=validation_share(config.split, _n_learned(run)) or VALIDATION_SHARE,
        augmentation=tuple(policy.layers),
        weights=str(run.keras_model.absolute()),
        is_pretrained=record.run.way == "fine-tune",
        is_backbone_frozen=record.is_backbone_frozen,
    )


def _n_learned(run: RunFolder) -> int:
    """Return the number of images outside the test set; 0 if the run does not record it."""
    metrics = run.read_metrics() if run.metrics.is_file() else {}
    return (metrics.get("n_train") or 0) + (metrics.get("n_validation") or 0)


def _spec(model: "keras.Model", n_classes: int) -> ImageSpec:
    """Determine the size and format of a model's input images."""
    takes: Any = getattr(model, "input_shape", None)
    gives: Any = getattr(model, "output_shape", None)
    match takes, gives:
        case (None, int(height), int(width), 1 | 3 as n_channels), (None, n) if n == n_classes:
            return ImageSpec(height, width, n_channels)
    raise RunError(
        _(
            "model.keras takes {input_shape} and gives {output_shape}, but config.json beside it "
            "names {n_classes} classes. Expected pictures of a fixed size, and a probability per "
            "class. Train again into a new folder.",
            input_shape=takes,
            output_shape=gives,
            n_classes=n_classes,
        )
    )
