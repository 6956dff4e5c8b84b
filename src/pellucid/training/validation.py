"""Train without the test set, and validate: one try of a search."""

import gc
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from pellucid.config import TrainConfig
from pellucid.data.cache import PictureCache
from pellucid.data.selection import class_indices, is_first_copy
from pellucid.data.sources.source import Source
from pellucid.errors import DataError, PellucidError
from pellucid.evaluation.metrics import accuracy, log_loss
from pellucid.i18n import gettext as _
from pellucid.interrupt import CheckingWatcher, CtrlC
from pellucid.run import RunFolder, replacing
from pellucid.training.context import Hooks, TrainingContext
from pellucid.training.prepared_catalog import prepare_catalog
from pellucid.training.recipes import get_recipe
from pellucid.unwritable import write_error


@dataclass(frozen=True)
class Validation:
    """Results on the validation images, of which each counts once."""

    log_loss: float
    """Log loss of the calibrated probabilities, in nats."""
    accuracy: float
    """Share of right answers, from 0 to 1."""
    n: int
    """Number of images."""


def train_and_validate(
    source: Source, folder: Path, config: TrainConfig, hooks: Hooks, splits: Path
) -> Validation:
    """Train with a recipe on the images outside the test set, and validate.

    The test images are read, as in any training, to keep copies of them out of the training. The
    recipe then fits on a catalog in which they are in no split: nothing is learned from them, their
    labels are not used, and no model predicts them.

    Args:
        source: The images.
        folder: Folder for the files of the training. It is removed in the end.
        config: Settings.
        hooks: Receiver of the progress.
        splits: Catalog of an earlier training, whose splits are kept. If there is no such file,
            the splits are drawn, and it is written.

    Raises:
        DataError: There are no validation images.
        PellucidError: As for `train`, or the validation loss is not finite.
        KeyboardInterrupt: Ctrl-C was pressed.
    """
    kept = splits if splits.is_file() else None
    with _opened(source, folder, replace(hooks, kept_splits=kept)) as context:
        recipe = get_recipe(config.recipe)(_without_refit(config), context)
        catalog, _notes = prepare_catalog(context, config, recipe)
        if kept is None:
            with replacing(splits) as temporary:
                temporary.write_bytes(context.run.catalog.read_bytes())
        model = recipe.fit(without_test(catalog))
        if model.is_interrupted:
            raise KeyboardInterrupt
    if not len(model.validated):
        raise DataError(
            _(
                "There are no validation pictures to compare the tries by. Each class needs "
                "several pictures outside the test set."
            )
        )
    is_first = is_first_copy(model.validated)
    y = class_indices(model.validated["label"], model.classes)[is_first]
    probabilities = model.validated_probabilities[is_first]
    loss = log_loss(y, probabilities)
    if not math.isfinite(loss):
        raise PellucidError(_("The validation loss is not a finite number."))
    return Validation(loss, accuracy(y, probabilities), len(y))


def without_test(catalog: pl.DataFrame) -> pl.DataFrame:
    """Return the catalog with the test images in no split, so that nothing can use them.

    Example:
        >>> without_test(pl.DataFrame({"split": ["train", "test"]}))["split"].to_list()
        ['train', None]
    """
    return catalog.with_columns(split=pl.when(pl.col("split") != "test").then(pl.col("split")))


def _without_refit(config: TrainConfig) -> TrainConfig:
    """Leave out the second training, which the validation images could not judge."""
    return replace(
        config,
        scratch=replace(config.scratch, refit=False),
        fine_tune=replace(config.fine_tune, refit=False),
    )


@contextmanager
def _opened(source: Source, folder: Path, hooks: Hooks) -> Iterator[TrainingContext]:
    """Open the context of a training, and remove its folder in the end."""
    run, ctrl_c = RunFolder.create(folder), CtrlC()
    hooks = replace(hooks, watcher=CheckingWatcher(hooks.watcher, ctrl_c, run))
    try:
        with ctrl_c.listening(), run.locked():
            cache = PictureCache.of_user()
            try:
                yield TrainingContext(source, cache, run, hooks, ctrl_c)
            finally:
                cache.close()
    except OSError as error:
        raise write_error(folder, error) from error
    finally:
        run.discard()
        gc.collect()  # a network refers to itself, and the next one needs its memory
