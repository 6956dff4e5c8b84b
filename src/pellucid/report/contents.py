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
from pellucid.report.refusals import Refusals, summarise_refusals
from pellucid.report.results import Results, summarise_results, test_units
from pellucid.report.run_files import RunFiles
from pellucid.report.run_findings import run_findings
from pellucid.report.temperature_effect import TemperatureEffect, temperature_effect
from pellucid.report.training_facts import TrainingFacts, summarise_training
from pellucid.run_record import LearningCurve


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
    learning_curve: LearningCurve | None = None
    """As in config.json."""
    tested_on: str | None = None
    """Name of other pictures that it is tested on, if it is not those held out by the run."""


def report_contents(
    run_files: RunFiles, findings: tuple[Finding, ...] | None = None
) -> ReportContents:
    """Compute the contents from what a run left behind, and the findings if they are not given."""
    labels, record = run_files.labels, run_files.record
    table = images_in(run_files.predictions, "test")
    results = summarise_results(labels, run_files.predictions)
    if findings is None:
        findings = run_findings(labels, run_files.catalog, run_files.predictions)
    baseline = run_files.metrics.get("majority_baseline")
    return ReportContents(
        name=run_files.name,
        labels=tuple(run_files.labels),
        metrics=run_files.metrics,
        results=results,
        cautions=find_cautions(results, baseline) if results else None,
        pictures=summarise_pictures(run_files.labels, run_files.catalog),
        training=summarise_training(run_files),
        temperature=_temperature(record.details, labels, table) if results else None,
        refusals=summarise_refusals(record.none_of_these, table) if results else None,
        groups=summarise_groups(table),
        findings=findings,
        next_steps=find_next_steps(record, results, findings) if results else (),
        learning_curve=record.learning_curve,
    )


def _temperature(
    details: Mapping[str, Any], labels: list[str], table: pl.DataFrame
) -> TemperatureEffect | None:
    true = class_indices(table["label"], labels)
    probabilities = table["probabilities"].explode().to_numpy().reshape(len(true), len(labels))
    return temperature_effect(details, true, probabilities, test_units(table))
