"""Those data checks that need no more than what a training leaves behind."""

import numpy as np
import polars as pl

from pellucid.data.catalog import SCHEMA
from pellucid.data.checks.dataset_summary import DatasetSummary
from pellucid.data.checks.finding import Finding, Outcome
from pellucid.data.checks.registry import get_check
from pellucid.data.decode import Health

MAX_GROUPS = 6
MAX_IN_GROUP = 2
"""The report shows a taste; `pellucid data check` shows all."""

CODES = ("P101", "P201", "P203", "P204", "P301", "P302", "P303", "P401", "P402", "P403")


def run_findings(
    labels: list[str], catalog: pl.DataFrame, predictions: pl.DataFrame
) -> tuple[Finding, ...]:
    """Check what can be checked without looking at the pictures again.

    Args:
        labels: The classes' names in the order of their indices.
        catalog: Columns as in catalog.parquet.
        predictions: Columns as in predictions.parquet; all are answers to pictures that the model
            had not learned from. Labels of the test pictures are not judged by them.

    Returns:
        What was found, in the order of the codes; empty for a catalog that an older version wrote.
    """
    if not set(SCHEMA.names()) - {"file", "unit"} <= set(catalog.columns):
        return ()
    is_sound = (catalog["health"] == Health.OK.value) & catalog["label"].is_in(labels)
    rows = is_sound.arg_true().to_numpy().astype(np.intp)
    if sorted(set(catalog["label"].gather(rows))) != sorted(labels):
        return ()
    answered = dict(zip(predictions["path"], predictions["probabilities"], strict=True))
    # The checks have the classes sorted; so do runs, but for those that somebody has changed.
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
    """Give the paths of the pictures that the report shows of a finding."""
    return [path for group in finding.groups[:MAX_GROUPS] for path in group[:MAX_IN_GROUP]]
