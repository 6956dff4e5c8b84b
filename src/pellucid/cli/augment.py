"""`pellucid augment`."""

from pathlib import Path
from typing import Annotated

import typer

from pellucid.cli import source_help
from pellucid.cli.printing import JsonOption, print_json
from pellucid.i18n import gettext as _
from pellucid.i18n import marked

OUT = Path("contact_sheet.png")
"""Default name of the sheet; the next free name if it exists."""

EXAMPLES = """\
pellucid augment photos/ --policy light
pellucid augment photos/ --policy own.toml --out sheet.png
"""


def augment(
    source: source_help.SourceArgument,
    policy: Annotated[
        str,
        typer.Option(
            help=marked(
                "none, book (flip, rotation, zoom), light (for photos), shift and cutout "
                "(for small pictures), strong (RandAugment, MixUp, CutMix), or a TOML file "
                "with a list of augmentations."
            )
        ),
    ] = "book",
    pictures: Annotated[
        int, typer.Option(help=marked("Number of rows; the classes take turns."), min=1, max=50)
    ] = 6,
    variants: Annotated[
        int, typer.Option(help=marked("Number of augmented pictures in each row."), min=1, max=50)
    ] = 6,
    out: Annotated[
        Path | None,
        typer.Option(
            help=marked("The new PNG file. [default: contact_sheet.png, or the next free name]")
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help=marked("Seed for everything random."), min=0)] = 0,
    splits: source_help.SplitsOption = None,
    columns: source_help.ColumnsOption = None,
    encoding: source_help.EncodingOption = None,
    allow_outside: source_help.OutsideOption = False,
    label_pattern: source_help.LabelPatternOption = None,
    as_json: JsonOption = False,
) -> None:
    """Draw a contact sheet of pictures and their augmented variants."""
    from pellucid import api
    from pellucid.api.new_file import new_file
    from pellucid.cli.console import TerminalWatcher

    path = new_file(out, OUT, source)
    with TerminalWatcher() as watcher:
        found = api.preview_augmentation(
            source,
            policy,
            n_pictures=pictures,
            n_variants=variants,
            seed=seed,
            watcher=watcher,
            **source_help.source_options(splits, columns, encoding, allow_outside, label_pattern),
        )
    found.write(path)
    made = found.policy
    if not as_json:
        described = _(made.description) if made.description else ""
        typer.echo(f"{made.name}: {described}", err=True)
        typer.echo(str(path))
        return
    print_json(
        {
            "contact_sheet": str(path),
            "policy": made.name,
            "description": made.description,
            "augmentations": [type(layer).__name__ for layer in made.layers],
            "rows": [{"path": file.path, "label": file.label} for file in found.files],
            "variants": variants,
        }
    )
