"""The report as HTML."""

from collections.abc import Mapping
from functools import cache
from math import log
from pathlib import Path
from shlex import quote

from jinja2 import Environment, PackageLoader, StrictUndefined

from pellucid.report import formats, titles
from pellucid.report.charts.interval_bar import interval_bar
from pellucid.report.charts.line_chart import Line, line_chart
from pellucid.report.charts.reliability_diagram import reliability_diagram
from pellucid.report.contents import ReportContents
from pellucid.report.run_findings import MAX_GROUPS, MAX_IN_GROUP
from pellucid.run import write_text


@cache
def environment() -> Environment:
    """Give what turns templates into pages: everything in them is escaped."""
    # Autoescape is unconditional: class names, paths and reasons come from strangers' folders.
    environment = Environment(
        loader=PackageLoader("pellucid.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "date": formats.date,
        "decimal": formats.decimal,
        "duration": formats.duration,
        "ln": log,
        "percent": formats.percent,
        "plain": formats.plain,
        "quoted": quote,
        "thousands": formats.thousands,
        "tiny": formats.tiny,
    }
    environment.globals |= {
        "Line": Line,
        "counted_units": formats.counted_units,
        "finding_groups": MAX_GROUPS,
        "finding_pictures": MAX_IN_GROUP,
        "detail_title": titles.detail_title,
        "interval_bar": interval_bar,
        "line_chart": line_chart,
        "recipes": titles.RECIPES,
        "reliability_diagram": reliability_diagram,
        "setting_title": titles.setting_title,
        "step_title": titles.step_title,
    }
    return environment


def render_report(contents: ReportContents, thumbnails: Mapping[str, str]) -> str:
    """Put the contents into one HTML page that needs nothing else: no network, no script.

    Args:
        contents: The page's numbers and names.
        thumbnails: ``data:`` addresses of the mistakes' pictures by path; a picture that is
            not there gets a placeholder.

    Returns:
        The page.
    """
    template = environment().get_template("report.html.jinja")
    return template.render(contents=contents, thumbnails=thumbnails)


def write_page(path: Path, page: str) -> None:
    """Write an HTML page, whole or not at all.

    Raises:
        RunError: The file cannot be written.
    """
    # File names that are no valid Unicode come as lone surrogates, which UTF-8 cannot hold.
    write_text(path, page.encode("utf-8", "replace").decode("utf-8"))
