"""`pellucid augment`."""

import random
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pellucid.cli.source_help import (
    ColumnsOption,
    EncodingOption,
    OutsideOption,
    SourceArgument,
    SplitsOption,
    source_options,
)
from pellucid.errors import DataError, PictureError

if TYPE_CHECKING:
    from pellucid.data.decode import Pixels
    from pellucid.data.sources.source import SourceFile

SIZE = 200
"""Height and width of each picture on the sheet, in pixels."""

OUT = Path("contact_sheet.png")
"""The sheet's name, or the next free one."""

EXAMPLES = """\
pellucid augment photos/ --policy light
pellucid augment photos/ --policy own.toml --out sheet.png
"""


def augment(
    source: SourceArgument,
    policy: Annotated[
        str,
        typer.Option(
            help="none, book (flip, turn, zoom), light (for photos), shift and cutout (for small "
            "pictures), strong (RandAugment, MixUp, CutMix), or a TOML file with a list of "
            "augmentations."
        ),
    ] = "book",
    pictures: Annotated[int, typer.Option(help="Rows; the classes take turns.", min=1, max=50)] = 6,
    variants: Annotated[
        int, typer.Option(help="Augmented pictures in each row.", min=1, max=50)
    ] = 6,
    out: Annotated[
        Path | None,
        typer.Option(help="The new PNG file. [default: contact_sheet.png, or the next free name]"),
    ] = None,
    seed: Annotated[int, typer.Option(help="For everything random.", min=0)] = 0,
    splits: SplitsOption = None,
    columns: ColumnsOption = None,
    encoding: EncodingOption = None,
    allow_outside: OutsideOption = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document and nothing else.")
    ] = False,
) -> None:
    """Draw a contact sheet: pictures, and what a network would be shown instead."""
    from PIL import Image

    from pellucid.augment.contact_sheet import contact_sheet
    from pellucid.augment.policy import create_policy, find_plan
    from pellucid.cli.new_file import new_file
    from pellucid.cli.printing import one_line, print_json, say
    from pellucid.data.file_kind import READ
    from pellucid.data.sources.open_source import open_source
    from pellucid.data.sources.reading import make_reading
    from pellucid.keras_runtime import check_backend, import_keras
    from pellucid.run import replacing

    path = new_file(out, OUT, source)
    opened = open_source(
        source, make_reading(**source_options(splits, columns, encoding, allow_outside))
    )
    for note in opened.notes:
        typer.echo(f"note: {one_line(note)}", err=True)
    check_backend()
    find_plan(policy)
    say("Starting Keras")
    import_keras()
    made = create_policy(policy, seed)

    chosen: list[SourceFile] = []
    pixels: list[Pixels] = []
    for file in _in_turns(opened.files, seed):
        if len(pixels) == pictures:
            break
        picture = _read(file.file)
        if picture is not None:
            chosen.append(file)
            pixels.append(picture)
    if not pixels:
        raise DataError(
            f"None of the {len(opened.files)} files in {source} is a picture that can be read. "
            f"Expected {READ}."
        )
    sheet = contact_sheet(pixels, made, seed, variants)
    with replacing(path) as temporary:
        Image.fromarray(sheet).save(temporary, format="PNG")
    if as_json:
        rows = [{"path": file.path, "label": file.label} for file in chosen]
        print_json(
            {
                "contact_sheet": str(path),
                "policy": made.name,
                "description": made.description,
                "augmentations": [type(layer).__name__ for layer in made.layers],
                "rows": rows,
                "variants": variants,
            }
        )
        return
    typer.echo(f"{made.name}: {made.description}", err=True)
    typer.echo(str(path))


def _in_turns(files: "list[SourceFile]", seed: int) -> "Iterator[SourceFile]":
    """Yield one file of each class, then another of each, and so on, at random in each class.

    Of a folder with splits, only those to train on: no others are ever augmented.
    """
    files = [file for file in files if file.split in (None, "train")]
    random.Random(seed).shuffle(files)  # noqa: S311 (which pictures are shown is no secret)
    classes: dict[str, list[SourceFile]] = {}
    for file in files:
        classes.setdefault(file.label, []).append(file)
    for turn in zip_longest(*(classes[label] for label in sorted(classes))):
        yield from (file for file in turn if file is not None)


def _read(file: str) -> "Pixels | None":
    """Read a picture for the sheet; None if it cannot be used."""
    from pellucid.data.decode import ImageSpec, decode, read_picture_file
    from pellucid.data.sixteen_bits import OWN

    try:
        return decode(read_picture_file(file), ImageSpec(SIZE, SIZE, 3, OWN)).pixels
    except PictureError:
        return None
