"""Runs the data checks that need only the files of a run."""

import numpy as np
import polars as pl

from pellucid.data.catalog import SCHEMA
from pellucid.data.checks.dataset_summary import DatasetSummary
from pellucid.data.checks.finding import Finding, Outcome
from pellucid.data.checks.registry import get_check
from pellucid.data.decode import Health

MAX_GROUPS = 6
MAX_IN_GROUP = 2
"""Maximum number of images shown for each group; `pellucid data check` shows more."""

CODES = ("P101", "P201", "P203", "P204", "P301", "P302", "P303", "P401", "P402", "P403")


def run_findings(
    labels: list[str], catalog: pl.DataFrame, predictions: pl.DataFrame
) -> tuple[Finding, ...]:
    """Run the data checks that do not need to read the images again.

    Args:
        labels: Names of the classes in the order of their indices.
        catalog: Catalog with columns as in catalog.parquet.
        predictions: Predictions with columns as in predictions.parquet, all for images that the
            model was not trained on. They are not used to judge labels of test images.

    Returns:
        The findings in the order of their codes; empty for a catalog written by an older version.
    """
    if not set(SCHEMA.names()) - {"file", "unit"} <= set(catalog.columns):
        return ()
    is_sound = (catalog["health"] == Health.OK.value) & catalog["label"].is_in(labels)
    rows = is_sound.arg_true().to_numpy().astype(np.intp)
    if sorted(set(catalog["label"].gather(rows))) != sorted(labels):
        return ()
    answered = dict(zip(predictions["path"], predictions["probabilities"], strict=True))
    # The checks sort the classes. Runs do so too, but a run may have been edited.
    order = np.argsort(np.array(labels))
    unknown = np.full(len(labels), np.nan, np.float32)
    probabilities = np.stack(
        [
            unknown if (found := answered.get(path)) is None else np.array(found, np.float32)[order]
            for path in catalog["path"].gather(rows)
        ]
    )
    nothing = np.zeros(len(rows), np.float32)
    summary = DatasetSummary(
        catalog=catalog,
        rows=rows,
        overviews=np.zeros((0, 32, 32, 3), np.uint8),
        darkest=nothing,
        lightest=nothing,
        sharpness=nothing,
        pairs=(),
        probabilities=probabilities,
    )
    findings = (get_check(code)(summary) for code in CODES)
    return tuple(finding for finding in findings if finding.outcome == Outcome.FOUND)


def shown_paths(finding: Finding) -> list[str]:
    """Return the paths of the images that the report shows for a finding."""
    return [path for group in finding.groups[:MAX_GROUPS] for path in group[:MAX_IN_GROUP]]
