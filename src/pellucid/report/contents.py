"""Everything that the page says, before it is put into words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pellucid.report.cautions import Cautions, find_cautions
from pellucid.report.pictures import Pictures, summarise_pictures
from pellucid.report.record import RunRecord
from pellucid.report.results import Results, summarise_results
from pellucid.report.training_facts import TrainingFacts, summarise_training


@dataclass(frozen=True)
class ReportContents:
    """The page's numbers and names."""

    name: str
    """Of the run."""
    labels: tuple[str, ...]
    """The classes' names in the order of their indices."""
    metrics: Mapping[str, Any]
    """As in metrics.json."""
    results: Results | None
    """None where no picture was held out for the test."""
    cautions: Cautions | None
    """None where there are no results."""
    pictures: Pictures
    training: TrainingFacts
    tested_on: str | None = None
    """Name of other pictures that it is tested on, if it is not those held out by the run."""


def report_contents(record: RunRecord) -> ReportContents:
    """Compute the contents from what a run left behind."""
    results = summarise_results(record.labels, record.predictions)
    baseline = record.metrics.get("majority_baseline")
    return ReportContents(
        name=record.name,
        labels=tuple(record.labels),
        metrics=record.metrics,
        results=results,
        cautions=find_cautions(results, baseline) if results else None,
        pictures=summarise_pictures(record.labels, record.catalog),
        training=summarise_training(record),
    )
