"""The features of the pictures that a run was trained on, and the most similar of them."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pellucid.api.explained import ExplainedClassifier
from pellucid.data.aligned_correlation import Alignable
from pellucid.data.cache import PictureCache
from pellucid.data.decode import DECODER_VERSION, Pixels, decode_unchanged
from pellucid.data.inside import is_inside
from pellucid.data.near_duplicates import (
    MIN_COSINE,
    MIN_SIMILARITY,
    first_of_each,
    have_like_colours,
)
from pellucid.data.parallel import map_in_order
from pellucid.errors import PellucidError
from pellucid.features.extractor import create_extractor
from pellucid.features.view import views_of
from pellucid.inference.offline_openvino import ov
from pellucid.progress import Watcher
from pellucid.report.run_files import read_run_table
from pellucid.run import RunFolder
from pellucid.settings import recorded_config

Floats = NDArray[np.float32]

_COLUMNS = dict.fromkeys(("path", "label", "split", "hash", "unit"), pl.String)
_AT_ONCE = 64


@dataclass(frozen=True)
class RunFeatures:
    """The distinct pictures of a run with their features, as its classifier computes them."""

    images: pl.DataFrame
    """Columns path, label, split, hash and unit; those of a unit are copies, near copies or of one
    group."""
    features: Floats
    """Features, shape (n, n_features)."""


class SimilarPictures:
    """Finds the training pictures whose features are most similar to those of a picture.

    The similarity is the cosine of the features from which the mean of the training pictures was
    subtracted, as in `pellucid.data.near_duplicates`: 1 for the same features, about 0 for
    pictures that have nothing in common.

    Args:
        found: Features of a run.
    """

    def __init__(self, found: RunFeatures) -> None:
        is_learned = found.images["split"].is_in(["train", "validation"])
        self.images = found.images.filter(is_learned)
        """The pictures that are searched: those of training and validation."""
        features = found.features[is_learned.to_numpy()]
        self._mean = features.mean(axis=0) if len(features) else features.sum(axis=0)
        self._units = _unit(features - self._mean)

    def nearest(self, features: Floats) -> list[tuple[int, float]]:
        """Order the training pictures by their similarity.

        Args:
            features: Features of a picture, shape (n_features,).

        Returns:
            Row in `images` and similarity, from -1 to 1, of each picture, the most similar first.
        """
        cosines = self._units @ _unit(features - self._mean)
        order = np.argsort(-cosines, kind="stable")
        return [(int(row), float(cosines[row])) for row in order]


def read_run_features(run: RunFolder, explained: ExplainedClassifier) -> RunFeatures:
    """Collect the features of the pictures of a run: from the cache, or from their files.

    Args:
        run: The run.
        explained: Its classifier.

    Returns:
        The pictures whose features are known or could be computed. Pictures whose files have
        changed or are gone since the training are left out, unless their features are cached.

    Raises:
        RunError: A file of the run is missing or damaged.
    """
    record = run.read_record()
    images = _distinct_images(run)
    hashes = _hashes_of(images)
    cache = PictureCache.of_user()
    try:
        found = _cached(run, explained, cache, hashes)
        root = Path(record.source).absolute()
        lacking = {
            content: str(root / path)
            for content, path in zip(hashes, images["path"], strict=True)
            # A run may come from somebody else: its table must not name files elsewhere.
            if content not in found and content and is_inside(root, path)
        }
        space = _own_space(explained)
        contents = list(lacking)
        for start in range(0, len(contents), _AT_ONCE):
            some = contents[start : start + _AT_ONCE]
            for content, vector in _computed(explained, lacking, some).items():
                found[content] = vector
                cache.add_features(space, content, vector)
    finally:
        cache.close()
    return _with_features(images, hashes, found, explained)


def read_cached_features(
    run: RunFolder, explained: ExplainedClassifier, max_images: int
) -> RunFeatures | None:
    """Collect the features of the pictures of a run that are in the cache.

    Args:
        run: The run.
        explained: Its classifier.
        max_images: Maximum number of distinct images in the run.

    Returns:
        The pictures whose features are cached; None if one that the run learned from is missing,
        or the run has more than `max_images`.

    Raises:
        RunError: A file of the run is missing or damaged.
    """
    images = _distinct_images(run)
    if len(images) > max_images:
        return None
    hashes = _hashes_of(images)
    cache = PictureCache.of_user()
    try:
        found = _cached(run, explained, cache, hashes)
    finally:
        cache.close()
    is_learned = images["split"].is_in(["train", "validation"]).to_list()
    if any(each not in found for each, learned in zip(hashes, is_learned, strict=True) if learned):
        return None  # the most similar of a part would not be the most similar
    return _with_features(images, hashes, found, explained)


def is_near_copy(one: Pixels, other: Pixels, cosine: float) -> bool:
    """Check whether two pictures are nearly the same, as the data checks do.

    Args:
        one: Small copy of a picture, as from `pellucid.data.looks.overview_of`.
        other: Small copy of another picture.
        cosine: Cosine of their centred features.
    """
    if cosine < MIN_COSINE or not have_like_colours(one, other):
        return False
    correlation = Alignable(one).correlation(Alignable(other))
    return (cosine + correlation) / 2 >= MIN_SIMILARITY


def _distinct_images(run: RunFolder) -> pl.DataFrame:
    images = read_run_table(run.catalog, _COLUMNS).select(*_COLUMNS)
    images = images.drop_nulls(["path", "label", "split", "hash"])
    return images[first_of_each(images["hash"])] if len(images) else images


def _hashes_of(images: pl.DataFrame) -> list[bytes]:
    return [bytes.fromhex(each) if _is_hash(each) else b"" for each in images["hash"]]


def _with_features(
    images: pl.DataFrame,
    hashes: list[bytes],
    found: dict[bytes, Floats],
    explained: ExplainedClassifier,
) -> RunFeatures:
    is_known = [content in found for content in hashes]
    rows = [found[content] for content in hashes if content in found]
    size = explained.n_features
    features = np.stack(rows) if rows else np.zeros((0, size or 0), np.float32)
    return RunFeatures(images.filter(pl.Series(is_known, dtype=pl.Boolean)), features)


def _cached(
    run: RunFolder, explained: ExplainedClassifier, cache: PictureCache, hashes: list[bytes]
) -> dict[bytes, Floats]:
    """Return the features that are cached, by this function's caller or by the training."""
    found = dict(cache.features(_own_space(explained), hashes))
    parts = [
        dict(cache.features(space, [each for each in hashes if each not in found]))
        for space in _spaces_of_training(run, explained, cache)
    ]
    if parts:
        known = set(parts[0]).intersection(*parts[1:])
        found |= {each: np.mean([part[each] for part in parts], axis=0) for each in known}
    n = explained.n_features
    return {content: row for content, row in found.items() if n is None or len(row) == n}


def _own_space(explained: ExplainedClassifier) -> str:
    parts = ["classifier", explained.identity, f"decoder {DECODER_VERSION}"]
    return " ".join([*parts, f"openvino {ov.__version__}", explained.classifier.precision])


def _spaces_of_training(
    run: RunFolder, explained: ExplainedClassifier, cache: PictureCache
) -> list[str]:
    """Return where a training by the recipe ``features`` has cached its features."""
    record = run.read_record()
    config = recorded_config(record)
    if record.way != "features" or config is None:
        return []
    try:
        with tempfile.TemporaryDirectory() as folder:
            extractor = create_extractor(
                config.features, cache, Watcher(), Path(folder), explained.spec.bits
            )
            if record.details.get("feature_layers") == "last and inner layers":
                extractor = extractor.with_inner()
            views = views_of(
                explained.classifier.engine.precision,
                is_averaged=record.details.get("mirror") == "on",
            )
            return [extractor.space(view) for view in views]
    except PellucidError:  # such as a backbone that is not installed any more
        return []


def _computed(
    explained: ExplainedClassifier, files: dict[bytes, str], some: list[bytes]
) -> dict[bytes, Floats]:
    def read(content: bytes) -> Pixels | None:
        try:
            return decode_unchanged(files[content], content, explained.spec)
        except PellucidError:
            return None

    read_ones = dict(map_in_order(read, some))
    return explained.features(
        {content: pixels for content, pixels in read_ones.items() if pixels is not None}
    )


def _is_hash(text: str) -> bool:
    return len(text) == 64 and all(each in "0123456789abcdef" for each in text)


def _unit(vectors: Floats) -> Floats:
    """Scale to unit length along the last axis; zero vectors stay zero."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return vectors / np.maximum(length, 1e-6)
