"""Renders the report as HTML."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files
from math import log
from pathlib import Path
from shlex import quote
from types import MappingProxyType

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pellucid.i18n import current_language
from pellucid.i18n import gettext as plain_gettext
from pellucid.i18n.lists import and_list
from pellucid.i18n.markup import gettext, ngettext
from pellucid.report import formats, titles
from pellucid.report.charts.interval_bar import interval_bar
from pellucid.report.charts.line_chart import Line, line_chart
from pellucid.report.charts.reliability_diagram import reliability_diagram
from pellucid.report.charts.square_chart import square_chart
from pellucid.report.contents import ReportContents
from pellucid.report.run_findings import MAX_GROUPS, MAX_IN_GROUP
from pellucid.report.similar_picture import SimilarPicture
from pellucid.report.stored_facts import stored_fact
from pellucid.run import write_text


@cache
def environment() -> Environment:
    """Return the Jinja environment of the templates; it escapes all values."""
    # Autoescape is unconditional, since class names, paths and reasons come from untrusted folders.
    environment = Environment(
        loader=PackageLoader("pellucid.report", "templates"),
        extensions=["jinja2.ext.do"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "area": formats.area,
        "date": formats.date,
        "decimal": lambda *number: formats.with_minus(formats.decimal(*number)),
        "duration": formats.duration,
        "ln": log,
        "percent": formats.percent,
        "plain": formats.plain,
        "quoted": quote,
        "stored_fact": stored_fact,
        "thousands": formats.thousands,
        "with_minus": formats.with_minus,
        "tiny": formats.tiny,
        "translated": plain_gettext,
    }
    environment.globals |= {
        # Messages of the page are HTML; those for a chart, which escapes them, are plain text.
        "_": gettext,
        "ngettext": ngettext,
        "gettext": plain_gettext,
        "language": current_language,
        "and_list": and_list,
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
        "square_chart": square_chart,
        "step_title": titles.step_title,
    }
    return environment


def render_report(
    contents: ReportContents,
    thumbnails: Mapping[str, str],
    heat: Mapping[str, str] = MappingProxyType({}),
    small: Mapping[str, str] = MappingProxyType({}),
    similar: Mapping[str, Sequence[SimilarPicture]] = MappingProxyType({}),
) -> str:
    """Render the report as one self-contained HTML page, without network access.

    The page has one script, which filters and sorts the list of test images; its content security
    policy allows no other.

    Args:
        contents: Numbers and names on the page.
        thumbnails: ``data:`` addresses of images by path; other images get a placeholder.
        heat: ``data:`` addresses of the heat maps of mistakes by path.
        small: ``data:`` addresses of smaller images, by path: those of the list and of `similar`.
        similar: Training images that are similar to a mistake, by the path of the mistake.

    Returns:
        The page.
    """
    template = environment().get_template("report.html.jinja")
    script = _script()
    digest = b64encode(sha256(script.encode("utf-8")).digest()).decode("ascii")
    return template.render(
        contents=contents,
        thumbnails=thumbnails,
        heat=heat,
        small=small,
        similar=similar,
        script=script,
        script_hash=f"sha256-{digest}",
    )


@cache
def _script() -> Markup:
    source = files("pellucid.report").joinpath("templates", "picture_list.js")
    # It is a file of this package, with nothing from a run in it.
    return Markup(source.read_text("utf-8"))  # noqa: S704


def write_page(path: Path, page: str) -> None:
    """Write an HTML page atomically.

    Raises:
        RunError: The file cannot be written.
    """
    # File names that are not valid Unicode contain lone surrogates, which UTF-8 cannot encode.
    write_text(path, page.encode("utf-8", "replace").decode("utf-8"))
