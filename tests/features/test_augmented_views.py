"""Views of a picture outside of any network: the same each time, and each another."""

import hashlib

import numpy as np
import pytest
from PIL import Image

import pellucid
from pellucid.errors import ConfigError
from pellucid.features.view import View

pytestmark = pytest.mark.slow

PIXELS = np.random.default_rng(0).integers(0, 256, (24, 24, 3), dtype=np.uint8)
HASH = hashlib.sha256(b"one").digest()
PLAIN = View(is_mirrored=False, precision="float32")


def views(policy="book", seed=0):
    from pellucid.features.augmented_views import AugmentedViews

    return AugmentedViews(policy, seed)


def test_a_view_is_the_same_each_time_whatever_came_before():
    first = views().see(PIXELS, HASH, 3)
    again = views()
    for number in range(3):
        again.see(PIXELS, HASH, number)
    np.testing.assert_array_equal(again.see(PIXELS, HASH, 3), first)
    assert first.shape == PIXELS.shape
    assert first.dtype == np.uint8


def test_views_differ_by_number_picture_and_seed():
    seen = [
        views().see(PIXELS, HASH, 0),
        views().see(PIXELS, HASH, 1),
        views().see(PIXELS, hashlib.sha256(b"other").digest(), 0),
        views(seed=1).see(PIXELS, HASH, 0),
        PIXELS,
    ]
    assert len({view.tobytes() for view in seen}) == len(seen)


def test_names_tell_apart_whatever_looks_different(tmp_path):
    names = [views().views(PLAIN, 2), views(seed=1).views(PLAIN, 2), views("light").views(PLAIN, 2)]
    assert len({name for some in names for name in some}) == 6
    assert views().views(PLAIN, 2) == names[0] == views().views(PLAIN, 5)[:2]


def test_only_a_policy_that_mixes_pictures_says_so():
    assert [views(policy).is_mixing for policy in ("none", "book", "strong")] == [
        False,
        False,
        True,
    ]


def test_no_augmentation_changes_nothing():
    np.testing.assert_array_equal(views("none").see(PIXELS, HASH, 1), PIXELS)


def test_an_unknown_policy_is_an_error():
    with pytest.raises(ConfigError, match="bok"):
        views("bok")


def entry(name, **values):
    lines = [f"{key} = {value}" for key, value in values.items()]
    return "\n".join(["[[augment]]", f'name = "{name}"', *lines, ""])


@pytest.mark.parametrize("recipe", ["features", "fine-tune", "scratch", "auto"])
@pytest.mark.parametrize(
    "policy",
    [
        entry("Crop", height=20, width=24),
        entry("Resize", height=300, width=300),
        entry("HorizontalFlip") + entry("Resize", height=10, width=260),
        entry("Resize", height=10, width=10) + entry("Crop", height=8, width=8),
    ],
)
def test_a_policy_that_changes_the_size_is_refused(tmp_path, shared_cache, recipe, policy):
    path = tmp_path / "mine.toml"
    path.write_text(policy)
    photos = tmp_path / "photos"
    for number in range(24):
        pixels = np.random.default_rng(number).integers(0, 256, (40, 40, 3), "uint8")
        (photos / "ab"[number % 2]).mkdir(parents=True, exist_ok=True)
        Image.fromarray(pixels).save(photos / "ab"[number % 2] / f"{number}.png")
    settings = {"scratch": {"model": "lenet_5"}, "auto": {"budget": "1m"}}.get(recipe, {})
    with pytest.raises(ConfigError, match=r"Add a final Resize to height \d+ and width \d+"):
        pellucid.train(photos, run=tmp_path / "run", recipe=recipe, augment=str(path), **settings)
    assert not (tmp_path / "run").exists()
