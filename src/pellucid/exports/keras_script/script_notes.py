"""The comments at the top of a run's script: where it differs from what pellucid did."""

import os
import textwrap
from collections.abc import Iterator

from pellucid.exports.keras_script.literal import quoted
from pellucid.exports.keras_script.script_facts import PictureFolders
from pellucid.models.registry import get_model, list_models
from pellucid.training.training_record import TrainingRecord

_WIDTH = 88
"""Columns, as in the rest of the script."""


def script_notes(record: TrainingRecord, folders: PictureFolders, *, is_mixing: bool) -> str:
    """Write the comments.

    Args:
        record: How the model was trained.
        folders: Where the script looks for pictures.
        is_mixing: Whether pictures were mixed with one another in training.

    Returns:
        Lines that begin with ``#``. Texts from outside are quoted, so that none can end its line.
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
            f"The pictures are gone from {quoted(record.run.source)}: let TRAIN_FOLDER name the "
            "folder where they are now, with a folder per class in it."
        )
    elif any(_is_folder(os.path.join(folders.train, name)) for name in folders.class_names):  # noqa: PTH118
        yield "The pictures are where the run found them; change TRAIN_FOLDER if they move."
    else:
        yield (
            "The run learned from a table, and Keras wants a folder per class: have `pellucid data "
            "split TABLE --out FOLDER` make them, and change TRAIN_FOLDER."
        )
    if record.run.way == "scratch" and config.scratch.weights is not None:
        yield (
            f"The run began with the weights in {quoted(config.scratch.weights)}; this script "
            "begins with random ones."
        )
    model = config.scratch.model
    if record.run.way == "scratch" and model in list_models() and get_model(model).is_prepared:
        yield (
            f"The run computed weights of {model} from the pictures before training; this script "
            "begins with random ones, in layers that never learn too, so it will do worse."
        )
    if is_mixing:
        yield "The run also mixed pictures with one another, which is left out here."
    if record.run.way == "fine-tune":
        yield from _notes_on_fine_tuning(record, folders)
    if record.is_body_frozen:
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
        "The run began with a pretrained body and a head fitted on its features; this script goes "
        "on from the weights that the run ended with."
    )
    if folders.validation is None and folders.test is None:
        yield (
            "It deals the pictures into splits of its own, so the accuracy that it prints is too "
            "good: the model has learned from most of those pictures before."
        )
    if (decay := record.config.fine_tune.rate_decay) < 1:
        yield (
            f"In the run, each layer learned at {decay:g} of the rate of the one above; here all "
            "learn at the same rate."
        )
