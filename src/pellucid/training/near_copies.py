"""Find near copies among the images of a training, by features that it computes in any case."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pellucid.data.decode import Health, Pixels, read_unchanged
from pellucid.data.looks import overview_of
from pellucid.data.near_duplicates import find_near_duplicates, first_of_each, near_groups
from pellucid.data.parallel import map_in_order
from pellucid.features.extractor import FeatureExtractor
from pellucid.i18n import marked


class _OverviewsOfFiles:
    """Small copies of images, created from the image files on access."""

    def __init__(self, files: list[str], hashes: list[str]) -> None:
        self._files, self._hashes = files, hashes

    def __getitem__(self, rows: NDArray[np.intp]) -> Pixels:
        return np.stack([overview for _, overview in map_in_order(self._make, rows.tolist())])

    def _make(self, row: int) -> Pixels:
        return overview_of(read_unchanged(self._files[row], bytes.fromhex(self._hashes[row])))


def find_near_copies(catalog: pl.DataFrame, extractor: FeatureExtractor) -> list[int | None]:
    """Find the images that are nearly identical.

    Args:
        catalog: Catalog as returned by `pellucid.data.catalog.read_catalog`.
        extractor: Extractor of the features that are compared.

    Returns:
        For each row of the catalog, the number of its group of near copies, or None.

    Raises:
        DataError: An image file has changed since it was read, or is missing.
    """
    sound = catalog.filter(pl.col("health") == Health.OK.value)
    images = sound[first_of_each(sound["hash"])]
    features = extractor.gather(images, extractor.views())
    extractor.watcher.stage(marked("Looking for near copies"))
    hashes = images["hash"].to_list()
    overviews = _OverviewsOfFiles(images["file"].to_list(), hashes)
    pairs = find_near_duplicates(features, np.arange(len(images)), overviews)
    group_of = near_groups(pairs, hashes)
    return [group_of.get(content) for content in catalog["hash"]]
