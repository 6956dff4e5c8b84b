"""The threshold of "none of these": what each choice costs on the test pictures, and catches."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pellucid.app.studio.explained_runs import known_pictures
from pellucid.app.studio.why_schemas import CaughtView, RefusalsView, ThresholdView
from pellucid.data.projects.project import Project
from pellucid.data.projects.threshold import threshold_of
from pellucid.evaluation.refusals import count_refusals, thresholds_to_choose
from pellucid.report.run_files import read_run_table
from pellucid.run import RunFolder

N_CHOICES = 60
"""Maximum number of thresholds to choose from, beside the training's own and the one in use."""
_COLUMNS = {
    **dict.fromkeys(("split", "label", "predicted"), pl.String),
    "ood_score": pl.Float64,
}


def view_threshold(project: Project, run: RunFolder) -> ThresholdView | None:
    """Describe the thresholds that a user may choose; None if the classifier has no score.

    Args:
        project: The project.
        run: A run that was trained on it.

    Raises:
        RunError: The run is damaged.
    """
    own, now = run.read_classifier_facts().ood_threshold, threshold_of(project, run)
    scored = _scores(run)
    if own is None or now is None or scored is None:
        return None
    scores, is_right = scored
    counts = count_refusals(scores, is_right, _choices(scores, own, now))
    return ThresholdView(
        own=own,
        now=now,
        n_right=int(is_right.sum()),
        n_wrong=int((~is_right).sum()),
        choices=[
            RefusalsView(threshold=each.threshold, n_right=each.n_right, n_wrong=each.n_wrong)
            for each in counts
        ],
    )


def view_caught(project: Project, run: RunFolder) -> CaughtView | None:
    """Count what each threshold catches of classes that were left out in turn.

    Args:
        project: The project.
        run: A run that was trained on it.

    Returns:
        The counts; None if that cannot be measured, as for a network that was trained on all of
        the classes.

    Raises:
        RunError: The run is damaged.
    """
    own, now = run.read_classifier_facts().ood_threshold, threshold_of(project, run)
    scored = _scores(run)
    if own is None or now is None or scored is None:
        return None
    left_out = known_pictures(run).left_out.result()
    if left_out is None:
        return None
    # The home page imports this module, and has no need of SciPy.
    from pellucid.evaluation.intervals import accuracy_interval

    thresholds = _choices(scored[0], own, now)
    caught = [left_out.scores > threshold for threshold in thresholds]
    return CaughtView(
        labels=left_out.labels,
        n=len(left_out.scores),
        caught=[int(each.sum()) for each in caught],
        intervals=[accuracy_interval(each, left_out.units) for each in caught],
    )


def _choices(scores: NDArray[np.float64], own: float, now: float) -> list[float]:
    return sorted({*thresholds_to_choose(scores, own, N_CHOICES), now})


def _scores(run: RunFolder) -> tuple[NDArray[np.float64], NDArray[np.bool_]] | None:
    """Return the scores of the test pictures and whether they are classified correctly."""
    table = read_run_table(run.predictions, dict.fromkeys(("split",), pl.String))
    if "ood_score" not in table.columns:  # an earlier version
        return None
    table = read_run_table(run.predictions, _COLUMNS).filter(pl.col("split") == "test")
    table = table.select(*_COLUMNS).drop_nulls().filter(pl.col("ood_score").is_finite())
    if not len(table):
        return None
    scores = table["ood_score"].cast(pl.Float64).to_numpy()
    return scores, (table["label"] == table["predicted"]).to_numpy()
