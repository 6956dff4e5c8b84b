"""The report as a file."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl

from pellucid.data.checks.finding import Finding
from pellucid.data.inside import is_inside
from pellucid.report.contents import ReportContents, report_contents
from pellucid.report.page import render_report, write_page
from pellucid.report.run_files import RunFiles, read_run_files
from pellucid.report.run_findings import shown_paths
from pellucid.report.thumbnails import thumbnail
from pellucid.run import RunFolder


def write_report(run: RunFolder, findings: tuple[Finding, ...] | None = None) -> Path:
    """Write report.html from the other files of a run.

    Pictures are read from the folder that the run was trained on; those that are gone are
    replaced by a placeholder.

    Args:
        run: A folder with config.json, metrics.json, catalog.parquet and predictions.parquet.
        findings: What `run_findings` gives of the run, if that is known already; it takes seconds
            of tens of thousands of pictures.

    Returns:
        The path of the report.

    Raises:
        RunError: One of the files is missing or damaged, or the report cannot be written.
    """
    run_files = read_run_files(run)
    contents = report_contents(run_files, findings)
    source = Path(run_files.record.source)
    write_page(run.report, render_report(contents, _thumbnails(contents, source)))
    return run.report


def write_evaluation(
    run_files: RunFiles,
    name: str,
    source: Path,
    page: Path,
    catalog: pl.DataFrame,
    predictions: pl.DataFrame,
    metrics: dict[str, Any],
) -> None:
    """Write what a run's classifier does on other pictures, as one HTML page.

    Args:
        run_files: What the run left behind.
        name: Of the other pictures.
        source: The folder that their paths are relative to.
        page: Where the page goes.
        catalog: Of the other pictures; those that are tested are in the split test.
        predictions: Columns as in predictions.parquet, of those that are tested.
        metrics: Keys as in metrics.json.
    """
    on_others = replace(run_files, metrics=metrics, catalog=catalog, predictions=predictions)
    contents = replace(report_contents(on_others), tested_on=name)
    write_page(page, render_report(contents, _thumbnails(contents, source)))


def _thumbnails(contents: ReportContents, source: Path) -> dict[str, str]:
    paths = [mistake.path for mistake in contents.results.mistakes] if contents.results else []
    for finding in contents.findings:
        paths += shown_paths(finding)
    found = {
        path: thumbnail(source / path)
        for path in dict.fromkeys(paths)
        # The run that names both may be a stranger's.
        if is_inside(source.absolute(), path)
    }
    return {path: address for path, address in found.items() if address is not None}
