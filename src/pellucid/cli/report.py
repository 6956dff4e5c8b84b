"""`pellucid report`."""

from typing import Annotated

import typer

from pellucid.cli.printing import JsonOption, print_json

EXAMPLES = """\
pellucid report photos
"""


def report(
    run: Annotated[str, typer.Argument(help="A run's folder, or its name in runs/.")],
    as_json: JsonOption = False,
) -> None:
    """Write the report of a run as one HTML page, and print its path."""
    from pellucid import api

    opened = api.load(run)
    path = opened.write_report()
    if as_json:
        print_json({"run": str(opened.path), "report": str(path), "metrics": opened.metrics})
    else:
        typer.echo(str(path))
