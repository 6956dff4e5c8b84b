"""The test results of a project's latest classifier."""

from pathlib import Path
from urllib.parse import quote

import polars as pl

from pellucid.api import RUNS, runs_in
from pellucid.app.home_list import RUN
from pellucid.app.studio.schemas import ResultView, TestedPicture
from pellucid.data.projects.project import Project
from pellucid.errors import RunError
from pellucid.report.run_files import read_run_table
from pellucid.run import RunFolder

_TEXTS = ("path", "split", "label", "predicted")


def view_result(project: Project) -> ResultView | None:
    """Describe the test of the newest run that was trained on a project; None if there is none."""
    run = latest_run(project)
    return None if run is None else _view(run)


def latest_run(project: Project) -> RunFolder | None:
    """Return the newest finished run that was trained on a project; None if there is none."""
    for name in runs_in(RUNS):
        run = RunFolder(RUNS / name)
        if not run.is_usable:
            continue
        try:
            if Path(run.read_record().source).resolve() == project.root:
                return run
        except RunError:  # a damaged run, which the home page shows as such
            continue
    return None


def _view(run: RunFolder) -> ResultView:
    metrics = run.read_metrics()
    columns = {**dict.fromkeys(_TEXTS, pl.String), "confidence": pl.Float64}
    table = read_run_table(run.predictions, columns).filter(pl.col("split") == "test")
    rows = table.select("path", "label", "predicted", "confidence").drop_nulls().rows()
    lower, upper = metrics["accuracy_interval"]
    return ResultView(
        run=run.path.name,
        address=f"m/{quote(RUN + run.path.name, safe='')}/",
        labels=list(run.read_record().labels),
        accuracy=metrics["accuracy"],
        interval=(lower, upper),
        n_test=metrics["n_test"],
        pictures=[
            TestedPicture(path=path, label=label, predicted=predicted, probability=confidence)
            for path, label, predicted, confidence in rows
        ],
    )
