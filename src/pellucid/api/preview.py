"""Preview of a data set: images by class, sizes, pixels before and after scaling."""

import os
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Unpack

from pellucid.api.given_source import open_given, source_path
from pellucid.api.notebook_watcher import default_watcher
from pellucid.data.decode import Picture, Pixels, decode, read_picture_file
from pellucid.data.file_kind import READ, kind_of
from pellucid.data.parallel import map_in_order
from pellucid.data.pixel_histogram import PixelHistogram, count_pixels
from pellucid.data.sixteen_bits import OWN
from pellucid.data.sources.open_source import source_name
from pellucid.data.sources.reading import ReadingOptions
from pellucid.data.sources.source import Source, SourceFile
from pellucid.data.split import SPLITS
from pellucid.data.thumbnail import thumbnail
from pellucid.errors import ConfigError, DataError, PictureError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked
from pellucid.progress import Watcher
from pellucid.report.preview_page import (
    SCALINGS,
    ClassPreview,
    DataPreview,
    SizeFacts,
    summarise_sizes,
)

MAX_PICTURES = 2000
"""Maximum number of images read for sizes and pixels; of more, a random sample is read."""

MAX_SIDE = 256
"""Longest side in pixels of the copies whose pixels are counted. Without a limit, large images
would outweigh the others."""


def preview_data(
    source: str | os.PathLike[str],
    *,
    per_class: int = 12,
    scaling: str | None = None,
    seed: int = 0,
    watcher: Watcher | None = None,
    **reading: Unpack[ReadingOptions],
) -> DataPreview:
    """Summarize the images of a data set: classes, sizes, formats and pixel values.

    Nothing is changed.

    Args:
        source: As for `train`.
        per_class: Number of images shown of each class, at least 1.
        scaling: Scaling to show: "0..1", "tf", "torch" or "caffe"; all of them by default.
        seed: Seed for the choice of images.
        watcher: Receives the progress.
        **reading: `splits`, `columns`, `encoding`, `allow_outside` and `label_pattern`, as for
            `train`.

    Returns:
        The preview, which can be written as an HTML page.

    Raises:
        ConfigError: There is no such scaling, or `per_class` is below 1.
        DataError: There are no images, or none of them can be read.

    Example:
        >>> preview = pellucid.preview_data("photos/", per_class=2)
        >>> [(each.name, each.n) for each in preview.classes]
        [('cat', 20), ('dog', 20)]
        >>> preview.write_page("preview.html")
    """
    if scaling is not None and scaling not in SCALINGS:
        raise ConfigError(
            _(
                "scaling (--scaling) was given {scaling!r}. Expected one of {scalings}.",
                scaling=scaling,
                scalings=", ".join(SCALINGS),
            )
        )
    if per_class < 1:
        raise ConfigError(
            _(
                "per_class (--per-class) was given {per_class}. Expected at least 1.",
                per_class=per_class,
            )
        )
    watcher = watcher or default_watcher()
    opened = open_given(source, reading)
    n_drawn = min(MAX_PICTURES, len(opened.files))
    drawn = random.Random(seed).sample(opened.files, n_drawn)  # noqa: S311
    for note in opened.notes:
        watcher.note(note)
    watcher.stage(marked("Looking at pictures"))
    sizes, pixels, unreadable = _look(drawn, watcher)
    return DataPreview(
        source_name(source_path(source)),
        _classes(opened, per_class, seed),
        sizes,
        pixels,
        unreadable,
        [mode for mode in SCALINGS if scaling in (None, mode)],
    )


def _look(
    drawn: Sequence[SourceFile], watcher: Watcher
) -> tuple[SizeFacts, PixelHistogram, list[tuple[str, str]]]:
    """Read images one by one, and keep only their sizes, formats and pixel counts."""
    sizes: list[tuple[int, int]] = []
    formats: list[str] = []
    unreadable: list[tuple[str, str]] = []

    def read(file: SourceFile) -> tuple[Picture, str] | str:
        try:
            data = read_picture_file(file.file)
            return decode(data, max_side=MAX_SIDE, bits=OWN), kind_of(data).name
        except PictureError as error:
            return str(error)

    def pictures() -> Iterator[Pixels]:
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
            _(
                "None of {n_files:,} files is a picture that can be read. Expected {formats}.",
                n_files=len(drawn),
                formats=_(READ),
            )
        )
    return summarise_sizes(sizes, formats), pixels, sorted(unreadable)


def _classes(source: Source, per_class: int, seed: int) -> list[ClassPreview]:
    """Count each class and draw some of its images, from train if there are splits."""
    counts = Counter((file.label, file.split) for file in source.files)
    has_train = any(split == "train" for _, split in counts)
    by_label: dict[str, list[SourceFile]] = defaultdict(list)
    for file in source.files:
        if file.split == "train" or not has_train:
            by_label[file.label].append(file)
    classes = []
    for index, label in enumerate(sorted({file.label for file in source.files})):
        files = by_label[label]
        # One generator per class, so that the choice in one does not depend on the others.
        shown = random.Random(f"{seed} {label}").sample(files, min(per_class, len(files)))  # noqa: S311
        drawn = map_in_order(lambda file: thumbnail(Path(file.file)), shown)
        thumbnails = [(file.path, address) for file, address in drawn]
        splits = {split: counts[label, split] for split in SPLITS if counts[label, split]}
        n = sum(number for (name, _), number in counts.items() if name == label)
        classes.append(ClassPreview(label, index, n, splits, thumbnails))
    return classes
