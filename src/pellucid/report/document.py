"""Writes the report of a run, and of an evaluation on other images."""

import base64
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl

from pellucid.data.checks.finding import Finding
from pellucid.data.inside import is_inside
from pellucid.data.parallel import map_in_order
from pellucid.data.thumbnail import SIDE, thumbnail
from pellucid.report.contents import ReportContents, report_contents
from pellucid.report.page import render_report, write_page
from pellucid.report.run_files import RunFiles, read_run_files
from pellucid.report.run_findings import shown_paths
from pellucid.report.similar_picture import FindSimilar, SimilarPicture
from pellucid.run import RunFolder

HeatMaps = Callable[[Path, str], bytes | None]
"""Draws the evidence for a class over an image file, as JPEG; None if it cannot, or has no time."""

SMALL_SIDE = 112
"""Side in pixels of the images in lists: 3 to 4 KB each on the page."""
_ON_TRAINING = ("P201", "P203", "P204", "P401", "P402", "P403")
"""Codes of the checks whose advice is about splits and about training images."""


def write_report(
    run: RunFolder,
    findings: tuple[Finding, ...] | None = None,
    heat_maps: HeatMaps | None = None,
    find_similar: FindSimilar | None = None,
    *,
    is_preliminary: bool = False,
) -> Path:
    """Write report.html from the other files of a run.

    Images are read from the folder that the run was trained on; missing ones are replaced by a
    placeholder.

    Args:
        run: A folder with config.json, metrics.json, catalog.parquet and predictions.parquet.
        findings: Findings from `run_findings`, if known already; computing them takes seconds for
            tens of thousands of images.
        heat_maps: Draws where the evidence for wrong answers is; None shows the images alone.
        find_similar: Finds training images that are similar to the mistakes; None shows none.
        is_preliminary: Whether the report will soon be written again. It has no list of test
            images then, whose thumbnails may take seconds.

    Returns:
        The path of the report.

    Raises:
        RunError: One of the files is missing or damaged, or the report cannot be written.
    """
    run_files = read_run_files(run)
    contents = report_contents(run_files, findings)
    if is_preliminary:
        contents = replace(contents, picture_list=None)
    source = Path(run_files.record.source)
    thumbnails = _thumbnails(_shown_large(contents), source)
    heat = _heat(contents, source, thumbnails, heat_maps) if heat_maps else {}
    similar = _similar(contents, find_similar) if find_similar else {}
    small = _thumbnails(_shown_small(contents, similar), source, SMALL_SIDE)
    write_page(run.report, render_report(contents, thumbnails, heat, small, similar))
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
    """Write the evaluation of a run's classifier on other images as one HTML page.

    Args:
        run_files: Files of the run.
        name: Name of the other images.
        source: Folder that their paths are relative to.
        page: Path of the page to write.
        catalog: Catalog of the other images; the evaluated ones are in the split test.
        predictions: Predictions for the evaluated images, with columns as in predictions.parquet.
        metrics: Metrics with keys as in metrics.json.

    Raises:
        RunError: The page cannot be written.
    """
    on_others = replace(run_files, metrics=metrics, catalog=catalog, predictions=predictions)
    contents = report_contents(on_others)
    findings = tuple(_without_training(finding) for finding in contents.findings)
    contents = replace(contents, tested_on=name, findings=findings)
    thumbnails = _thumbnails(_shown_large(contents), source)
    small = _thumbnails(_shown_small(contents, {}), source, SMALL_SIDE)
    write_page(page, render_report(contents, thumbnails, small=small))


def _without_training(finding: Finding) -> Finding:
    """Leave out advice about training images, since an evaluation has none."""
    return replace(finding, advice="") if finding.code in _ON_TRAINING else finding


def _shown_large(contents: ReportContents) -> list[str]:
    paths = [mistake.path for mistake in contents.results.mistakes] if contents.results else []
    for finding in contents.findings:
        paths += shown_paths(finding)
    return paths


def _shown_small(
    contents: ReportContents, similar: dict[str, tuple[SimilarPicture, ...]]
) -> list[str]:
    listed = contents.picture_list.pictures if contents.picture_list else ()
    paths = [each.path for each in listed]
    return paths + [each.path for some in similar.values() for each in some]


def _thumbnails(paths: list[str], source: Path, side: int = SIDE) -> dict[str, str]:
    """Return the images that can be shown, as ``data:`` addresses by path."""
    # The run names both, and may come from somebody else.
    inside = [path for path in dict.fromkeys(paths) if is_inside(source.absolute(), path)]
    found = map_in_order(lambda path: thumbnail(source / path, side), inside)
    return {path: address for path, address in found if address is not None}


def _heat(
    contents: ReportContents, source: Path, thumbnails: dict[str, str], heat_maps: HeatMaps
) -> dict[str, str]:
    """Draw the heat maps of the mistakes that are shown, as ``data:`` addresses by path."""
    mistakes = contents.results.mistakes if contents.results else ()
    drawn = {
        mistake.path: heat_maps(source / mistake.path, mistake.predicted)
        for mistake in mistakes
        if mistake.path in thumbnails
    }
    return {
        path: "data:image/jpeg;base64," + base64.b64encode(content).decode("ascii")
        for path, content in drawn.items()
        if content is not None
    }


def _similar(
    contents: ReportContents, find_similar: FindSimilar
) -> dict[str, tuple[SimilarPicture, ...]]:
    mistakes = contents.results.mistakes if contents.results else ()
    return find_similar([mistake.path for mistake in mistakes]) if mistakes else {}
