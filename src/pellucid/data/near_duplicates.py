"""Find images that differ only in size, compression, a cropped border or mirroring.

Two measures are combined. The cosine similarity of the features finds the candidates, since a
network is robust to size, light and compression; but it also finds two different shirts on one
table similar. The correlation of small copies, shifted over each other, tells those apart; but
alone it would confuse any two white shirts. If the colours agree, the mean of both decides.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Protocol, TypeVar

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from pellucid.data.aligned_correlation import Alignable
from pellucid.data.decode import Pixels

Floats = NDArray[np.float32]
T = TypeVar("T", bound=np.generic)

MIN_SIMILARITY = 0.89
"""Minimum mean of both measures. Of 150 altered copies among 1,341 photos of clothes, 145 have
0.892 or more; the most similar photos of different clothes have 0.884 (`docs/decisions/0016`)."""

MIN_COSINE = 2 * MIN_SIMILARITY - 1
"""Minimum cosine similarity; with less, not even a correlation of 1 could reach the mean."""

_FEW = 256
_MIN_COSINE_OF_FEW = 0.5
_SURE_CORRELATION = 0.97
"""Correlation that suffices alone in sets of at most `_FEW` images. With few images the mean of the
features is poorly estimated, and the cosine of centred features says little: for recompressed parts
of four photos it was 0.7 to 0.9. Of 200 digits, drawn patterns or photos of clothes, no two reached
this correlation without being copies."""

_MAX_TINT = 0.04
"""Maximum difference of the mean shares of red, green and blue. Altered copies of the photos differ
by up to 0.034, except two of 150; drawn stripes in random colours by 0.07 and more."""

_MIN_COLOUR = 4.0
"""Minimum mean difference of the strongest and the weakest channel, of 255, of a colour image; an
image with less is grey, and may be a copy of one in colour."""

_N_PROJECTED = 128
_MARGIN = 0.1
"""Amount by which a projection may underestimate a cosine; four standard deviations near 0.8."""

_N_COMPARED_WHOLE = 4096
"""Maximum number of images for comparing all pairs; with more, only those near a common centre."""

_N_CENTRES = 4
"""Number of nearest centres to which each image is assigned."""

_BLOCK = 1024

_N_PREPARED = 512


@dataclass(frozen=True)
class Pair:
    """Two images that are nearly the same."""

    first: int
    """Row of the first image, below `second`."""
    second: int
    similarity: float
    """Mean of cosine and correlation, or the latter alone, from `MIN_SIMILARITY` to 1."""


class Rows(Protocol):
    """Features of all images, shape (n, n_features); read a block of rows at a time."""

    shape: tuple[int, int]

    def __getitem__(self, rows: slice) -> Floats:
        """Return the features of some rows."""


class Overviews(Protocol):
    """Small copies of all images, shape (n, 32, 32, 3)."""

    def __getitem__(self, rows: NDArray[np.intp]) -> Pixels:
        """Return the small copies of some rows."""


def find_near_duplicates(
    features: Rows, distinct: NDArray[np.intp], overviews: Overviews
) -> list[Pair]:
    """Find the pairs of images that are nearly the same.

    Up to 4,096 images, all pairs of features are compared; above that, the time grows with n to
    the power of 1.5.

    Args:
        features: Features of all images, from a pretrained backbone.
        distinct: Rows to compare, ascending, one per distinct content.
        overviews: Small copies of all images, each of shape (32, 32, 3), as from
            `pellucid.data.looks`; they are read once, and only for the candidates.

    Returns:
        The pairs by their positions in `distinct`, the most similar first.
    """
    candidates = _candidates(features, distinct)
    if not candidates:
        return []
    wanted = np.array(sorted({at for pair in candidates for at in pair[:2]}), np.intp)
    looks = dict(zip(wanted.tolist(), overviews[distinct[wanted]], strict=True))
    # A prepared image takes 400 kB. The pairs are sorted by their first image, so it is reused.
    prepared = lru_cache(_N_PREPARED)(lambda at: Alignable(looks[at]))
    pairs = []
    for first, second, cosine in candidates:
        if not have_like_colours(looks[first], looks[second]):
            continue
        correlation = prepared(first).correlation(prepared(second))
        similarity = (cosine + correlation) / 2
        if len(distinct) <= _FEW and correlation >= _SURE_CORRELATION:
            similarity = correlation
        if similarity >= MIN_SIMILARITY:
            pairs.append(Pair(first, second, similarity))
    return sorted(pairs, key=lambda pair: (-pair.similarity, pair.first, pair.second))


def first_of_each(hashes: pl.Series) -> NDArray[np.intp]:
    """Return the first row of each distinct content, ascending.

    Args:
        hashes: Hash of the content, by row.

    Example:
        >>> first_of_each(pl.Series(["a", "b", "a"]))
        array([0, 1])
    """
    rows = pl.DataFrame({"hash": hashes}).with_row_index().unique("hash", keep="first")["index"]
    return np.sort(rows.to_numpy()).astype(np.intp)


def have_like_colours(one: Pixels, other: Pixels) -> bool:
    """Check whether two images have nearly the same mean colour, or at least one is grey.

    Args:
        one: Small copy of an image, shape (32, 32, 3).
        other: Small copy of another image, shape (32, 32, 3).
    """
    if min(_colourfulness(one), _colourfulness(other)) < _MIN_COLOUR:
        return True
    return bool(np.abs(_tint(one) - _tint(other)).max() <= _MAX_TINT)


def _colourfulness(overview: Pixels) -> float:
    return float((overview.max(axis=-1).astype(np.float32) - overview.min(axis=-1)).mean())


def _tint(overview: Pixels) -> Floats:
    """Compute the mean shares of red, green and blue, which do not depend on brightness."""
    pixels = overview.reshape(-1, 3).astype(np.float32) + 1
    return np.asarray((pixels / pixels.sum(axis=1, keepdims=True)).mean(axis=0), np.float32)


def group_pairs(pairs: list[Pair], n: int) -> list[list[int]]:
    """Join pairs into groups; a copy of a copy belongs to the group too.

    Args:
        pairs: Pairs from `find_near_duplicates`.
        n: Number of images.

    Returns:
        Groups of at least two rows, each ascending, in the order of the pairs.

    Example:
        >>> group_pairs([Pair(0, 3, 0.95), Pair(2, 3, 0.92)], 5)
        [[0, 2, 3]]
    """
    first, second = [p.first for p in pairs], [p.second for p in pairs]
    graph = coo_array((np.ones(len(pairs)), (first, second)), shape=(n, n))
    _, group_of = connected_components(graph, directed=False)
    groups: dict[int, set[int]] = defaultdict(set)
    for pair in pairs:
        groups[group_of[pair.first]] |= {pair.first, pair.second}
    return [sorted(group) for group in groups.values()]


def near_groups(pairs: list[Pair], hashes: Sequence[str]) -> dict[str, int]:
    """Number the groups of near copies.

    Args:
        pairs: Pairs from `find_near_duplicates`.
        hashes: Hash of the content of each image that was compared.

    Returns:
        Number of the group by content hash, so that identical copies are included.
    """
    groups = group_pairs(pairs, len(hashes))
    return {hashes[at]: number for number, group in enumerate(groups) for at in group}


def _candidates(features: Rows, distinct: NDArray[np.intp]) -> list[tuple[int, int, float]]:
    """Find the pairs whose centred features have a cosine high enough for copies."""
    if len(distinct) < 2:
        return []
    min_cosine = _MIN_COSINE_OF_FEW if len(distinct) <= _FEW else MIN_COSINE
    n, n_features = features.shape
    blocks = [slice(start, start + _BLOCK) for start in range(0, n, _BLOCK)]
    mean = sum(features[block].sum(axis=0, dtype=np.float64) for block in blocks) / n
    mean = np.asarray(mean, np.float32)
    projection = np.random.default_rng(0).standard_normal(
        (n_features, _N_PROJECTED), dtype=np.float32
    )
    projected = np.concatenate([_unit((features[block] - mean) @ projection) for block in blocks])
    projected = projected[distinct]
    found: set[tuple[int, int]] = set()
    for home, members in _neighbourhoods(projected):
        for rows in _blocks(home):
            is_near = projected[rows] @ projected[members].T >= min_cosine - _MARGIN
            at, other = np.nonzero(is_near)
            first, second = rows[at], members[other]
            is_one = first != second
            low, high = np.minimum(first, second)[is_one], np.maximum(first, second)[is_one]
            found.update(zip(low.tolist(), high.tolist(), strict=True))
    near = _with_cosines(features, mean, distinct, sorted(found))
    return [pair for pair in near if pair[2] >= min_cosine]


def _with_cosines(
    features: Rows, mean: Floats, distinct: NDArray[np.intp], near: list[tuple[int, int]]
) -> list[tuple[int, int, float]]:
    """Compute the exact cosine of each pair, without the projection."""
    wanted = sorted({at for pair in near for at in pair})
    vectors = {
        at: _unit(features[int(distinct[at]) : int(distinct[at]) + 1][0] - mean) for at in wanted
    }
    return [(first, second, float(vectors[first] @ vectors[second])) for first, second in near]


def _neighbourhoods(
    projected: Floats,
) -> list[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Return, for each centre, the rows for which it is the nearest, and all rows near it."""
    n = len(projected)
    everyone = np.arange(n)
    if n <= _N_COMPARED_WHOLE:
        return [(everyone, everyone)]
    from sklearn.cluster import MiniBatchKMeans

    k_means = MiniBatchKMeans(round(n**0.5), n_init=1, max_iter=20, random_state=0).fit(projected)
    centres = _unit(k_means.cluster_centers_.astype(np.float32))
    nearest = np.concatenate(
        [np.argsort(-(rows @ centres.T), axis=1)[:, :_N_CENTRES] for rows in _blocks(projected)]
    )
    by_centre = np.argsort(nearest, axis=None, kind="stable")
    starts = np.searchsorted(nearest.ravel()[by_centre], np.arange(len(centres) + 1))
    members = [by_centre[a:b] // _N_CENTRES for a, b in pairwise(starts)]
    return [
        (filed[nearest[filed, 0] == centre], filed)
        for centre, filed in enumerate(members)
        if len(filed)
    ]


def _unit(vectors: Floats) -> Floats:
    """Scale to unit length along the last axis; zero vectors stay zero."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return vectors / np.maximum(length, 1e-6)


def _blocks(rows: NDArray[T]) -> list[NDArray[T]]:
    return [rows[start : start + _BLOCK] for start in range(0, len(rows), _BLOCK)]
