"""The comments at the top of a run's script, on how it differs from the training by pellucid."""

import os
from collections.abc import Iterator

from pellucid.exports.comments import comment
from pellucid.exports.keras_script.literal import quoted
from pellucid.exports.keras_script.script_facts import PictureFolders
from pellucid.i18n import gettext as _
from pellucid.models.registry import get_model, list_models
from pellucid.training.training_record import TrainingRecord


def script_notes(record: TrainingRecord, folders: PictureFolders, *, is_mixing: bool) -> str:
    """Write the comments.

    Args:
        record: How the model was trained.
        folders: Folders that the script reads images from.
        is_mixing: Whether images were mixed with one another in training.

    Returns:
        Lines that begin with ``#``. Text from the run is quoted, so that it cannot end its line.
    """
    return "".join(map(comment, _notes(record, folders, is_mixing=is_mixing)))


def _notes(record: TrainingRecord, folders: PictureFolders, *, is_mixing: bool) -> Iterator[str]:
    config, way = record.config, record.run.way
    yield _(
        "Written by pellucid from the run {name} ({way}).", name=quoted(record.name), way=_(way)
    )
    if not _is_folder(record.run.source):
        yield _(
            "The pictures are gone from {source}: set TRAIN_FOLDER to the folder where they are "
            "now, which needs to contain one folder per class.",
            source=quoted(record.run.source),
        )
    elif any(_is_folder(os.path.join(folders.train, name)) for name in folders.class_names):  # noqa: PTH118
        yield _("The pictures are where the run found them; change TRAIN_FOLDER if they move.")
    else:
        yield _(
            "The run learned from a table or from the names of files, but Keras needs one folder "
            "per class: create them with `pellucid data split PICTURES --out FOLDER`, and change "
            "TRAIN_FOLDER."
        )
    if way == "scratch" and config.scratch.weights is not None:
        yield _(
            "The run started with the weights in {path}; this script starts with random ones.",
            path=quoted(config.scratch.weights),
        )
    model = config.scratch.model
    if way == "scratch" and model in list_models() and get_model(model).is_prepared:
        yield _(
            "The run computed weights of {model} from the pictures before training; this script "
            "starts with random ones, even in layers that are never trained, so its accuracy will "
            "be lower.",
            model=model,
        )
    if record.fit.refit:
        yield _(
            "The run trained a second time, on the training and validation pictures together, "
            "which is left out here."
        )
    if is_mixing:
        yield _("The run also mixed pictures with one another, which is left out here.")
    if way == "fine-tune":
        yield from _notes_on_fine_tuning(record, folders)
    if record.is_backbone_frozen:
        yield _(
            "The run fitted the last layer by logistic regression; here it is trained in epochs, "
            "so the numbers differ a little."
        )
        if way != "features" or config.features.augment != "none":
            yield _("The run learned from augmented views too, which are left out here.")


def _is_folder(path: str) -> bool:
    return os.path.isdir(path)  # noqa: PTH112 (pathlib's raises where a name is too long)


def _notes_on_fine_tuning(record: TrainingRecord, folders: PictureFolders) -> Iterator[str]:
    yield _(
        "The run started with a pretrained backbone and a head fitted on its features; this script "
        "continues from the weights that the run ended with."
    )
    if folders.validation is None and folders.test is None:
        yield _(
            "It splits the pictures in another way, so the accuracy that it prints is too good: "
            "the model has already learned from most of those pictures."
        )
    if (decay := record.config.fine_tune.rate_decay) < 1:
        yield _(
            "In the run, the learning rate of each layer was {decay:g} times that of the layer "
            "above; here it is the same for all layers.",
            decay=decay,
        )
