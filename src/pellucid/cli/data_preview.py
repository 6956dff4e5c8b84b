"""`pellucid data preview`."""

import random
from collections import Counter, defaultdict
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
from pellucid.errors import ConfigError, DataError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pellucid.cli.console import TerminalWatcher
    from pellucid.data.decode import Picture, Pixels
    from pellucid.data.pixel_histogram import PixelHistogram
    from pellucid.data.sources.source import Source, SourceFile
    from pellucid.report.preview_page import ClassPreview, SizeFacts

PAGE = Path("preview.html")
MOST_PICTURES = 2000
"""So many are looked at for sizes and pixels; of more, that many drawn at random."""

LONGEST = 256
"""Pixels are counted in copies with no longer side, or large pictures would drown the others."""

EXAMPLES = """\
pellucid data preview photos/ --per-class 20
"""


def preview(
    source: SourceArgument,
    out: Annotated[
        Path | None,
        typer.Option(help="The new page. [default: preview.html, or the next free name]"),
    ] = None,
    per_class: Annotated[int, typer.Option(help="Pictures shown of each class.", min=1)] = 12,
    scaling: Annotated[
        str | None,
        typer.Option(help="0..1, tf, torch or caffe. [default: all of them]"),
    ] = None,
    seed: Annotated[int, typer.Option(help="Which pictures are drawn.", min=0)] = 0,
    splits: SplitsOption = None,
    columns: ColumnsOption = None,
    encoding: EncodingOption = None,
    allow_outside: OutsideOption = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document and nothing else.")
    ] = False,
) -> None:
    """Show what is in a data set: pictures by class, sizes, pixels before and after scaling."""
    from pellucid.cli.console import TerminalWatcher
    from pellucid.cli.new_file import new_file
    from pellucid.cli.printing import print_json
    from pellucid.data.sources.open_source import open_source, source_name
    from pellucid.data.sources.reading import make_reading
    from pellucid.report.preview_page import SCALINGS, preview_page
    from pellucid.run import write_text

    if scaling is not None and scaling not in SCALINGS:
        raise ConfigError(
            f"--scaling was given {scaling!r}. Expected one of {', '.join(SCALINGS)}."
        )
    modes = [mode for mode in SCALINGS if scaling in (None, mode)]
    page = new_file(out, PAGE, source)
    opened = open_source(
        source, make_reading(**source_options(splits, columns, encoding, allow_outside))
    )
    n_drawn = min(MOST_PICTURES, len(opened.files))
    drawn = random.Random(seed).sample(opened.files, n_drawn)  # noqa: S311
    watcher = TerminalWatcher()
    try:
        for note in opened.notes:
            watcher.note(note)
        watcher.stage("Looking at pictures")
        sizes, pixels, unreadable = _look(drawn, watcher)
        classes = _classes(opened, per_class, seed)
    finally:
        watcher.close()
    html = preview_page(source_name(source), classes, sizes, pixels, unreadable, modes)
    write_text(page, html.encode("utf-8", "replace").decode("utf-8"))
    if as_json:
        print_json(
            {
                "page": str(page),
                "classes": [
                    {"name": c.name, "index": c.index, "n": c.n, "n_by_split": c.n_by_split}
                    for c in classes
                ],
                "n_looked_at": sizes.n,
                "mean": pixels.mean().tolist(),
                "standard_deviation": pixels.standard_deviation().tolist(),
                "unreadable": [path for path, _ in unreadable],
            }
        )
        return
    typer.echo(str(page))


def _look(
    drawn: "list[SourceFile]", watcher: "TerminalWatcher"
) -> "tuple[SizeFacts, PixelHistogram, list[tuple[str, str]]]":
    """Read pictures one by one, and keep only what is counted."""
    from pellucid.data.decode import decode, read_picture_file
    from pellucid.data.file_kind import READ, kind_of
    from pellucid.data.parallel import map_in_order
    from pellucid.data.pixel_histogram import count_pixels
    from pellucid.data.sixteen_bits import OWN
    from pellucid.errors import PictureError
    from pellucid.report.preview_page import summarise_sizes

    sizes: list[tuple[int, int]] = []
    formats: list[str] = []
    unreadable: list[tuple[str, str]] = []

    def read(file: "SourceFile") -> "tuple[Picture, str] | str":
        try:
            data = read_picture_file(file.file)
            return decode(data, longest=LONGEST, bits=OWN), kind_of(data).name
        except PictureError as error:
            return str(error)

    def pictures() -> "Iterator[Pixels]":
        for done, (file, found) in enumerate(map_in_order(read, drawn), start=1):
            watcher.progress(done, len(drawn))
            if isinstance(found, str):
                unreadable.append((file.path, found))
                continue
            picture, format_ = found
            sizes.append((picture.width, picture.height))
            formats.append(format_)
            yield picture.pixels

    pixels = count_pixels(pictures())
    if not sizes:
        raise DataError(
            f"None of {len(drawn):,} files is a picture that can be read. Expected {READ}."
        )
    return summarise_sizes(sizes, formats), pixels, sorted(unreadable)


def _classes(source: "Source", per_class: int, seed: int) -> "list[ClassPreview]":
    """Count each class, and draw some of its pictures: of train, if there are splits."""
    from pellucid.data.parallel import map_in_order
    from pellucid.data.split import SPLITS
    from pellucid.report.preview_page import ClassPreview
    from pellucid.report.thumbnails import thumbnail

    counts = Counter((file.label, file.split) for file in source.files)
    has_train = any(split == "train" for _, split in counts)
    by_label: dict[str, list[SourceFile]] = defaultdict(list)
    for file in source.files:
        if file.split == "train" or not has_train:
            by_label[file.label].append(file)
    classes = []
    for index, label in enumerate(sorted({file.label for file in source.files})):
        files = by_label[label]
        # A generator for each class: what is drawn of one does not depend on the others.
        shown = random.Random(f"{seed} {label}").sample(files, min(per_class, len(files)))  # noqa: S311
        drawn = map_in_order(lambda file: thumbnail(Path(file.file)), shown)
        thumbnails = [(file.path, address) for file, address in drawn]
        splits = {split: counts[label, split] for split in SPLITS if counts[label, split]}
        n = sum(number for (name, _), number in counts.items() if name == label)
        classes.append(ClassPreview(label, index, n, splits, thumbnails))
    return classes
