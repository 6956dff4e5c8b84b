"""Train a network once more, on the training and validation images together.

The first fit chooses the number of epochs by the validation images (early stopping). The second
starts again from the same initial weights and takes as many epochs, without stopping early:
Goodfellow, Bengio and Courville, *Deep Learning*, 2016, algorithm 7.2.
"""

from dataclasses import replace
from typing import Literal

import keras
import numpy as np
import polars as pl

from pellucid.config import FitConfig
from pellucid.errors import RunError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked
from pellucid.run import RunFolder
from pellucid.training.batches import Batches
from pellucid.training.callbacks.epoch_history import EpochHistory
from pellucid.training.callbacks.keep_state import KeepState
from pellucid.training.callbacks.stop_on_nan import StopOnNaN
from pellucid.training.callbacks.watch_batches import WatchBatches
from pellucid.training.context import TrainingContext
from pellucid.training.fast_batch_norm import fast_batch_norm
from pellucid.training.fit import compile_model, trained_model, training_batches
from pellucid.training.objective import balanced_weights
from pellucid.training.optimizers import create_optimizer
from pellucid.training.pictures import Pictures, TrainingPictures
from pellucid.training.rate_finder import read_range_test
from pellucid.training.task import Task
from pellucid.training.training_state import TrainingState, put_state, read_state

Ending = Literal["completed", "interrupted", "diverged"]


def describe_refit(ending: Ending, n: int, n_epochs: int) -> tuple[str, str]:
    """Describe the second training for the record, in English, with a note for the user or ""."""
    if ending == "completed":
        if n_epochs == 0:
            return marked(
                "{n_pictures} pictures of train and validation, the head alone; the results on "
                "validation and the temperature are those of the first training",
                n_pictures=f"{n:,}",
            ), ""
        return marked(
            "{n_pictures} pictures of train and validation, {n_epochs} epochs; the results on "
            "validation and the temperature are those of the first training",
            n_pictures=f"{n:,}",
            n_epochs=n_epochs,
        ), ""
    if ending == "interrupted":
        return marked(
            "Ctrl-C ended the second training, so the network of the first one is evaluated."
        ), _(
            "Ctrl-C ended the second training, so the network of the first one is evaluated. "
            "`pellucid resume` continues it."
        )
    return marked(
        "The loss became NaN in the second training, so the network of the first one is kept."
    ), _(
        "The loss became NaN in the second training, so the network of the first one is kept. "
        "Try a lower learning rate."
    )


def joined_pictures(pictures: TrainingPictures) -> Pictures:
    """Join the training images and the validation images."""
    train, validation = pictures.train, pictures.validation
    labels = np.concatenate([train.labels, validation.labels])
    return replace(train, hashes=train.hashes + validation.hashes, labels=labels)


def refit_network(
    task: Task, n_epochs: int, settings: FitConfig, context: TrainingContext
) -> Ending:
    """Train a network for a given number of epochs, and keep the weights of the last one.

    The learning rate follows the first fit epoch by epoch: its schedule is planned for the maximum
    number of epochs and left after `n_epochs`; a rate that was reduced on a plateau is reduced
    after the same epoch. If the run holds the state of an interrupted second fit, it is resumed.

    Args:
        task: The network with its initial weights, and the images to train it on. Its validation
            images are not used.
        n_epochs: Number of epochs that the first fit chose.
        settings: Settings of the first fit.
        context: The run, the progress watcher and the Ctrl-C handler.

    Returns:
        How the training ended: "completed", "interrupted" by Ctrl-C, or "diverged" if the loss
        became NaN.

    Raises:
        RunError: The checkpoint belongs to another model.
    """
    with fast_batch_norm(task.network):
        return _refit(task, n_epochs, settings, context)


def _refit(task: Task, n_epochs: int, settings: FitConfig, context: TrainingContext) -> Ending:
    run, ctrl_c = context.run, context.ctrl_c
    if settings.find_rate and (found := read_range_test(run)) is not None:
        settings = replace(settings, learning_rate=found.rate)
    model, batches = trained_model(task), training_batches(task, settings)
    is_weighted = settings.class_weights == "balanced"
    weights = balanced_weights(task.train.labels, task.train.n_classes) if is_weighted else None
    optimizer = create_optimizer(settings, batches.num_batches * settings.epochs, task.rate_factors)
    compile_model(model, settings, optimizer, weights)
    rates = _rates(run, n_epochs)
    run.refit.mkdir(parents=True, exist_ok=True)
    state, note = read_state(run.refit)
    if note:
        context.watcher.note(note)
    if state is not None:
        model.train_on_batch(*batches[0])  # makes Keras create the variables; the state sets them
        put_state(state, model, _averages(settings))
    while state is None or not state.is_finished:
        try:
            with ctrl_c.deferred():
                state = _fit(model, batches, n_epochs, rates, settings, context, state)
        except KeyboardInterrupt:
            return "interrupted"
    is_finite = all(np.isfinite(each).all() for each in task.network.get_weights())
    return "completed" if state.epoch == n_epochs and is_finite else "diverged"


def _rates(run: RunFolder, n_epochs: int) -> list[float]:
    """Read the learning rates of the first fit."""
    try:
        rates = pl.read_csv(run.history)["learning_rate"].cast(pl.Float64).to_list()
    except (OSError, pl.exceptions.PolarsError):
        rates = []
    if len(rates) < n_epochs or None in rates:
        raise RunError(
            _(
                "{path} is damaged or was edited: expected the learning rates of {n_epochs} "
                "epochs. Train again into a new folder.",
                path=run.history,
                n_epochs=n_epochs,
            )
        )
    return rates


def _averages(settings: FitConfig) -> list[keras.callbacks.Callback]:
    """Create the callback that averages the weights, if the settings request it."""
    return [] if settings.ema is None else [keras.callbacks.SwapEMAWeights(swap_on_epoch=True)]


def _fit(
    model: keras.Model,
    batches: Batches,
    n_epochs: int,
    rates: list[float],
    settings: FitConfig,
    context: TrainingContext,
    state: TrainingState | None,
) -> TrainingState:
    epoch, batch = (state.epoch, state.batch) if state else (0, 0)
    averages, batches = _averages(settings), batches.starting_at(batch)
    # The history of the run is that of the first fit.
    history = EpochHistory(context.run, context.watcher, [])
    keeper = KeepState(
        context.run.refit, settings.save_minutes, history, averages, context.ctrl_c, state
    )

    def begin(epoch: int, _logs: object) -> None:
        batches.begin_epoch(epoch)
        if settings.is_rate_constant:
            model.optimizer.learning_rate = rates[epoch]

    model.fit(
        batches,
        initial_epoch=epoch,
        epochs=n_epochs,
        shuffle=False,
        verbose=0,
        callbacks=[
            keras.callbacks.LambdaCallback(on_epoch_begin=begin),
            StopOnNaN(),
            *averages,
            keeper,
            WatchBatches(context.watcher, context.ctrl_c, batch),
        ],
    )
    assert keeper.state is not None
    return keeper.state
