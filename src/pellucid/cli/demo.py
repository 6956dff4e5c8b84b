"""`pellucid demo`."""

from pathlib import Path
from typing import Annotated

import typer

from pellucid.cli.printing import JsonOption
from pellucid.i18n import gettext as _
from pellucid.i18n import marked

RECIPES = {"digits": "scratch", "textures": "features"}
"""Samples of the demo, and the recipe that each demonstrates."""

PICTURES = Path("demo")
"""Folder that the samples are written to."""

EXAMPLES = """\
pellucid demo
pellucid demo textures
"""


def demo(
    name: Annotated[
        str,
        typer.Argument(
            help=marked(
                "digits: handwritten digits, trained from scratch; textures: brick, grass "
                "and gravel, with a pretrained backbone."
            )
        ),
    ] = "digits",
    run: Annotated[
        Path | None, typer.Option(help=marked("The new run's folder. [default: runs/NAME]"))
    ] = None,
    seed: Annotated[
        int, typer.Option(help=marked("Seed for the split and everything random."), min=0)
    ] = 0,
    as_json: JsonOption = False,
) -> None:
    """Train on sample pictures that come with the installation, and write a report."""
    from pellucid.cli.train import train_and_print
    from pellucid.data.samples import write_samples

    folder = PICTURES / name
    write_samples(name, folder)
    typer.echo(_("The pictures are in {folder}/", folder=folder), err=True)
    train_and_print(folder, run, RECIPES[name], seed, as_json=as_json)
