"""`pellucid data preview`."""

from pathlib import Path
from typing import Annotated

import typer

from pellucid.cli import source_help
from pellucid.cli.printing import JsonOption, print_json
from pellucid.i18n import marked

PAGE = Path("preview.html")

EXAMPLES = """\
pellucid data preview photos/ --per-class 20
"""


def preview(
    source: source_help.SourceArgument,
    out: Annotated[
        Path | None,
        typer.Option(help=marked("The new page. [default: preview.html, or the next free name]")),
    ] = None,
    per_class: Annotated[
        int, typer.Option(help=marked("Number of pictures shown of each class."), min=1)
    ] = 12,
    scaling: Annotated[
        str | None,
        typer.Option(help=marked("0..1, tf, torch or caffe. [default: all of them]")),
    ] = None,
    seed: Annotated[int, typer.Option(help=marked("Seed for the choice of pictures."), min=0)] = 0,
    splits: source_help.SplitsOption = None,
    columns: source_help.ColumnsOption = None,
    encoding: source_help.EncodingOption = None,
    allow_outside: source_help.OutsideOption = False,
    label_pattern: source_help.LabelPatternOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what is in a data set: pictures by class, sizes, pixels before and after scaling."""
    from pellucid import api
    from pellucid.api.new_file import new_file
    from pellucid.cli.console import TerminalWatcher

    page = new_file(out, PAGE, source)
    with TerminalWatcher() as watcher:
        found = api.preview_data(
            source,
            per_class=per_class,
            scaling=scaling,
            seed=seed,
            watcher=watcher,
            **source_help.source_options(splits, columns, encoding, allow_outside, label_pattern),
        )
    found.write_page(page)
    if not as_json:
        typer.echo(str(page))
        return
    print_json(
        {
            "page": str(page),
            "classes": [
                {"name": c.name, "index": c.index, "n": c.n, "n_by_split": c.n_by_split}
                for c in found.classes
            ],
            "n_looked_at": found.sizes.n,
            "mean": found.pixels.mean().tolist(),
            "standard_deviation": found.pixels.standard_deviation().tolist(),
            "unreadable": [path for path, _ in found.unreadable],
        }
    )
