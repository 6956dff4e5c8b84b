"""A map of a data set: images that look alike to a pretrained network lie close together."""

import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Unpack

import numpy as np
from numpy.typing import NDArray

from pellucid.api.given_source import open_given
from pellucid.api.notebook_watcher import default_watcher
from pellucid.config import FeaturesConfig
from pellucid.data.cache import PictureCache
from pellucid.data.catalog import read_catalog
from pellucid.data.decode import Health
from pellucid.data.selection import class_indices
from pellucid.data.sources.names import display_name
from pellucid.data.sources.reading import ReadingOptions
from pellucid.data.sources.source import SourceFile
from pellucid.errors import DataError
from pellucid.features.embedding import (
    MAX_EMBEDDED,
    embed,
    principal_components,
    share_of_other_labels,
)
from pellucid.features.extractor import create_extractor
from pellucid.features.sink import FeatureSink
from pellucid.i18n import gettext as _
from pellucid.i18n import marked
from pellucid.progress import Watcher

MAX_PICTURES = 50_000
"""Maximum number of images on a map; the features of more would not fit into the memory."""


@dataclass(frozen=True)
class FeatureMap:
    """The usable images of a data set, and where they lie."""

    paths: list[str]
    """Paths of the images, n of them, as in the source; of images without a label, as given."""
    labels: list[str | None]
    """Class of each image; None for images without a label."""
    components: NDArray[np.float32]
    """Principal components of the features, shape (n, k), k at least 2."""
    variance_shares: NDArray[np.float64]
    """Share of the variance of each component, shape (k,)."""
    other_labels: NDArray[np.float32]
    """Share of the nearest neighbours of each image that have another label, shape (n,). There are
    ten, or fewer if the class has no ten other images."""
    n_left_out: int
    """Number of files that are not on the map, since they cannot be used."""

    @property
    def n_embedded(self) -> int:
        """Number of images that t-SNE itself places; the others lie where their neighbours do."""
        return min(len(self.paths), MAX_EMBEDDED)

    def t_sne(self, seed: int = 0) -> NDArray[np.float32]:
        """Place the images by t-SNE, which keeps neighbours together.

        Distances between groups, and the sizes of groups, mean nothing (Wattenberg, Viégas and
        Johnson, "How to Use t-SNE Effectively", Distill 2016).

        Args:
            seed: Seed of the sample that is embedded.

        Returns:
            Places, shape (n, 2); the same for the same images and seed.
        """
        return embed(self.components, seed)


def map_features(
    source: str | os.PathLike[str],
    unlabelled: Iterable[str | os.PathLike[str]] = (),
    *,
    watcher: Watcher | None = None,
    **reading: Unpack[ReadingOptions],
) -> FeatureMap:
    """Compute the features of a data set, and their principal components.

    Args:
        source: As for `train`.
        unlabelled: Files of images without a label, which are shown among the others.
        watcher: Receives the progress.
        **reading: `splits`, `columns`, `encoding`, `allow_outside` and `label_pattern`, as for
            `train`.

    Returns:
        The map.

    Raises:
        ConfigError: The source or an option has a wrong type.
        DataError: There are no usable images, or more than 50,000 files.

    Example:
        >>> found = pellucid.map_features("photos/")
        >>> found.t_sne().shape
        (40, 2)
    """
    watcher = watcher or default_watcher()
    opened = open_given(source, reading)
    extra = [os.fspath(path) for path in unlabelled]
    files = [
        *opened.files,
        *(SourceFile(display_name(path), path, label="", split=None) for path in extra),
    ]
    if len(files) > MAX_PICTURES:
        raise DataError(
            _(
                "The map has room for {max_pictures:,} pictures, but there are {n_files:,}. "
                "Pass a folder with fewer of them.",
                max_pictures=MAX_PICTURES,
                n_files=len(files),
            )
        )
    opened = replace(opened, files=files)
    cache = PictureCache.of_user()
    try:
        with tempfile.TemporaryDirectory() as scratch:
            extractor = create_extractor(
                FeaturesConfig(), cache, watcher, Path(scratch), opened.survey.bits
            )
            watcher.stage(marked("Reading pictures"))
            sink = FeatureSink(extractor, mirror_share=0.0)
            catalog = read_catalog(opened, cache, extractor.spec, [sink], watcher.progress)
            is_ok = (catalog["health"] == Health.OK.value).to_numpy()
            usable = catalog.filter(is_ok)
            if usable.is_empty():
                raise DataError(
                    _(
                        "There is no usable picture in {root}: {n_files} files were read. "
                        "Add pictures first.",
                        root=opened.root,
                        n_files=len(files),
                    )
                )
            features = extractor.gather(usable, extractor.views())[: len(usable)]
    finally:
        cache.close()
    watcher.stage(marked("Computing the map"))
    is_finite = np.isfinite(features).all(axis=1)
    labels: list[str | None] = [
        label if row < len(opened.files) - len(extra) else None
        for row, label in enumerate(catalog["label"])
        if is_ok[row]
    ]
    kept = np.flatnonzero(is_finite).tolist()
    if not kept:
        raise DataError(_("The features of these pictures are not finite, so there is no map."))
    components, shares = principal_components(features[is_finite])
    labels = [labels[row] for row in kept]
    known = sorted({label for label in labels if label is not None})
    codes = class_indices((label or "" for label in labels), known)
    return FeatureMap(
        paths=[usable["path"][row] for row in kept],
        labels=labels,
        components=components,
        variance_shares=shares,
        other_labels=share_of_other_labels(components, codes),
        n_left_out=len(files) - len(kept),
    )
