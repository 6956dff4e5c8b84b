"""Converts a drawing to a standalone SVG file."""

from importlib.resources import files

from pellucid.report.charts.drawing import Drawing


def standalone_svg(drawing: Drawing) -> str:
    """Return a drawing as an SVG file that looks as in the report, in light and dark mode."""
    lines = files("pellucid.report").joinpath("templates/style.css").read_text("utf-8").splitlines()
    # The colours come before the first rule for the page.
    colours = lines[: next(i for i, line in enumerate(lines) if line.startswith("*"))]
    rules = [line for line in lines if line.startswith("svg")]
    style = "<style>" + "\n".join([*colours, *rules, "svg { background: var(--paper); }"])
    start, rest = drawing.__html__().split(">", 1)
    start = start.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return f"{start}>{style}</style>{rest}\n"
