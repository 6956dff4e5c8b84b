"""List what the home page can open: runs, pretrained classifiers and networks.

Nothing here imports Keras.
"""

from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from pellucid.api import RUNS, runs_in
from pellucid.api.find_run import run_folder
from pellucid.api.runs import trained_model
from pellucid.app.home_schemas import Home, HomeModel, HomeRun, RunState
from pellucid.backbones.registry import IMAGENET_CLASSIFIERS, get_backbone
from pellucid.errors import ModelError, RunError, WeightsError
from pellucid.i18n import gettext as _
from pellucid.models.registry import get_model, list_models
from pellucid.report.titles import RECIPES
from pellucid.run import RunFolder
from pellucid.run_record import Metrics

RUN, MODEL = "run-", "model-"
"""Beginnings of identifiers: a run may have the name of a model."""


class Openable(NamedTuple):
    """A run or model that the explorer can be asked to open."""

    name: str
    """Path of the run, or name of the model."""
    is_run: bool
    version: int
    """Changes if another training has replaced the model."""


def list_home() -> Home:
    """List the runs in `RUNS`, newest first, and the models.

    Returns:
        The lists. A run whose files cannot be read is listed as damaged.
    """
    return Home(
        runs=[_describe_run(RUNS / name) for name in _run_names()],
        models=[_describe_model(name) for name in _model_names()],
    )


def find_openable(identifier: str) -> Openable:
    """Find the run or model that an address names.

    Args:
        identifier: Identifier as in the list. Nothing else is found, so that no address leads to a
            path outside of the folder of runs.

    Raises:
        ModelError: Nothing in the list has this identifier.
    """
    if identifier.startswith(MODEL):
        name = identifier.removeprefix(MODEL)
        if name in _model_names():
            return Openable(name, is_run=False, version=0)
    path = find_listed_run(identifier)
    return Openable(str(path), is_run=True, version=_written(RunFolder(path).keras_model))


def find_listed_run(identifier: str) -> Path:
    """Find the folder of a run in the list, finished or not.

    Args:
        identifier: Identifier as in the list; nothing else is found.

    Raises:
        ModelError: No run in the list has this identifier.
    """
    name = identifier.removeprefix(RUN)
    if identifier.startswith(RUN) and name in _run_names():
        return RUNS / name
    raise ModelError(
        _(
            "There is no run or model {name!r} here. Runs are looked for in the folder "
            "{folder}/; open the home page to see what there is.",
            name=identifier,
            folder=RUNS,
        )
    )


def identifier_of(name: str) -> str | None:
    """Return the identifier of a run or model in the list, given what a user typed.

    Args:
        name: Name of a model; path of a run, or its name in `RUNS`.

    Returns:
        The identifier; None if the list does not have it, as a run outside of `RUNS`.
    """
    run = run_folder(name)
    if run is not None and run.name in _run_names() and run.samefile(RUNS / run.name):
        return f"{RUN}{run.name}"
    return f"{MODEL}{name}" if run is None and name in _model_names() else None


def _run_names() -> list[str]:
    # Names that are not UTF-8 can be part of neither JSON nor an address.
    return [name for name in runs_in(RUNS) if name == name.encode(errors="ignore").decode()]


def _model_names() -> list[str]:
    return [*filter(_has_weights, IMAGENET_CLASSIFIERS), *list_models()]


def _has_weights(name: str) -> bool:
    try:
        return bool(get_backbone(IMAGENET_CLASSIFIERS[name]).version)
    except WeightsError:
        return False


def _written(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _describe_run(path: Path) -> HomeRun:
    run = RunFolder(path)
    found = HomeRun(
        id=f"{RUN}{path.name}", name=path.name, folder=path.as_posix(), state=_state(run)
    )
    if not run.config.is_file():
        return found
    try:
        record = run.read_record()
    except RunError:
        return found.model_copy(update={"state": "damaged"})
    metrics = _metrics(run)
    return HomeRun(
        id=found.id,
        name=found.name,
        folder=found.folder,
        created=_time(record.created),
        way=record.way if record.way in RECIPES else None,
        model=trained_model(record),
        accuracy=metrics.accuracy,
        interval=metrics.accuracy_interval,
        n_classes=len(record.labels) or None,
        state=found.state,
    )


def _state(run: RunFolder) -> RunState:
    if run.config.is_file() and run.is_usable and run.keras_model.is_file():
        return "ready"
    if run.is_being_trained:
        return "training"
    return "interrupted" if run.job.is_file() else "no_keras_model"


def _metrics(run: RunFolder) -> Metrics:
    try:
        return Metrics.model_validate(run.read_metrics())
    except (RunError, ValidationError):  # no metrics, with which the explorer has nothing to do
        return Metrics()


def _time(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _describe_model(name: str) -> HomeModel:
    backbone = IMAGENET_CLASSIFIERS.get(name)
    spec = get_model(name).spec if backbone is None else get_backbone(backbone).spec
    return HomeModel(
        id=f"{MODEL}{name}",
        name=name,
        source="random" if backbone is None else "pretrained",
        height=spec.height,
        width=spec.width,
        channels=spec.n_channels,
    )
