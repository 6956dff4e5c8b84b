"""The contents of the report before rendering."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pellucid.data.checks.finding import Finding
from pellucid.data.selection import class_indices, images_in
from pellucid.report.cautions import Cautions, find_cautions
from pellucid.report.class_curves import AllCurves, summarise_curves
from pellucid.report.concerns import Concern, find_concerns
from pellucid.report.group_results import GroupResult, summarise_groups
from pellucid.report.next_steps import NextStep, find_next_steps
from pellucid.report.picture_list import PictureList, list_pictures
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
    """Numbers and names on the page."""

    name: str
    """Name of the run."""
    labels: tuple[str, ...]
    """Names of the classes in the order of their indices."""
    metrics: Mapping[str, Any]
    """Metrics as in metrics.json."""
    results: Results | None
    """Results on the test images; None if there are no test images."""
    cautions: Cautions | None
    """Cautions about the results; None if there are no results."""
    pictures: Pictures
    training: TrainingFacts
    temperature: TemperatureEffect | None = None
    curves: AllCurves | None = None
    """ROC and precision-recall curves; None if there are no results, or too many."""
    picture_list: PictureList | None = None
    """The test images that are listed; None if there are no results."""
    refusals: Refusals | None = None
    """Effect of leaving images unanswered; None if there are no results."""
    groups: tuple[GroupResult, ...] = ()
    """Results by the groups of a table, the lowest accuracy first."""
    findings: tuple[Finding, ...] = ()
    next_steps: tuple[NextStep, ...] = ()
    learning_curve: LearningCurve | None = None
    """Learning curve as in config.json."""
    tested_on: str | None = None
    """Name of the evaluated data set; None for the run's own test set."""

    @property
    def concerns(self) -> tuple[Concern, ...]:
        """What to know or mend first."""
        return find_concerns(
            self.results, self.cautions, self.pictures, self.training, self.findings
        )


def report_contents(
    run_files: RunFiles, findings: tuple[Finding, ...] | None = None
) -> ReportContents:
    """Compute the contents from the files of a run.

    Args:
        run_files: Files of the run.
        findings: Findings from `run_findings`; None to compute them.
    """
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
        curves=_curves(run_files.labels, table) if results else None,
        picture_list=_picture_list(labels, table) if results else None,
        refusals=summarise_refusals(record.ood_detection, table) if results else None,
        groups=summarise_groups(table),
        findings=findings,
        next_steps=find_next_steps(record, results, findings) if results else (),
        learning_curve=record.learning_curve,
    )


def _temperature(
    details: Mapping[str, Any], labels: list[str], table: pl.DataFrame
) -> TemperatureEffect | None:
    return temperature_effect(details, *_answers(labels, table), test_units(table))


def _curves(labels: list[str], table: pl.DataFrame) -> AllCurves | None:
    return summarise_curves(tuple(labels), *_answers(labels, table), test_units(table))


def _picture_list(labels: list[str], table: pl.DataFrame) -> PictureList:
    return list_pictures(labels, table, _answers(labels, table)[1])


def _answers(
    labels: list[str], table: pl.DataFrame
) -> tuple[NDArray[np.intp], NDArray[np.floating]]:
    true = class_indices(table["label"], labels)
    probabilities = table["probabilities"].explode().to_numpy().reshape(len(true), len(labels))
    return true, probabilities
