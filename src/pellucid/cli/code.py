"""`pellucid code`."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from pellucid.cli.printing import JsonOption, print_json, say
from pellucid.errors import ConfigError
from pellucid.typed_path import typed_path

EXAMPLES = """\
pellucid code photos > train.py
pellucid code photos --out train.py
"""


def code(
    run: Annotated[str, typer.Argument(help="A run's folder, or its name in runs/.")],
    out: Annotated[
        Path | None, typer.Option(help="Write the script to this new file instead.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Print the plain Keras script that rebuilds and trains the model of a run."""
    from pellucid import api
    from pellucid.run import write_text

    out = None if out is None else typed_path(out)
    if out is not None and os.path.lexists(out):
        raise ConfigError(f"{out} exists already and is not overwritten. Choose another --out.")
    opened = api.load(run)
    say("Starting Keras")
    script = opened.keras_script()
    if out is not None:
        write_text(out, script)
    if as_json:
        print_json({"run": str(opened.path), "script": script})
    elif out is not None:
        typer.echo(str(out))
    else:
        # Python reads source files as UTF-8, whatever the encoding of the terminal.
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
        typer.echo(script, nl=False)
