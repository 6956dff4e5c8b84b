"""The comments at the top of a run's script, on how it differs from the training by pellucid."""

import os
import textwrap
from collections.abc import Iterator

from pellucid.exports.keras_script.literal import quoted
from pellucid.exports.keras_script.script_facts import PictureFolders
from pellucid.models.registry import get_model, list_models
from pellucid.training.training_record import TrainingRecord

_WIDTH = 88
"""Maximum length of a line, as in the rest of the script."""


def script_notes(record: TrainingRecord, folders: PictureFolders, *, is_mixing: bool) -> str:
    """Write the comments.

    Args:
        record: How the model was trained.
        folders: Folders that the script reads images from.
        is_mixing: Whether images were mixed with one another in training.

    Returns:
        Lines that begin with ``#``. Text from the run is quoted, so that it cannot end its line.
    """
    lines = [
        line
        for note in _notes(record, folders, is_mixing=is_mixing)
        for line in textwrap.wrap(
            note,
            _WIDTH,
            initial_indent="# ",
            subsequent_indent="# ",
            break_long_words=False,
            break_on_hyphens=False,
        )
    ]
    return "\n".join(lines) + "\n"


def _notes(record: TrainingRecord, folders: PictureFolders, *, is_mixing: bool) -> Iterator[str]:
    config = record.config
    yield f"Written by pellucid from the run {quoted(record.name)} ({record.run.way})."
    if not _is_folder(record.run.source):
        yield (
            f"The pictures are gone from {quoted(record.run.source)}: set TRAIN_FOLDER to the "
            "folder where they are now, which needs to contain one folder per class."
        )
    elif any(_is_folder(os.path.join(folders.train, name)) for name in folders.class_names):  # noqa: PTH118
        yield "The pictures are where the run found them; change TRAIN_FOLDER if they move."
    else:
        yield (
            "The run learned from a table or from the names of files, but Keras needs one folder "
            "per class: create them with `pellucid data split PICTURES --out FOLDER`, and change "
            "TRAIN_FOLDER."
        )
    if record.run.way == "scratch" and config.scratch.weights is not None:
        yield (
            f"The run started with the weights in {quoted(config.scratch.weights)}; this script "
            "starts with random ones."
        )
    model = config.scratch.model
    if record.run.way == "scratch" and model in list_models() and get_model(model).is_prepared:
        yield (
            f"The run computed weights of {model} from the pictures before training; this script "
            "starts with random ones, even in layers that are never trained, so its accuracy will "
            "be lower."
        )
    if record.fit.refit:
        yield (
            "The run trained a second time, on the training and validation pictures together, "
            "which is left out here."
        )
    if is_mixing:
        yield "The run also mixed pictures with one another, which is left out here."
    if record.run.way == "fine-tune":
        yield from _notes_on_fine_tuning(record, folders)
    if record.is_backbone_frozen:
        yield (
            "The run fitted the last layer by logistic regression; here it is trained in epochs, "
            "so the numbers differ a little."
        )
        if record.run.way != "features" or config.features.augment != "none":
            yield "The run learned from augmented views too, which are left out here."


def _is_folder(path: str) -> bool:
    return os.path.isdir(path)  # noqa: PTH112 (pathlib's raises where a name is too long)


def _notes_on_fine_tuning(record: TrainingRecord, folders: PictureFolders) -> Iterator[str]:
    yield (
        "The run started with a pretrained backbone and a head fitted on its features; this script "
        "continues from the weights that the run ended with."
    )
    if folders.validation is None and folders.test is None:
        yield (
            "It splits the pictures in another way, so the accuracy that it prints is too good: "
            "the model has already learned from most of those pictures."
        )
    if (decay := record.config.fine_tune.rate_decay) < 1:
        yield (
            f"In the run, the learning rate of each layer was {decay:g} times that of the layer "
            "above; here it is the same for all layers."
        )
