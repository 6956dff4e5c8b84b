"""Train a Keras model with `fit`, and keep the best epoch, the history and the full state."""

import math
import shlex
from dataclasses import replace

import keras

from pellucid.advice import divergence_advice, overfitting_advice
from pellucid.config import FineTuneConfig, FitConfig
from pellucid.errors import PellucidError, RunError
from pellucid.evaluation.overfitting import is_overfitted
from pellucid.i18n import gettext as _
from pellucid.i18n import marked
from pellucid.training.augmented_size import check_augmented_size
from pellucid.training.batches import Batches
from pellucid.training.callbacks.best_weights import BestWeights
from pellucid.training.callbacks.deadline import Deadline
from pellucid.training.callbacks.epoch_history import EpochHistory, is_better_high
from pellucid.training.callbacks.extra import extra_callbacks
from pellucid.training.callbacks.keep_state import KeepState
from pellucid.training.callbacks.lazy_callbacks import LazyCallbacks
from pellucid.training.callbacks.stop_on_nan import StopOnNaN
from pellucid.training.callbacks.watch_batches import WatchBatches
from pellucid.training.context import TrainingContext
from pellucid.training.fast_batch_norm import fast_batch_norm
from pellucid.training.memory import check_memory
from pellucid.training.objective import (
    Learner,
    balanced_weights,
    describe_objective,
    loss_function,
)
from pellucid.training.optimizers import create_optimizer
from pellucid.training.pictures import Floats
from pellucid.training.rate_finder import range_test, read_range_test, write_range_test
from pellucid.training.task import Outcome, Task
from pellucid.training.training_state import TrainingState, read_state


def fit_model(task: Task, settings: FitConfig, context: TrainingContext) -> Outcome:
    """Train a classifier and restore the weights of its best epoch.

    Ctrl-C ends training without losing the completed epochs. If the run holds the state of an
    interrupted training, that training is resumed, with the same result as without interruption.

    Args:
        task: The network and the data to train it on.
        settings: Settings of the training.
        context: The run that receives history.csv and the checkpoints, the progress watcher and
            the Ctrl-C handler.

    Returns:
        How the training ended.

    Raises:
        ConfigError: A setting cannot be used, or the batch would not fit in memory.
        PellucidError: The loss became NaN before the first epoch was completed.
        RunError: The checkpoint belongs to another model.
        KeyboardInterrupt: Ctrl-C was pressed before the first epoch was completed.
    """
    if context.hooks.executor is not None:
        outcome = context.hooks.executor.fit(task, settings, context)
        task.network.load_weights(context.run.best_weights)
        return outcome
    with fast_batch_norm(task.network):
        return _Fit(task, settings, context).go()


def trained_model(task: Task) -> Learner:
    """Build the model to train: the augmentation, followed by the network.

    Raises:
        ConfigError: The augmentation returns images of a size that the network does not accept.
    """
    expected = task.network.input_shape[1:]
    check_augmented_size(task.augmentation, expected, task.network.name)
    pixels = keras.Input(expected, name="pixels")
    return Learner([pixels, *task.augmentation, task.network], name=task.network.name)


def compile_model(
    model: keras.Model,
    settings: FitConfig,
    optimizer: keras.Optimizer,
    class_weights: Floats | None = None,
) -> None:
    """Compile a model for `Batches`.

    Args:
        model: Model built by `trained_model`.
        settings: Settings of the training.
        optimizer: Optimizer with its schedule.
        class_weights: As for `loss_function`.
    """
    model.compile(
        optimizer=optimizer,
        loss=loss_function(settings, class_weights),
        metrics=["accuracy"],
        # On CPUs, XLA halves the speed of TensorFlow's convolutions; JAX requires XLA.
        jit_compile=False if keras.backend.backend() == "tensorflow" else "auto",
    )


def training_batches(task: Task, settings: FitConfig) -> Batches:
    """Build the training batches."""
    return Batches(
        task.train, settings.batch_size, seed=task.seed, mixing=task.mixing, shard=task.shard
    )


class _Fit:
    """One training, which takes one or several calls of Keras' `fit`."""

    def __init__(self, task: Task, settings: FitConfig, context: TrainingContext) -> None:
        self.settings, self.run = settings, context.run
        self.resumed_in = context.hooks.resumed_in or context.run.path
        self.watcher, self.ctrl_c = context.watcher, context.ctrl_c
        self.network, self.is_mixing = task.network, task.mixing is not None
        self.model = trained_model(task)
        check_memory(self.model, min(settings.batch_size, len(task.train)))
        self.batches = training_batches(task, settings)
        self.validation = Batches(task.validation, settings.batch_size)
        self.n_validation = len(task.validation)
        is_weighted = settings.class_weights == "balanced"
        self.class_weights = (
            balanced_weights(task.train.labels, task.train.n_classes) if is_weighted else None
        )
        if settings.find_rate:
            self.settings = settings = replace(settings, learning_rate=self._find_rate(task))
        n_steps = self.batches.num_batches * settings.epochs
        optimizer = create_optimizer(settings, n_steps, task.rate_factors)
        compile_model(self.model, settings, optimizer, self.class_weights)
        self.best = self.run.best_weights
        self.extra = [
            *extra_callbacks(settings, self.run.path, self.network),
            *context.hooks.callbacks,
        ]

    def go(self) -> Outcome:
        state, note = read_state(self.run.checkpoints)
        if note:
            self.watcher.note(note)
            self.run.note(note)
        if state is not None:
            self.watcher.note(_going_on(state))
            self._make_variables()
            self._check_best(state)
        self.watcher.fitting(self.settings.epochs)
        is_stopped, history = False, EpochHistory(self.run, self.watcher, [])
        while state is None or not state.is_finished:
            history = EpochHistory(self.run, self.watcher, state.history if state else [])
            try:
                with self.ctrl_c.deferred():
                    state = self._fit(state, history)
            except KeyboardInterrupt:
                if not self.best.exists():
                    raise
                is_stopped = True
                break
        else:
            history = EpochHistory(self.run, self.watcher, state.history)
        if not self.best.exists():
            self.run.remove_state()  # it could only be resumed to the same end
            raise PellucidError(
                _(
                    "No epoch had a finite {monitor}, so there is none to keep: the steps or "
                    "the penalties are too large for this model. Try a learning rate below "
                    "{learning_rate:g}, smaller penalties where some are set, {options}.",
                    monitor=self.settings.monitor,
                    learning_rate=self.settings.learning_rate,
                    options=divergence_advice(_recipe_of(self.settings)),
                )
            )
        self.network.load_weights(self.best)
        return self._outcome(history, is_stopped=is_stopped)

    def _check_best(self, state: TrainingState) -> None:
        """Check that the weights of the best epoch so far can be restored, before training on.

        Raises:
            RunError: Their file is missing or damaged. The state is kept, so that the training
                can be resumed once the file is restored.
        """
        if not any(math.isfinite(row[self.settings.monitor]) for row in state.history):
            return
        try:
            self.network.load_weights(self.best)  # the weights in the state replace them later
        # h5py and Keras raise almost any exception for a damaged file.
        except Exception as error:
            if self.best.exists():
                problem = _(
                    "{path} is damaged. It holds the weights of the best epoch so far, and this "
                    "training cannot be completed without them. Bring the file back, or train "
                    "into a new folder.",
                    path=self.best,
                )
            else:
                problem = _(
                    "{path} is missing. It holds the weights of the best epoch so far, and this "
                    "training cannot be completed without them. Bring the file back, or train "
                    "into a new folder.",
                    path=self.best,
                )
            raise RunError(problem) from error

    def _find_rate(self, task: Task) -> float:
        """Pick the learning rate by a range test, or read the result of an earlier process."""
        found = read_range_test(self.run)
        if found is None:
            self.watcher.stage(marked("Finding the learning rate"))
            constant = replace(self.settings, schedule="constant", rate_table=None, ema=None)
            optimizer = create_optimizer(constant, 1, task.rate_factors)
            compile_model(self.model, constant, optimizer, self.class_weights)
            found = range_test(self.model, training_batches(task, self.settings), self.ctrl_c)
            write_range_test(found, self.run)
        self.watcher.note(
            _(
                "Learning rate {rate:.2g}, by the test in {path}",
                rate=found.rate,
                path=self.run.rate_plot,
            )
        )
        return found.rate

    def _make_variables(self) -> None:
        """Make Keras create the variables of optimizer and metrics, so that a state can be set."""
        # The changes made by this step do not matter: the state overwrites them all.
        self.model.train_on_batch(*self.batches[0])

    def _fit(self, state: TrainingState | None, history: EpochHistory) -> TrainingState:
        epoch, batch = (state.epoch, state.batch) if state else (0, 0)
        counted = [*self._schedules(), BestWeights(self.network, self.best, self.settings.monitor)]
        counted += self.extra
        settings = self.settings
        keeper = KeepState(
            self.run.checkpoints, settings.save_minutes, history, counted, self.ctrl_c, state
        )
        batches = self.batches.starting_at(batch)
        callbacks = [
            keras.callbacks.LambdaCallback(
                on_epoch_begin=lambda epoch, _logs: batches.begin_epoch(epoch)
            ),
            history,
            StopOnNaN(),
            *counted,
            keeper,
            WatchBatches(self.watcher, self.ctrl_c, batch),
        ]
        self.model.fit(
            batches,
            validation_data=self.validation,
            initial_epoch=epoch,
            epochs=settings.epochs,
            shuffle=False,
            verbose=0,
            callbacks=LazyCallbacks(
                callbacks,
                add_history=True,
                model=self.model,
                verbose=0,
                epochs=settings.epochs,
                steps=batches.num_batches,
            ),
        )
        assert keeper.state is not None
        return keeper.state

    def _schedules(self) -> list[keras.callbacks.Callback]:
        """Create the callbacks that control learning rate, weight averaging and early stopping."""
        settings = self.settings
        mode = "max" if is_better_high(settings.monitor) else "min"
        callbacks: list[keras.callbacks.Callback] = []
        if settings.ema is not None:
            callbacks.append(keras.callbacks.SwapEMAWeights(swap_on_epoch=True))
        if settings.plateau_patience and settings.is_rate_constant:
            callbacks.append(
                keras.callbacks.ReduceLROnPlateau(
                    monitor=settings.monitor,
                    mode=mode,
                    factor=settings.plateau_factor,
                    patience=settings.plateau_patience,
                    min_lr=settings.min_learning_rate,
                )
            )
        if settings.stop_patience:
            callbacks.append(
                keras.callbacks.EarlyStopping(
                    monitor=settings.monitor,
                    mode=mode,
                    patience=settings.stop_patience,
                    min_delta=settings.stop_min_delta,
                )
            )
        return callbacks

    def _outcome(self, history: EpochHistory, *, is_stopped: bool) -> Outcome:
        n_epochs = len(history.rows)
        ended_by = marked("the number of epochs that was set")
        if is_stopped:
            ended_by = "Ctrl-C"
            self.watcher.note(
                _(
                    "Stopped after epoch {n_epochs}; the best epoch so far is evaluated. "
                    "Press Ctrl-C again to give up. To go on later: pellucid resume {run}",
                    n_epochs=n_epochs,
                    run=shlex.quote(str(self.resumed_in)),
                )
            )
        elif not math.isfinite(history.rows[-1]["loss"]):
            ended_by = marked("a loss that became NaN")
            self.watcher.note(
                _(
                    "The loss became NaN in epoch {n_epochs}, so training stopped; the best "
                    "epoch before it is used. Try a lower learning rate, {options}.",
                    n_epochs=n_epochs,
                    options=divergence_advice(_recipe_of(self.settings)),
                )
            )
        elif n_epochs < self.settings.epochs:
            is_late = any(isinstance(c, Deadline) and c.is_over for c in self.extra)
            no_better = marked("a {monitor} that got no better", monitor=self.settings.monitor)
            ended_by = marked("the time that was set") if is_late else no_better
        settings = self.settings
        rule = marked(
            "{optimizer}, learning rate {learning_rate}",
            optimizer=settings.optimizer,
            learning_rate=f"{settings.learning_rate:.3g}",
        )
        if settings.rate_table is not None:
            rule = marked("{optimizer}, learning rates of a table", optimizer=settings.optimizer)
        elif settings.schedule != "constant":
            rule += f", {settings.schedule}"
        best = history.best_epoch(settings.monitor)
        at_best = history.rows[best - 1]
        if is_overfitted(at_best["accuracy"], at_best["val_accuracy"], self.n_validation):
            self.watcher.note(
                _(
                    "The network has memorized its training pictures: in epoch {best} it is "
                    "right on {accuracy:.0%} of them, but on {val_accuracy:.0%} of the "
                    "validation pictures. {advice}",
                    best=best,
                    accuracy=at_best["accuracy"],
                    val_accuracy=at_best["val_accuracy"],
                    advice=overfitting_advice(_recipe_of(self.settings), self.settings.augment),
                )
            )
        backend = keras.backend.backend()
        objective = describe_objective(settings, self.network, is_mixing=self.is_mixing)
        return Outcome(n_epochs, best, ended_by, is_stopped, rule, backend, objective)


def _recipe_of(settings: FitConfig) -> str:
    return "fine-tune" if isinstance(settings, FineTuneConfig) else "scratch"


def _going_on(state: TrainingState) -> str:
    if state.batch:
        return _(
            "Going on after batch {batch} of epoch {epoch}.",
            batch=state.batch,
            epoch=state.epoch + 1,
        )
    return _("Going on after epoch {epoch}.", epoch=state.epoch)
