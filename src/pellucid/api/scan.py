"""Read and look at every picture, and find those that are nearly the same."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pellucid.config import FeaturesConfig
from pellucid.data.cache import PictureCache
from pellucid.data.catalog import read_catalog
from pellucid.data.decode import Health, Pixels, read_unchanged
from pellucid.data.looks import OVERVIEW, Look, look_at
from pellucid.data.near_duplicates import Pair, find_near_duplicates, first_of_each
from pellucid.data.parallel import map_in_order
from pellucid.data.selection import content_hashes
from pellucid.data.sources.source import Source
from pellucid.errors import DataError
from pellucid.features.extractor import create_extractor, views_of
from pellucid.features.logistic_regression import Rows
from pellucid.features.sink import FeatureSink
from pellucid.progress import Watcher


@dataclass(frozen=True)
class ScannedDataset:
    """A catalog, and what was seen of its usable pictures."""

    catalog: pl.DataFrame
    """With the splits that the source gives."""
    rows: NDArray[np.intp]
    """Rows of the usable pictures, shape (n,); what follows is in this order."""
    classes: list[str]
    """Of the usable pictures, sorted."""
    features: Rows
    """As the recipe ``features`` computes them, shape (n, n_features), in a file."""
    overviews: Pixels
    """Shape (n, 32, 32, 3)."""
    numbers: NDArray[np.float32]
    """Darkest, lightest, sharpness; shape (n, 3)."""
    pairs: list[Pair]
    """Pictures of different content that are nearly the same, by position in `rows`."""


def scan_dataset(
    source: Source, cache: PictureCache, folder: Path, watcher: Watcher
) -> ScannedDataset:
    """Read, decode and look at every picture.

    Args:
        source: The pictures.
        cache: Where features are taken from and kept.
        folder: For what is in between.
        watcher: Receives the progress.

    Raises:
        DataError: There are no two classes with usable pictures.
    """
    bits = source.survey.bits
    extractor = create_extractor(FeaturesConfig(), cache, watcher, folder, bits)
    sink = FeatureSink(extractor, mirror_share=0.0)
    watcher.stage("Reading pictures")
    catalog = read_catalog(source, cache, extractor.spec, [sink], watcher.progress)
    rows = (catalog["health"] == Health.OK.value).arg_true().to_numpy().astype(np.intp)
    usable = catalog[rows]
    classes = sorted(set(usable["label"]))
    if len(classes) < 2:
        raise DataError(
            f"Expected usable pictures of at least two classes; found those of {len(classes)}, in "
            f"{len(catalog)} files. `pellucid train` says of each file why it cannot be used."
        )
    for note in (*source.notes, *source.survey.notes):
        watcher.note(note)
    watcher.found(len(rows), classes)
    watcher.stage("Looking at the pictures as a whole")
    overviews, numbers = _look(usable, source.survey.bits, watcher)
    features = extractor.gather(usable, views_of())
    watcher.stage("Looking for near duplicates")
    distinct = first_of_each(usable["hash"])
    pairs = [
        Pair(int(distinct[pair.first]), int(distinct[pair.second]), pair.similarity)
        for pair in find_near_duplicates(features, distinct, overviews)
    ]
    return ScannedDataset(catalog, rows, classes, features, overviews, numbers, pairs)


def _look(
    images: pl.DataFrame, bits: int | None, watcher: Watcher
) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    overviews = np.zeros((len(images), OVERVIEW, OVERVIEW, 3), np.uint8)
    numbers = np.zeros((len(images), 3), np.float32)

    def look(image: tuple[str, bytes]) -> Look:
        return look_at(read_unchanged(*image), bits)

    looks = map_in_order(look, zip(images["file"], content_hashes(images), strict=True))
    for at, (_, seen) in enumerate(looks):
        overviews[at] = seen.overview
        numbers[at] = seen.darkest, seen.lightest, seen.sharpness
        watcher.progress(at + 1, len(images))
    return overviews, numbers
