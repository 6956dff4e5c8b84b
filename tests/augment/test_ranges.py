"""Ranges instead of limits, and sizes in pixels, as the course writes its augmentations."""

import numpy as np
import pytest

from pellucid.errors import ConfigError

pytestmark = pytest.mark.slow


def create(name: str, **parameters):
    from pellucid.augment.registry import create_augmentation

    return create_augmentation(name, 0, **{"p": 1.0, **parameters})


def drawn_ends(layer, picture):
    """Give the ends of the ranges that a layer draws from."""
    seen = []
    draw = layer.uniforms

    def watch(shape, minimum, maximum):
        seen.append((float(minimum), float(maximum)))
        return draw(shape, minimum, maximum)

    layer.uniforms = watch
    np.asarray(layer(np.asarray(picture[None], np.float32), training=True))
    return seen


@pytest.mark.parametrize(
    ("name", "parameters", "ends"),
    [
        ("Rotate", {"limit": (45, 90)}, [(45, 90)]),
        ("Rotate", {"limit": [-30, 0]}, [(-30, 0)]),
        ("Rotate", {"limit": 30}, [(-30, 30)]),
        (
            "ShiftScaleRotate",
            {"shift": (0, 0.2), "scale": (-0.8, 1.5), "rotate": (10, 20)},
            [(-0.8, 1.5), (10, 20), (0, 0.2), (0, 0.2)],
        ),
        (
            "BrightnessContrast",
            {"brightness": (0.1, 0.3), "contrast": 0.2},
            [(0.1, 0.3), (-0.2, 0.2)],
        ),
        ("Shift", {"width": (0.1, 0.2), "height": 0}, [(0.1, 0.2), (0, 0)]),
        ("ChannelShift", {"limit": (5, 10)}, [(5, 10)]),
    ],
)  # fmt: skip
def test_a_pair_is_a_range(name, parameters, ends, photo):
    layer = create(name, **parameters)
    assert drawn_ends(layer, photo(16, 16)) == ends
    again = type(layer).from_config(layer.get_config())
    assert drawn_ends(again, photo(16, 16)) == ends


@pytest.mark.parametrize("limit", [(90, 45), (0, 181), (-181, 0), (1, 2, 3), (True, 2), "45"])
def test_a_range_that_cannot_be_is_refused(limit):
    with pytest.raises(ConfigError, match="Rotate takes for limit"):
        create("Rotate", limit=limit)


def test_a_scale_of_two_numbers_is_that_of_the_picture(photo, apply):
    picture = photo(40, 40)
    # Drawn at twice its size, the picture shows its inner half.
    found = apply(create("ShiftScaleRotate", shift=0, rotate=0, scale=(1, 1)), picture)
    rows = np.clip(19.5 + (np.arange(40) - 19.5) / 2, 0, 39)
    low = np.floor(rows).astype(int)
    share = (rows - low)[:, None, None]
    by_rows = picture[low] * (1 - share) + picture[np.minimum(low + 1, 39)] * share
    across = share[:, 0, 0][None, :, None]
    expected = by_rows[:, low] * (1 - across) + by_rows[:, np.minimum(low + 1, 39)] * across
    np.testing.assert_allclose(found, expected, atol=0.05)


def test_a_shift_is_that_of_numpy(photo, apply):
    picture = photo(20, 40)
    layer = create("Shift", width=(0.25, 0.25), height=(-0.1, -0.1), border="wrap")
    np.testing.assert_allclose(apply(layer, picture), np.roll(picture, (-2, 10), (0, 1)), atol=0.05)


def test_each_channel_gets_a_number_of_its_own(apply):
    grey = np.full((12, 8, 8, 3), 100, np.float32)
    added = apply(create("ChannelShift", limit=20), grey) - 100
    np.testing.assert_array_equal(added, np.broadcast_to(added[:, :1, :1], added.shape))
    assert np.abs(added).max() <= 20
    assert all(len(set(each[0, 0])) == 3 for each in added)


def test_holes_in_pixels(apply):
    white = np.full((60, 30, 50, 1), 255, np.float32)
    one = apply(create("CoarseDropout", holes=(1, 1), size=(3, 8)), white)
    heights = (one[..., 0] == 0).any(axis=2).sum(axis=1)
    widths = (one[..., 0] == 0).any(axis=1).sum(axis=1)
    assert set(heights) == set(widths) == set(range(3, 9))
    many = apply(create("CoarseDropout", holes=(100, 100), size=(1, 2)), white)
    assert (many == 0).mean() > 0.05
    larger = apply(create("CoarseDropout", holes=(1, 1), size=(100, 200)), white)
    assert (larger == 0).all()
    with pytest.raises(ConfigError, match="CoarseDropout takes for size"):
        create("CoarseDropout", size=(9, 8))


def test_one_of_and_compose_around_crops_that_end_with_a_resize(photo, apply):
    def resized(name: str):
        crop, resize = create(name, height=20, width=20), create("Resize", height=32, width=32)
        return create("Compose", augmentations=[crop, resize], p=0.5)

    layer = create("OneOf", augmentations=[resized("CenterCrop"), resized("RandomCrop")], p=0.9)
    assert apply(layer, photo(32, 32)).shape == (32, 32, 3)
