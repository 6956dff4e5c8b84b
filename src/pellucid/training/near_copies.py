"""Pictures of a training that are nearly the same, by the features that it computes in any case."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pellucid.data.decode import Health, Pixels, read_unchanged
from pellucid.data.looks import overview_of
from pellucid.data.near_duplicates import find_near_duplicates, first_of_each, near_groups
from pellucid.data.parallel import map_in_order
from pellucid.data.sources.source import SourceFile
from pellucid.progress import Watcher
from pellucid.training.recipe import Recipe


class _OverviewsOfFiles:
    """Small copies of pictures, made from their files when they are asked for."""

    def __init__(self, files: list[str], hashes: list[str]) -> None:
        self._files, self._hashes = files, hashes

    def __getitem__(self, rows: NDArray[np.intp]) -> Pixels:
        return np.stack([overview for _, overview in map_in_order(self._make, rows.tolist())])

    def _make(self, row: int) -> Pixels:
        return overview_of(read_unchanged(self._files[row], bytes.fromhex(self._hashes[row])))


def find_near_copies(
    catalog: pl.DataFrame, files: list[SourceFile], recipe: Recipe, watcher: Watcher
) -> list[int | None] | None:
    """Find the pictures that are nearly the same.

    Args:
        catalog: As `pellucid.data.catalog.read_catalog` gives it.
        files: Of its rows.
        recipe: Has read the pictures.
        watcher: Receives the progress.

    Returns:
        For each row of the catalog the number of its group of near copies, or None; just None if
        the recipe has no features of a pretrained body, which are needed here.

    Raises:
        DataError: A picture has changed since it was read, or is gone.
    """
    is_sound = catalog["health"] == Health.OK.value
    sound = is_sound.arg_true().to_numpy().astype(np.intp)
    rows = sound[first_of_each(catalog["hash"].gather(sound))]
    features = recipe.body_features(catalog, rows)
    if features is None:
        return None
    watcher.stage("Looking for near copies")
    hashes = catalog["hash"].gather(rows).to_list()
    overviews = _OverviewsOfFiles([files[row].file for row in rows], hashes)
    pairs = find_near_duplicates(features, np.arange(len(rows)), overviews)
    group_of = near_groups(pairs, hashes)
    return [group_of.get(content) for content in catalog["hash"]]
