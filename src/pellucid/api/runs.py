"""The table of all runs in a folder."""

import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pellucid.api.find_run import RUNS, runs_in
from pellucid.api.folder_of_trainings import own_files_in
from pellucid.errors import RunError
from pellucid.i18n import gettext as _
from pellucid.run import RunFolder
from pellucid.run_record import RunRecord

if TYPE_CHECKING:
    import polars as pl

RunState = Literal["finished", "training", "interrupted", "incomplete", "damaged"]


@dataclass(frozen=True)
class RunRow:
    """What the table says about one run."""

    name: str
    state: RunState
    """"incomplete" if the training ended without a classifier; "damaged" if a file is broken."""
    created: str | None = None
    """Time at which the training began, in ISO format."""
    recipe: str | None = None
    """The recipe, or the approach that `auto` chose."""
    model: str | None = None
    """The backbone, or the network that was trained from scratch."""
    n_pictures: int | None = None
    """Number of pictures for training, validation and test."""
    n_classes: int | None = None
    accuracy: float | None = None
    """Accuracy from 0 to 1."""
    accuracy_low: float | None = None
    """Lower end of its 95% interval; None if none was computed, as for validation pictures."""
    accuracy_high: float | None = None
    measured_on: Literal["test", "validation"] | None = None
    """The pictures on which the accuracy was measured."""
    n_bytes: int = 0
    """Size of the folder on disk, in bytes; links are not followed."""
    problem: str | None = None
    """What is broken, if the run is damaged."""


def runs(folder: str | os.PathLike[str] = RUNS) -> "pl.DataFrame":
    """List the runs in a folder, newest first.

    Args:
        folder: Folder that holds the runs.

    Returns:
        Frame with one row for each run and the columns name, state ("finished", "training",
        "interrupted", "incomplete" or "damaged"), created (ISO time), recipe, model, n_pictures,
        n_classes, accuracy (from 0 to 1), accuracy_low and accuracy_high (its 95% interval),
        measured_on ("test", or "validation" if the run was never tested), n_bytes (size on disk)
        and problem (what is broken). What a run does not tell is null.

    Raises:
        RunError: The folder does not exist, cannot be read, or is a run itself.

    Example:
        >>> "photos" in pellucid.runs()["name"]
        True
    """
    import polars as pl

    rows = [asdict(row) for row in list_runs(Path(folder))]
    text, number, whole = pl.String(), pl.Float64(), pl.Int64()
    columns: dict[str, pl.DataType] = {}
    columns |= dict.fromkeys(("name", "state", "created", "recipe", "model"), text)
    columns |= dict.fromkeys(("n_pictures", "n_classes"), whole)
    columns |= dict.fromkeys(("accuracy", "accuracy_low", "accuracy_high"), number)
    columns |= {"measured_on": text, "n_bytes": whole, "problem": text}
    return pl.DataFrame(rows, schema=columns)


def list_runs(folder: Path) -> list[RunRow]:
    """Describe the runs in a folder, newest first.

    Raises:
        RunError: The folder does not exist, cannot be read, or is a run itself.
    """
    check_holds_runs(folder)
    return [describe_run(folder / name) for name in runs_in(folder)]


def check_holds_runs(folder: Path) -> None:
    """Check that a folder can be listed, and is not a run itself.

    Raises:
        RunError: The folder does not exist, cannot be read, or is a run itself.
    """
    try:
        names = {path.name for path in folder.iterdir()}
    except (OSError, ValueError):
        raise RunError(
            _(
                "{folder} is not a folder that can be read. Give the folder that holds your "
                "runs; `pellucid train` writes them to {runs}/.",
                folder=folder,
                runs=RUNS,
            )
        ) from None
    if "config.json" in names and RunFolder(folder).is_usable:
        raise RunError(
            _(
                "{folder} is a run itself. Give the folder that holds it: {parent}",
                folder=folder,
                parent=folder.parent,
            )
        )


def not_runs_in(folder: Path) -> list[str]:
    """List the names of the folders that are not runs, except hidden ones and pellucid's own."""
    known = {*runs_in(folder), *own_files_in(folder)}
    found = (path for path in folder.iterdir() if path.is_dir() and path.name not in known)
    return sorted(path.name for path in found if not path.name.startswith("."))


def describe_run(path: Path) -> RunRow:
    """Describe a run by its JSON files; a file that cannot be read makes it damaged."""
    run = RunFolder(path)
    n_bytes = size_on_disk(path)
    if run.is_being_trained:
        return RunRow(path.name, "training", n_bytes=n_bytes)
    if not run.config.is_file():
        state: RunState = "interrupted" if run.job.is_file() else "incomplete"
        return RunRow(path.name, state, n_bytes=n_bytes)
    try:
        return _finished(run, n_bytes)
    except RunError as error:
        return RunRow(path.name, "damaged", n_bytes=n_bytes, problem=str(error))


def _finished(run: RunFolder, n_bytes: int) -> RunRow:
    from pydantic import ValidationError

    from pellucid.run_record import Metrics

    record = run.read_record()
    try:
        metrics = Metrics.model_validate(run.read_metrics() if run.metrics.is_file() else {})
    except ValidationError:
        raise RunError(
            _(
                "{path} was changed or is broken. Bring back the file that pellucid wrote, or "
                "train again into a new folder.",
                path=run.metrics,
            )
        ) from None
    counts = [n for n in (metrics.n_train, metrics.n_validation, metrics.n_test) if n is not None]
    is_tested = metrics.accuracy is not None
    accuracy = metrics.accuracy if is_tested else metrics.validation_accuracy
    low, high = (metrics.accuracy_interval if is_tested else None) or (None, None)
    return RunRow(
        name=run.path.name,
        state=_state(run, is_interrupted=record.is_interrupted),
        created=record.created or None,
        recipe=record.way or None,
        model=trained_model(record),
        n_pictures=sum(counts) if counts else None,
        n_classes=len(record.labels) or None,
        accuracy=accuracy,
        accuracy_low=low,
        accuracy_high=high,
        measured_on=None if accuracy is None else "test" if is_tested else "validation",
        n_bytes=n_bytes,
    )


def _state(run: RunFolder, *, is_interrupted: bool) -> RunState:
    if is_interrupted and run.job.is_file():
        return "interrupted"
    return "finished" if run.is_usable else "incomplete"


def trained_model(record: RunRecord) -> str | None:
    """Return the backbone, or the network that was trained; not settings that were not used."""
    if record.way != "scratch":
        name = record.details.get("backbone")
    else:
        scratch = record.config.get("scratch")
        name = record.details.get("model") or (
            scratch.get("model") if isinstance(scratch, dict) else None
        )
    return name if isinstance(name, str) else None


def size_on_disk(path: Path) -> int:
    """Add up the sizes of all files below a folder, in bytes; links are not followed."""
    total = 0
    for parent, _folders, names in os.walk(path):
        for name in names:
            try:
                total += os.lstat(Path(parent, name)).st_size
            except OSError:  # removed meanwhile, as by a training
                continue
    return total
