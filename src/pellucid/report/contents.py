"""Everything that the page says, before it is put into words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from pellucid.data.checks.finding import Finding
from pellucid.data.selection import class_indices, images_in
from pellucid.report.cautions import Cautions, find_cautions
from pellucid.report.group_results import GroupResult, summarise_groups
from pellucid.report.next_steps import NextStep, find_next_steps
from pellucid.report.pictures import Pictures, summarise_pictures
from pellucid.report.record import RunRecord
from pellucid.report.refusals import Refusals, summarise_refusals
from pellucid.report.results import Results, summarise_results, test_units
from pellucid.report.run_findings import run_findings
from pellucid.report.temperature_effect import TemperatureEffect, temperature_effect
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
    temperature: TemperatureEffect | None = None
    refusals: Refusals | None = None
    """None where there are no results."""
    groups: tuple[GroupResult, ...] = ()
    """By the groups of a table, the lowest accuracy first."""
    findings: tuple[Finding, ...] = ()
    next_steps: tuple[NextStep, ...] = ()
    learning_curve: Mapping[str, Any] | None = None
    """As in config.json."""
    tested_on: str | None = None
    """Name of other pictures that it is tested on, if it is not those held out by the run."""


def report_contents(
    record: RunRecord, findings: tuple[Finding, ...] | None = None
) -> ReportContents:
    """Compute the contents from what a run left behind, and the findings if they are not given."""
    labels, settings = record.labels, record.settings
    table = images_in(record.predictions, "test")
    results = summarise_results(labels, record.predictions)
    if findings is None:
        findings = run_findings(labels, record.catalog, record.predictions)
    baseline = record.metrics.get("majority_baseline")
    return ReportContents(
        name=record.name,
        labels=tuple(record.labels),
        metrics=record.metrics,
        results=results,
        cautions=find_cautions(results, baseline) if results else None,
        pictures=summarise_pictures(record.labels, record.catalog),
        training=summarise_training(record),
        temperature=_temperature(settings, labels, table) if results else None,
        refusals=summarise_refusals(settings, table) if results else None,
        groups=summarise_groups(table),
        findings=findings,
        next_steps=find_next_steps(settings, results, findings) if results else (),
        learning_curve=settings.get("learning_curve"),
    )


def _temperature(
    settings: Mapping[str, Any], labels: list[str], table: pl.DataFrame
) -> TemperatureEffect | None:
    true = class_indices(table["label"], labels)
    probabilities = table["probabilities"].explode().to_numpy().reshape(len(true), len(labels))
    return temperature_effect(settings.get("details") or {}, true, probabilities, test_units(table))
