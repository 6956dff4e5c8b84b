"""Scan a data set: read every image once, and find near duplicates."""

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
from pellucid.data.projects.test_set import with_kept_test_set
from pellucid.data.selection import content_hashes
from pellucid.data.sources.source import Source
from pellucid.data.two_classes import check_usable
from pellucid.features.extractor import create_extractor
from pellucid.features.logistic_regression import Rows
from pellucid.features.sink import FeatureSink
from pellucid.i18n import marked
from pellucid.progress import Watcher


@dataclass(frozen=True)
class ScannedDataset:
    """Catalog of a data set, and measurements of its usable images."""

    catalog: pl.DataFrame
    """Catalog of all files, with the splits that the source defines."""
    rows: NDArray[np.intp]
    """Rows of the usable images in the catalog, shape (n,). The fields below have this order."""
    classes: list[str]
    """Classes of the usable images, sorted."""
    features: Rows
    """Features as the recipe ``features`` computes them, shape (n, n_features), in a file."""
    overviews: Pixels
    """Thumbnails, shape (n, 32, 32, 3)."""
    numbers: NDArray[np.float32]
    """Darkest value, lightest value and sharpness of each image, shape (n, 3)."""
    pairs: list[Pair]
    """Pairs of near duplicates with different content, by position in `rows`."""


def scan_dataset(
    source: Source, cache: PictureCache, folder: Path, watcher: Watcher
) -> ScannedDataset:
    """Read and decode every image, compute its features, and find near duplicates.

    Args:
        source: The images.
        cache: Cache for features.
        folder: Folder for temporary files.
        watcher: Receives the progress.

    Returns:
        The catalog and the measurements.

    Raises:
        DataError: There are fewer than two classes with usable images.
    """
    bits = source.survey.bits
    extractor = create_extractor(FeaturesConfig(), cache, watcher, folder, bits)
    sink = FeatureSink(extractor, mirror_share=0.0)
    watcher.stage(marked("Reading pictures"))
    catalog = read_catalog(source, cache, extractor.spec, [sink], watcher.progress)
    catalog = with_kept_test_set(catalog, source.root)
    check_usable(catalog, source.notes)
    rows = (catalog["health"] == Health.OK.value).arg_true().to_numpy().astype(np.intp)
    usable = catalog[rows]
    classes = sorted(set(usable["label"]))
    for note in (*source.notes, *source.survey.notes):
        watcher.note(note)
    watcher.found(len(rows), classes)
    watcher.stage(marked("Looking at the pictures as a whole"))
    overviews, numbers = _look(usable, source.survey.bits, watcher)
    features = extractor.gather(usable, extractor.views())
    watcher.stage(marked("Looking for near duplicates"))
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
    for at, (_unused, seen) in enumerate(looks):
        overviews[at] = seen.overview
        numbers[at] = seen.darkest, seen.lightest, seen.sharpness
        watcher.progress(at + 1, len(images))
    return overviews, numbers
