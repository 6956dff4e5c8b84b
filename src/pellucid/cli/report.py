"""`pellucid report`."""

import typer

from pellucid.cli.printing import JsonOption, print_json
from pellucid.cli.run_argument import RunArgument

EXAMPLES = """\
pellucid report photos
"""


def report(
    run: RunArgument,
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
