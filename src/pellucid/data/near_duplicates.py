"""Pictures that are the same but for their size, compression, a cropped border or a mirror.

Two measures have to agree. The cosine of the features finds the candidates, since a network sees
past size, light and compression; but it also takes two shirts on one table for much the same. The
correlation of small copies, shifted over each other, tells those apart; but alone it would take
any two white shirts for one. Their mean decides, where the colours agree.
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
"""Mean of both measures. On 1,341 photos of clothes with 50 altered copies, the copies have 0.898
and more, and the most similar photos of different clothes 0.88; see `benchmarks/`."""

MIN_COSINE = 2 * MIN_SIMILARITY - 1
"""With less than this, no correlation could make up for it."""

_FEW = 256
_MIN_COSINE_OF_FEW = 0.5
_SURE_CORRELATION = 0.97
"""With few pictures the mean is hardly known, and the cosine of centred features shows little: for
recompressed parts of four photos it was 0.7 to 0.9. There, a correlation this high decides alone;
no two of 200 digits, drawn patterns or photos of clothes reached it without being copies."""

_MAX_TINT = 0.04
"""Difference of the mean shares of red, green and blue. Altered copies of the photos differ by up
to 0.023 (most by less than 0.01); drawn stripes in random colours by 0.07 and more."""

_MIN_COLOUR = 4.0
"""Mean difference of the strongest and the weakest channel, of 255; a picture with less is
grey, and may be a copy of one in colour."""

_N_PROJECTED = 128
_MARGIN = 0.1
"""By how much a projection may show a cosine too low; four standard deviations near 0.8."""

_N_COMPARED_WHOLE = 4096
"""Up to so many pictures, all pairs are compared; above, those that are near a common centre."""

_N_CENTRES = 4
"""How many of the nearest centres a picture is filed under."""

_BLOCK = 1024

_N_PREPARED = 512


@dataclass(frozen=True)
class Pair:
    """Two pictures that are nearly the same."""

    first: int
    """Row, below `second`."""
    second: int
    similarity: float
    """From `MIN_SIMILARITY` to 1: the mean of cosine and correlation, or the latter alone."""


class Rows(Protocol):
    """Features of all pictures, shape (n, n_features); read a block of rows at a time."""

    shape: tuple[int, int]

    def __getitem__(self, rows: slice) -> Floats:
        """Give some rows."""


class Overviews(Protocol):
    """Small copies of all pictures, shape (n, 32, 32, 3)."""

    def __getitem__(self, rows: NDArray[np.intp]) -> Pixels:
        """Give the small copies of some rows."""


def find_near_duplicates(
    features: Rows, distinct: NDArray[np.intp], overviews: Overviews
) -> list[Pair]:
    """Find the pairs of pictures that are nearly the same.

    Up to 4,096 pictures all pairs of features are compared; above that the time grows with
    n to the power of 1.5.

    Args:
        features: Of all pictures, from a pretrained body.
        distinct: Rows to compare, rising: one of each content.
        overviews: Of all pictures, each of shape (32, 32, 3), as `pellucid.data.looks` makes them;
            they are read once, and only for the pictures that matter.

    Returns:
        The pairs by their positions in `distinct`, the most similar first.
    """
    candidates = _candidates(features, distinct)
    if not candidates:
        return []
    wanted = np.array(sorted({at for pair in candidates for at in pair[:2]}), np.intp)
    looks = dict(zip(wanted.tolist(), overviews[distinct[wanted]], strict=True))
    # A prepared picture takes 400 kB; the pairs are in the order of their first.
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
    """Give the first row of each content, rising.

    Args:
        hashes: Of the content, by row.
    """
    rows = pl.DataFrame({"hash": hashes}).with_row_index().unique("hash", keep="first")["index"]
    return np.sort(rows.to_numpy()).astype(np.intp)


def have_like_colours(one: Pixels, other: Pixels) -> bool:
    """Tell whether two pictures have nearly the same mean colour, or one of them has none.

    Args:
        one: A small copy, shape (32, 32, 3).
        other: Another one.
    """
    if min(_colourfulness(one), _colourfulness(other)) < _MIN_COLOUR:
        return True
    return bool(np.abs(_tint(one) - _tint(other)).max() <= _MAX_TINT)


def _colourfulness(overview: Pixels) -> float:
    return float((overview.max(axis=-1).astype(np.float32) - overview.min(axis=-1)).mean())


def _tint(overview: Pixels) -> Floats:
    """Compute the mean shares of red, green and blue; brightness changes none of them."""
    pixels = overview.reshape(-1, 3).astype(np.float32) + 1
    return np.asarray((pixels / pixels.sum(axis=1, keepdims=True)).mean(axis=0), np.float32)


def group_pairs(pairs: list[Pair], n: int) -> list[list[int]]:
    """Join pairs into groups: whoever is a copy of a copy belongs to it.

    Args:
        pairs: As from `find_near_duplicates`.
        n: Number of pictures.

    Returns:
        Groups of at least two rows, each rising; in the order of the pairs.
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
        pairs: As from `find_near_duplicates`.
        hashes: Of the content of the pictures that the pairs are of.

    Returns:
        The group's number by content, so that identical copies are in it too.
    """
    groups = group_pairs(pairs, len(hashes))
    return {hashes[at]: number for number, group in enumerate(groups) for at in group}


def _candidates(features: Rows, distinct: NDArray[np.intp]) -> list[tuple[int, int, float]]:
    """Find the pairs whose centred features have a cosine that may be that of copies."""
    if len(distinct) < 2:
        return []
    least = _MIN_COSINE_OF_FEW if len(distinct) <= _FEW else MIN_COSINE
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
            is_near = projected[rows] @ projected[members].T >= least - _MARGIN
            at, other = np.nonzero(is_near)
            first, second = rows[at], members[other]
            is_one = first != second
            low, high = np.minimum(first, second)[is_one], np.maximum(first, second)[is_one]
            found.update(zip(low.tolist(), high.tolist(), strict=True))
    near = _with_cosines(features, mean, distinct, sorted(found))
    return [pair for pair in near if pair[2] >= least]


def _with_cosines(
    features: Rows, mean: Floats, distinct: NDArray[np.intp], near: list[tuple[int, int]]
) -> list[tuple[int, int, float]]:
    """Give the cosine of pairs without projection."""
    wanted = sorted({at for pair in near for at in pair})
    vectors = {
        at: _unit(features[int(distinct[at]) : int(distinct[at]) + 1][0] - mean) for at in wanted
    }
    return [(first, second, float(vectors[first] @ vectors[second])) for first, second in near]


def _neighbourhoods(
    projected: Floats,
) -> list[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """File the rows under centres: those that are nearest to one, and all that are near to it."""
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
    """Scale to unit length along the last axis; what has no length stays zero."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return vectors / np.maximum(length, 1e-6)


def _blocks(rows: NDArray[T]) -> list[NDArray[T]]:
    return [rows[start : start + _BLOCK] for start in range(0, len(rows), _BLOCK)]
