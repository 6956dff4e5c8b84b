"""Renders the report as HTML."""

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
    """Return the Jinja environment of the templates; it escapes all values."""
    # Autoescape is unconditional, since class names, paths and reasons come from untrusted folders.
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
        "decimal": lambda *number: formats.with_minus(formats.decimal(*number)),
        "duration": formats.duration,
        "ln": log,
        "percent": formats.percent,
        "plain": formats.plain,
        "quoted": quote,
        "thousands": formats.thousands,
        "with_minus": formats.with_minus,
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
    """Render the report as one self-contained HTML page, without network access or scripts.

    Args:
        contents: Numbers and names on the page.
        thumbnails: ``data:`` addresses of images by path; other images get a placeholder.

    Returns:
        The page.
    """
    template = environment().get_template("report.html.jinja")
    return template.render(contents=contents, thumbnails=thumbnails)


def write_page(path: Path, page: str) -> None:
    """Write an HTML page atomically.

    Raises:
        RunError: The file cannot be written.
    """
    # File names that are not valid Unicode contain lone surrogates, which UTF-8 cannot encode.
    write_text(path, page.encode("utf-8", "replace").decode("utf-8"))
