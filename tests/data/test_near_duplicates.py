"""Altered copies are found, and other pictures are not taken for copies."""

import io

import numpy as np
import pytest
from PIL import Image, ImageEnhance
from skimage import data

from pellucid.data.aligned_correlation import aligned_correlation
from pellucid.data.looks import look_at
from pellucid.data.near_duplicates import (
    MIN_COSINE,
    MIN_SIMILARITY,
    Pair,
    find_near_duplicates,
    group_pairs,
)

PHOTOS = ("astronaut", "chelsea", "coffee", "rocket", "cat")


def photo(name) -> Image.Image:
    return Image.fromarray(getattr(data, name)())


def overview(image) -> np.ndarray:
    content = io.BytesIO()
    image.save(content, "JPEG", quality=90)
    return look_at(content.getvalue()).overview


ALTERED = {
    "resized": lambda image: image.resize((image.width // 3, image.height // 3)),
    "squeezed": lambda image: image.resize((200, 150)),
    "cropped": lambda image: image.crop((9, 14, image.width - 21, image.height - 10)),
    "mirrored": lambda image: image.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
    "brightened": lambda image: ImageEnhance.Brightness(image).enhance(1.2),
}


@pytest.mark.parametrize("kind", ALTERED)
@pytest.mark.parametrize("name", PHOTOS[:4])
def test_altered_copies_correlate(name, kind):
    one, other = overview(photo(name)), overview(ALTERED[kind](photo(name)))
    found = aligned_correlation(one, other)
    assert found > 0.85
    assert aligned_correlation(other, one) == pytest.approx(found, abs=1e-5)


def test_other_pictures_do_not():
    views = [overview(photo(name)) for name in PHOTOS[:4]]
    found = [aligned_correlation(a, b) for i, a in enumerate(views) for b in views[:i]]
    assert max(found) < 0.6
    assert aligned_correlation(views[0], views[0]) == pytest.approx(1, abs=1e-5)
    empty = np.full((32, 32, 3), 7, np.uint8)
    assert aligned_correlation(empty, views[0]) == pytest.approx(0, abs=1e-5)


@pytest.fixture(scope="module")
def many():
    """Features and overviews of 5,000 pictures, of which number 2i + 1 is like 2i for i < 40."""
    rng = np.random.default_rng(0)
    centres = rng.standard_normal((50, 96)) * 1.3
    features = centres[rng.integers(50, size=5000)] + rng.standard_normal((5000, 96))
    overviews = rng.integers(0, 256, (5000, 32, 32, 3)).astype(np.uint8)
    for i in range(40):
        features[2 * i + 1] = features[2 * i] + 0.2 * rng.standard_normal(96)
        overviews[2 * i + 1] = overviews[2 * i]
    return features.astype(np.float32), overviews


@pytest.mark.parametrize("n", [1000, 5000])  # all pairs; those near a common centre
def test_both_measures_have_to_agree(many, n):
    features, overviews = many[0][:n], many[1][:n]
    found = find_near_duplicates(features, np.arange(n), overviews)
    assert {(pair.first, pair.second) for pair in found} == {(2 * i, 2 * i + 1) for i in range(40)}
    assert all(MIN_SIMILARITY <= pair.similarity <= 1 for pair in found)
    assert [p.similarity for p in found] == sorted((p.similarity for p in found), reverse=True)
    # The cosine, by hand.
    centred = features - features.mean(axis=0)
    unit = centred / np.linalg.norm(centred, axis=1, keepdims=True)
    for pair in found:
        assert pair.similarity == pytest.approx(
            (1 + unit[pair.first] @ unit[pair.second]) / 2, abs=1e-4
        )
    # Of those with like features, but other pictures, none is taken.
    assert int((unit[:1000] @ unit[:1000].T > MIN_COSINE).sum()) > 1000 + 2 * 40 + 20


def test_rows_are_those_that_were_asked_for(many):
    features, overviews = many
    distinct = np.array([0, 1, 7, 8, 9])
    found = find_near_duplicates(features, distinct, overviews)
    assert {(pair.first, pair.second) for pair in found} == {(0, 1), (3, 4)}
    assert find_near_duplicates(features, distinct[:1], overviews) == []


def test_a_copy_of_a_copy_belongs_to_the_group():
    pairs = [Pair(4, 7, 0.99), Pair(0, 2, 0.97), Pair(2, 4, 0.93), Pair(5, 6, 0.9)]
    assert group_pairs(pairs, 9) == [[0, 2, 4, 7], [5, 6]]
    assert group_pairs([], 3) == []
