"""The full state of a training, from which another process can resume it with the same result."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from pellucid.data.sources import zip_reader
from pellucid.errors import RunError
from pellucid.i18n import gettext as _
from pellucid.run import replacing

FORMAT = 2
"""Version of the file format; files of other versions are rejected. In version 1, `val_loss`
included label smoothing and penalties, so its epochs cannot be compared with later ones."""
_N_KEPT = 2
_NAME = re.compile(r"state-(\d+)-(\d+)\.npz")
_LISTS = ("variables", "metrics")
_DAMAGED = (*zip_reader.UNREADABLE, KeyError, TypeError, AttributeError)


@dataclass(frozen=True)
class TrainingState:
    """State of a training at the end of a batch or an epoch."""

    epoch: int
    """Current epoch, or the next one if `batch` is 0, counted from 0."""
    batch: int
    """Number of completed batches of this epoch."""
    is_finished: bool
    """Whether the training has completed."""
    history: list[dict[str, float]]
    """Row of history.csv for each completed epoch."""
    callbacks: list[dict[str, Any]]
    """Counters of each callback."""
    variables: list[NDArray[Any]] = field(repr=False)
    """Variables of the model, including the state of its random numbers, then of the optimizer."""
    metrics: list[NDArray[Any]] = field(repr=False)
    """Variables of the metrics: the means over the epoch so far."""
    shapes: list[list[Any]] = field(repr=False)
    """Name and shape of each weight of the model, to recognize the state of another model."""


def take_state(
    model: keras.Model,
    epoch: int,
    batch: int,
    history: list[dict[str, float]],
    callbacks: Sequence[keras.callbacks.Callback],
    *,
    is_finished: bool,
) -> TrainingState:
    """Copy the state of a model during training."""
    return TrainingState(
        epoch,
        batch,
        is_finished,
        list(history),
        [_counters(callback) for callback in callbacks],
        [_to_numpy(variable) for variable in _variables(model)],
        [_to_numpy(variable) for variable in model.metrics_variables],
        _shapes(model),
    )


def put_state(
    state: TrainingState, model: keras.Model, callbacks: Sequence[keras.callbacks.Callback]
) -> None:
    """Restore the state of a model, its optimizer and its callbacks.

    Args:
        state: State returned by `take_state`.
        model: The same model, compiled, with its optimizer built.
        callbacks: The same callbacks, in the same order.

    Raises:
        RunError: The state belongs to another model, or the number of callbacks differs.
    """
    variables = _variables(model)
    shapes = [tuple(variable.shape) for variable in variables]
    if state.shapes != _shapes(model) or [value.shape for value in state.variables] != shapes:
        raise RunError(
            _(
                "The checkpoint belongs to another model than {model}: it has {n_saved} "
                "variables and this has {n_variables}, or their shapes differ. Were the "
                "settings or the pictures changed? Train again into a new folder.",
                model=model.name,
                n_saved=len(state.variables),
                n_variables=len(variables),
            )
        )
    if len(state.callbacks) != len(callbacks):
        raise RunError(
            _(
                "The checkpoint was written with {n_saved} callbacks, and there are "
                "{n_callbacks}. Go on from Python with the callbacks that the training "
                "had: pellucid.resume(run, callbacks=...).",
                n_saved=len(state.callbacks),
                n_callbacks=len(callbacks),
            )
        )
    for variable, value in zip(variables, state.variables, strict=True):
        variable.assign(value)
    for callback, counters in zip(callbacks, state.callbacks, strict=True):
        vars(callback).update(counters)


def put_metrics(state: TrainingState, model: keras.Model) -> None:
    """Restore the metrics of a model, which are means over the epoch so far."""
    for variable, value in zip(model.metrics_variables, state.metrics, strict=True):
        variable.assign(value)


def _variables(model: keras.Model) -> list[keras.Variable]:
    metrics = {id(variable) for variable in model.metrics_variables}
    own = [variable for variable in model.variables if id(variable) not in metrics]
    return own + model.optimizer.variables


def _shapes(model: keras.Model) -> list[list[Any]]:
    # The path would differ: Keras numbers layers without explicit names across all models.
    return [[variable.name, list(variable.shape)] for variable in model.weights]


def _to_numpy(variable: keras.Variable) -> NDArray[Any]:
    # On CPUs the array would otherwise share memory that training overwrites.
    return np.array(keras.ops.convert_to_numpy(variable))


def _counters(callback: keras.callbacks.Callback) -> dict[str, Any]:
    return {
        name: value.item() if isinstance(value, np.generic) else value
        for name, value in vars(callback).items()
        if _is_number(value) or isinstance(value, np.generic)
    }


def _is_number(value: Any) -> bool:
    return value is None or isinstance(value, bool | int | float)


def write_state(state: TrainingState, folder: Path) -> None:
    """Write a state, and remove all but the newest states.

    Raises:
        RunError: The disk is full or the folder cannot be written.
    """
    # `asdict` would copy the arrays.
    facts = {name: value for name, value in vars(state).items() if name not in _LISTS}
    counts = {name: len(getattr(state, name)) for name in _LISTS}
    arrays = {f"{name}_{i}": a for name in _LISTS for i, a in enumerate(getattr(state, name))}
    text = json.dumps({"format": FORMAT, **facts, **counts})
    path = folder / f"state-{state.epoch:05d}-{state.batch:07d}.npz"
    with replacing(path) as temporary, temporary.open("wb") as file:
        np.savez(file, facts=np.frombuffer(text.encode(), np.uint8), **arrays)
    for old in _files(folder)[_N_KEPT:]:
        old.unlink(missing_ok=True)


def read_state(folder: Path) -> tuple[TrainingState | None, str | None]:
    """Read the newest state that is not damaged.

    Returns:
        The state, or None if there is none; and a note for the user if a newer state is damaged,
        or None.
    """
    damaged = []
    note = None
    for path in _files(folder):
        try:
            state = _read(path)
        except _DAMAGED as error:
            damaged.append(_("{path} is damaged ({error})", path=path.name, error=error))
            continue
        if damaged:
            note = _(
                "{damaged}. The checkpoint before it is used: {path}.",
                damaged="; ".join(damaged),
                path=path.name,
            )
        return state, note
    if damaged:
        note = _(
            "{damaged}. There is none before it, so the training starts again.",
            damaged="; ".join(damaged),
        )
    return None, note


def _read(path: Path) -> TrainingState:
    with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        facts = json.loads(arrays["facts"].tobytes())
        if facts.pop("format") != FORMAT:
            raise ValueError(_("it is of another version"))
        for name in _LISTS:
            facts[name] = [arrays[f"{name}_{index}"] for index in range(facts[name])]
        if not all(_is_number(value) for own in facts["callbacks"] for value in own.values()):
            # A path, for instance, could make a callback write to a place chosen by the file.
            raise TypeError(_("a counter of a callback is no number"))
        return TrainingState(**facts)


def _files(folder: Path) -> list[Path]:
    """Return the state files, the newest first."""
    files = [(path, _NAME.fullmatch(path.name)) for path in folder.glob("state-*.npz")]
    known = [(int(m[1]), int(m[2]), path) for path, m in files if m]
    return [path for _, _, path in sorted(known, reverse=True)]
