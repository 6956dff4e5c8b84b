"""Lay out the images of a benchmark in a temporary folder, which all processes read from."""

import os
import random
import shutil
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from PIL import Image

from pellucid.config import SplitConfig
from pellucid.data.cache import PictureCache
from pellucid.data.catalog import read_catalog, with_splits
from pellucid.data.decode import ImageSpec
from pellucid.data.sources.folder import list_folder
from pellucid.data.split import SPLITS
from processes import BenchmarkError

SUFFIXES = {"JPEG": ".jpg", "PNG": ".png", "BMP": ".bmp", "GIF": ".gif"}
"""Formats that both Pillow and TensorFlow decode, by Pillow's names."""


@dataclass(frozen=True)
class LaidOut:
    """The contents of the folders train/, validation/ and test/."""

    labels: list[str]
    counts: dict[str, int]
    """Number of images of each split."""
    n_left_out: int
    """Number of source files that are not used; see `lay_out`."""

    @property
    def n_pictures(self) -> int:
        """Total number of images."""
        return sum(self.counts.values())


def usable_pictures(folder: Path) -> tuple[pl.DataFrame, dict[str, str]]:
    """Read a folder as in `pellucid train`, and assign its splits with the same settings.

    Returns:
        The catalog rows in use without duplicates; and the file of each path. Identical copies
        count as one image, since pellucid computes their features once.

    Raises:
        PellucidError: The folder is missing or cannot be used.
    """
    source = list_folder(folder)
    cache = PictureCache(None)
    try:
        catalog = read_catalog(source, cache, ImageSpec(32, 32, 3))
    finally:
        cache.close()
    catalog, _ = with_splits(catalog, SplitConfig(), seed=0)
    in_use = catalog.filter(pl.col("split").is_not_null() & pl.col("hash").is_first_distinct())
    return in_use, {file.path: file.file for file in source.files}


def lay_out(folder: Path, target: Path) -> LaidOut:
    """Link or copy the usable images of a folder into train/, validation/ and test/.

    It leaves out the files that the catalog leaves out, such as damaged ones, duplicates, and
    formats that TensorFlow does not decode.

    Raises:
        PellucidError: The folder is missing or cannot be used.
        BenchmarkError: A split would be empty.
    """
    in_use, files = usable_pictures(folder)
    labels = sorted(set(in_use["label"]))
    for split in SPLITS:
        for label in labels:
            (target / split / label).mkdir(parents=True)
    counts = dict.fromkeys(SPLITS, 0)
    for number, row in enumerate(in_use.iter_rows(named=True)):
        file = files[row["path"]]
        with Image.open(file) as picture:
            suffix = SUFFIXES.get(picture.format or "")
        if suffix is not None:
            link(file, target / row["split"] / row["label"] / f"{number:06d}{suffix}")
            counts[row["split"]] += 1
    for split, count in counts.items():
        if not count:
            raise BenchmarkError(f"{folder} holds too few pictures: none is left for {split}.")
    return LaidOut(labels, counts, len(files) - sum(counts.values()))


def thin_out(folder: Path, n_pictures: int) -> dict[str, int]:
    """Remove random files from a folder made by `lay_out` until it has at most `n_pictures`.

    The splits keep their shares.

    Returns:
        The number of images of each split.
    """
    files = {s: sorted(f for f in (folder / s).rglob("*") if f.is_file()) for s in SPLITS}
    share = min(1.0, n_pictures / sum(len(each) for each in files.values()))
    counts = {}
    for split, each in files.items():
        counts[split] = max(1, round(share * len(each)))
        for file in random.Random(0).sample(each, len(each) - counts[split]):
            file.unlink()
    return counts


def link(file: str, target: Path) -> None:
    """Link a file, or copy it if links are impossible."""
    real = os.path.realpath(file)
    try:
        os.link(real, target)
    except OSError:  # another file system, or one without links
        shutil.copyfile(real, target)


def read_all(folder: Path) -> None:
    """Read every file once to load it into the page cache of the system."""
    for file in folder.rglob("*"):
        if file.is_file():
            file.read_bytes()
