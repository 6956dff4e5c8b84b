"""Preview of what an augmentation policy does to the images of a data set."""

import os
import random
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Unpack

from PIL import Image

from pellucid.api.given_source import open_given
from pellucid.api.notebook_watcher import default_watcher
from pellucid.augment.contact_sheet import contact_sheet
from pellucid.augment.policy import Policy, create_policy, find_plan
from pellucid.data.decode import ImageSpec, Pixels, decode, read_picture_file
from pellucid.data.file_kind import READ
from pellucid.data.sixteen_bits import OWN
from pellucid.data.sources.reading import ReadingOptions
from pellucid.data.sources.source import SourceFile
from pellucid.errors import ConfigError, DataError, PictureError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked
from pellucid.keras_runtime import check_backend, import_keras
from pellucid.progress import Watcher
from pellucid.run import replacing

SIZE = 200
"""Height and width of each picture on the sheet, in pixels."""


@dataclass(frozen=True)
class AugmentationPreview:
    """Contact sheet of images, each beside augmented variants of it."""

    sheet: Pixels
    """RGB pixels, shape (height, width, 3)."""
    policy: Policy
    files: list[SourceFile]
    """Files of the images, one per row of the sheet."""

    def write(self, path: str | os.PathLike[str]) -> None:
        """Write the sheet as a PNG file.

        Raises:
            RunError: The file cannot be written.
        """
        with replacing(Path(path)) as temporary:
            Image.fromarray(self.sheet).save(temporary, format="PNG")


def preview_augmentation(
    source: str | os.PathLike[str],
    policy: str = "book",
    *,
    n_pictures: int = 6,
    n_variants: int = 6,
    seed: int = 0,
    watcher: Watcher | None = None,
    **reading: Unpack[ReadingOptions],
) -> AugmentationPreview:
    """Draw a contact sheet of images and their augmented variants.

    Args:
        source: As for `train`. If the source has splits, only training images are drawn.
        policy: Name of a policy such as "light", or path of a TOML file, as `augment` of `train`.
        n_pictures: Number of rows, at least 1. The classes take turns.
        n_variants: Number of augmented variants in each row, at least 1.
        seed: Seed for the choice of images and for the augmentation.
        watcher: Receives the progress.
        **reading: `splits`, `columns`, `encoding`, `allow_outside` and `label_pattern`, as for
            `train`.

    Returns:
        The contact sheet, which can be written as a PNG file.

    Raises:
        ConfigError: There is no such policy, or a number is below 1.
        DataError: There are no images, or none of them can be read.

    Example:
        >>> preview = pellucid.preview_augmentation("photos/", "light", n_pictures=2)
        >>> preview.write("contact_sheet.png")
    """
    if min(n_pictures, n_variants) < 1:
        raise ConfigError(
            _(
                "A sheet of {n_pictures} pictures and {n_variants} variants was asked for. "
                "Expected at least 1 of each.",
                n_pictures=n_pictures,
                n_variants=n_variants,
            )
        )
    watcher = watcher or default_watcher()
    opened = open_given(source, reading)
    for note in opened.notes:
        watcher.note(note)
    check_backend()
    find_plan(policy)
    watcher.stage(marked("Starting Keras"))
    import_keras()
    made = create_policy(policy, seed)
    chosen: list[tuple[SourceFile, Pixels]] = []
    for file in _in_turns(opened.files, seed):
        if len(chosen) == n_pictures:
            break
        with suppress(PictureError):
            data = read_picture_file(file.file)
            chosen.append((file, decode(data, ImageSpec(SIZE, SIZE, 3, OWN)).pixels))
    if not chosen:
        raise DataError(
            _(
                "None of the {n_files} files in {source} is a picture that can be read. "
                "Expected {formats}.",
                n_files=len(opened.files),
                source=source,
                formats=_(READ),
            )
        )
    sheet = contact_sheet([pixels for _, pixels in chosen], made, seed, n_variants)
    return AugmentationPreview(sheet, made, [file for file, _ in chosen])


def _in_turns(files: Sequence[SourceFile], seed: int) -> Iterator[SourceFile]:
    """Yield one file of each class, then another of each, and so on, in random order per class.

    If there are splits, only training files are yielded: no others are ever augmented.
    """
    files = [file for file in files if file.split in (None, "train")]
    random.Random(seed).shuffle(files)  # noqa: S311 (which pictures are shown is no secret)
    classes: dict[str, list[SourceFile]] = {}
    for file in files:
        classes.setdefault(file.label, []).append(file)
    for turn in zip_longest(*(classes[label] for label in sorted(classes))):
        yield from (file for file in turn if file is not None)
