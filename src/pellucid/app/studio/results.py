"""The test results of a project's latest classifier."""

import math
from collections.abc import Iterator
from urllib.parse import quote

import polars as pl

from pellucid.api import RUNS, runs_in
from pellucid.app.home_list import RUN
from pellucid.app.studio.schemas import ResultView, TestedPicture
from pellucid.data.projects.project import Project
from pellucid.errors import RunError
from pellucid.i18n import gettext as _
from pellucid.real_path import leads_to
from pellucid.report.run_files import read_run_table
from pellucid.run import RunFolder

_TEXTS = ("path", "split", "label", "predicted")


def view_result(project: Project) -> ResultView | None:
    """Describe the test of the newest run that was trained on a project; None if there is none."""
    run = latest_run(project)
    return None if run is None else _view(run)


def latest_run(project: Project) -> RunFolder | None:
    """Return the newest finished run that was trained on a project; None if there is none."""
    return next(runs_of(project), None)


def classifier_of(project: Project) -> RunFolder:
    """Return the newest finished run that was trained on a project.

    Raises:
        RunError: The project has no classifier yet.
    """
    run = latest_run(project)
    if run is None:
        raise RunError(_("This project has no classifier yet. Train one first."))
    return run


def runs_of(project: Project) -> Iterator[RunFolder]:
    """Yield the finished runs that were trained on a project, newest first."""
    for name in runs_in(RUNS):
        run = RunFolder(RUNS / name)
        if not run.is_usable:
            continue
        try:
            if leads_to(run.read_record().source, project.root):
                yield run
        except RunError:  # a damaged run, which the home page shows as such
            continue


def run_of(project: Project, name: str) -> RunFolder:
    """Return a finished run that was trained on a project.

    Args:
        project: The project.
        name: Name of the run.

    Raises:
        RunError: There is none of that name.
    """
    if name in runs_in(RUNS):
        run = RunFolder(RUNS / name)
        if run.is_usable and leads_to(run.read_record().source, project.root):
            return run
    raise RunError(
        _(
            "The classifier {name!r} of this project is not there any more; it was removed "
            "or renamed. Reload the page, or train again.",
            name=name,
        )
    )


def _view(run: RunFolder) -> ResultView:
    metrics = run.read_metrics()
    accuracy, interval = metrics.get("accuracy"), metrics.get("accuracy_interval")
    if accuracy is None or interval is None:
        raise RunError(
            _("{path} has no accuracy. Train again into a new folder.", path=run.metrics)
        )
    return ResultView(
        run=run.path.name,
        address=f"m/{quote(RUN + run.path.name, safe='')}/",
        labels=list(run.read_record().labels),
        accuracy=accuracy,
        interval=(interval[0], interval[1]),
        n_test=metrics.get("n_test") or 0,
        pictures=[
            TestedPicture(
                number=number, path=path, label=label, predicted=predicted, probability=confidence
            )
            for number, (path, label, predicted, confidence) in enumerate(tested_rows(run))
            if math.isfinite(confidence)
        ],
    )


def tested_rows(run: RunFolder) -> list[tuple[str, str, str, float]]:
    """Return path, class, predicted class and probability of each test picture of a run.

    They are in the order in which the explorer numbers them.

    Raises:
        RunError: The table of predictions is missing or damaged.
    """
    columns = {**dict.fromkeys(_TEXTS, pl.String), "confidence": pl.Float64}
    table = read_run_table(run.predictions, columns).filter(pl.col("split") == "test")
    rows = table.drop_nulls(["path", "label", "predicted"])
    return (
        rows.select("path", "label", "predicted", pl.col("confidence").fill_null(float("nan")))
    ).rows()
