"""`pellucid code`."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from pellucid.cli.printing import JsonOption, print_json, say
from pellucid.cli.run_argument import RunArgument
from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked
from pellucid.typed_path import typed_path

EXAMPLES = """\
pellucid code photos > train.py
pellucid code photos --out train.py
"""


def code(
    run: RunArgument,
    out: Annotated[
        Path | None, typer.Option(help=marked("Write the script to this new file instead."))
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Print the plain Keras script that rebuilds and trains the model of a run."""
    from pellucid import api
    from pellucid.run import write_text
    from pellucid.unwritable import check_writable

    out = None if out is None else typed_path(out)
    if out is not None and os.path.lexists(out):
        raise ConfigError(
            _("{out} exists already and is not overwritten. Choose another --out.", out=out)
        )
    if out is not None:
        check_writable(out, "--out")
    opened = api.load(run)
    say(_("Starting Keras"))
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
