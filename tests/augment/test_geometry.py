"""What moves pixels, against NumPy, SciPy, Pillow and Keras' own layers."""

import numpy as np
import pytest
from PIL import Image
from scipy import ndimage

from pellucid.errors import ConfigError

pytestmark = pytest.mark.slow

SCIPY_BORDERS = {"reflect": "reflect", "wrap": "grid-wrap", "constant": "grid-constant"}


def create(name: str, **parameters):
    from pellucid.augment.registry import create_augmentation

    return create_augmentation(name, 0, **{"p": 1.0, **parameters})


def warped(picture, degrees: float, share: float, shift, border: str, fill: float = 0.0):
    """Compute a warp with SciPy: shift, scaling and rotation about the centre, as one matrix."""
    angle = np.deg2rad(degrees)
    # Rows grow downwards: the pixel at (y, x) of the result comes from here.
    matrix = share * np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    centre = (np.array(picture.shape[:2]) - 1) / 2
    offset = centre + matrix @ (np.array(shift) - centre)
    channels = [
        ndimage.affine_transform(
            channel, matrix, offset, order=1, mode=SCIPY_BORDERS[border], cval=fill
        )
        for channel in np.moveaxis(picture.astype(np.float64), -1, 0)
    ]
    return np.stack(channels, axis=-1)


@pytest.mark.parametrize(
    ("name", "axis"), [("HorizontalFlip", 1), ("VerticalFlip", 0)], ids=lambda value: str(value)
)
def test_flips_are_numpys(name, axis, photo, apply):
    picture = photo(20, 30)
    np.testing.assert_array_equal(apply(create(name), picture), np.flip(picture, axis))


@pytest.mark.parametrize("border", SCIPY_BORDERS)
@pytest.mark.parametrize("degrees", [20.0, 135.0])
def test_rotate_is_scipys(border, degrees, photo, apply, at_the_limit):
    picture = photo(40, 56)
    layer = at_the_limit(create("Rotate", limit=degrees, border=border, fill=77))
    expected = warped(picture, degrees, 1, (0, 0), border, 77)
    np.testing.assert_allclose(apply(layer, picture), expected, atol=0.05)


def test_a_positive_angle_is_counter_clockwise(photo):
    from pellucid.augment.affine import rotation, warp

    picture = photo(32, 32).astype(np.float32)
    turned = warp(picture[None], rotation(np.array([90.0], np.float32)), "reflect")
    np.testing.assert_allclose(np.asarray(turned)[0], np.rot90(picture), atol=0.05)


@pytest.mark.parametrize("border", SCIPY_BORDERS)
def test_shift_scale_rotate_is_scipys(border, photo, apply, at_the_limit):
    picture = photo(40, 56)
    layer = create("ShiftScaleRotate", shift=0.25, scale=0.2, rotate=25, border=border, fill=200)
    expected = warped(picture, 25, 1.2, (10, 14), border, 200)
    np.testing.assert_allclose(apply(at_the_limit(layer), picture), expected, atol=0.05)


def test_rotate_and_zoom_are_those_of_keras(photo, apply, at_the_limit):
    import keras

    batch = np.stack([photo(30, 42), photo(30, 42)[::-1]]).astype(np.float32)
    for layer, reference in (
        (create("Rotate", limit=36), keras.layers.RandomRotation((0.1, 0.1))),
        (create("Zoom", limit=0.2), keras.layers.RandomZoom((0.2, 0.2))),
    ):
        expected = np.asarray(reference(batch, training=True))
        np.testing.assert_allclose(apply(at_the_limit(layer), batch), expected, atol=0.05)


def test_rotate_draws_all_angles_alike(apply):
    """A bright spot right of the centre goes round on an arc that tells the angle."""
    from pellucid.augment.registry import create_augmentation

    picture = np.zeros((41, 41, 1), np.float32)
    picture[20, 38] = 255
    layer = create_augmentation("Rotate", 3, limit=60, border="constant", p=1.0)
    result = apply(layer, np.repeat(picture[None], 500, axis=0))[..., 0]
    weights = result.sum(axis=(1, 2))
    y = (result.sum(axis=2) * (20 - np.arange(41))).sum(axis=1) / weights
    x = (result.sum(axis=1) * (np.arange(41) - 20)).sum(axis=1) / weights
    degrees = np.rad2deg(np.arctan2(y, x))
    assert np.abs(degrees).max() < 61
    counts, _ = np.histogram(degrees, bins=4, range=(-61, 61))
    assert (np.abs(counts - 125) < 5 * np.sqrt(125)).all()


def test_rotate90_is_numpys_and_draws_each_turn(photo, apply):
    picture = photo(16, 16)
    result = apply(create("RandomRotate90"), np.repeat(picture[None], 60, axis=0))
    turns = [np.rot90(picture, k) for k in range(4)]
    found = [
        next(k for k, turn in enumerate(turns) if np.array_equal(each, turn)) for each in result
    ]
    assert sorted(set(found)) == [1, 2, 3]
    assert all(8 <= found.count(k) <= 32 for k in (1, 2, 3))  # three standard deviations of 20


def test_rotate90_takes_square_pictures_only(photo, apply):
    with pytest.raises(ConfigError, match=r"square.*30 x 20.*Use Rotate"):
        apply(create("RandomRotate90"), photo(20, 30))


def test_crop_and_center_crop_are_slices_in_training_or_not(photo, apply):
    import keras

    picture = photo(31, 40)
    crop = create("Crop", height=10, width=12, top=5, left=7)
    center = create("CenterCrop", height=10, width=12)
    reference = np.asarray(keras.layers.CenterCrop(10, 12)(picture[None].astype(np.float32)))[0]
    for training in (True, False):
        np.testing.assert_array_equal(apply(crop, picture, training), picture[5:15, 7:19])
        np.testing.assert_array_equal(apply(center, picture, training), reference)


@pytest.mark.parametrize("name", ["Crop", "CenterCrop", "RandomCrop"])
def test_a_crop_larger_than_the_picture_is_refused(name, photo, apply):
    with pytest.raises(ConfigError, match=r"50 x 10 pixels.*pictures of 40 x 31"):
        apply(create(name, height=10, width=50), photo(31, 40))


def test_resize_is_pillows(photo, apply):
    picture = photo(60, 80)
    expected = Image.fromarray(picture).resize((30, 25), Image.Resampling.BILINEAR)
    for training in (True, False):
        result = apply(create("Resize", height=25, width=30), picture, training)
        np.testing.assert_allclose(result, np.asarray(expected, np.float32), atol=1.5)


def test_what_p_passes_over_gets_the_size_as_when_pictures_are_read(photo, apply):
    """The centred part of the new shape, resized: the decoder's way."""
    picture = photo(60, 80)
    expected = Image.fromarray(picture).resize(
        (30, 30), Image.Resampling.BILINEAR, box=(10, 0, 70, 60)
    )
    for name in ("Crop", "CenterCrop", "RandomCrop", "RandomResizedCrop", "Resize"):
        result = apply(create(name, height=30, width=30, p=0.0), picture)
        inner = np.s_[:, 1:-1]  # Pillow looks a little beyond the box
        expected_inner = np.asarray(expected, np.float32)[inner]
        np.testing.assert_allclose(result[inner], expected_inner, atol=1.5)


def windows(picture: np.ndarray, height: int, width: int) -> dict[bytes, tuple[int, int]]:
    """Give the place of each window by its pixels."""
    return {
        picture[y : y + height, x : x + width].tobytes(): (y, x)
        for y in range(picture.shape[0] - height + 1)
        for x in range(picture.shape[1] - width + 1)
    }


def test_random_crop_is_a_window_each_picture_its_own(photo, apply):
    picture = photo(12, 14)
    layer = create("RandomCrop", height=9, width=10)
    result = apply(layer, np.repeat(picture[None], 200, axis=0))
    known = windows(picture, 9, 10)
    places = [known[each.astype(np.uint8).tobytes()] for each in result]
    assert {y for y, _ in places} == set(range(4))
    assert {x for _, x in places} == set(range(5))
    np.testing.assert_array_equal(apply(layer, picture, training=False), picture[1:10, 2:12])


def test_random_crop_with_padding_keeps_the_size(photo, apply):
    picture = photo(12, 14)
    layer = create("RandomCrop", padding=2)
    result = apply(layer, np.repeat(picture[None], 200, axis=0))
    known = windows(np.pad(picture, ((2, 2), (2, 2), (0, 0)), mode="symmetric"), 12, 14)
    places = [known[each.astype(np.uint8).tobytes()] for each in result]
    assert {y for y, _ in places} == {x for _, x in places} == set(range(5))
    np.testing.assert_array_equal(apply(layer, picture, training=False), picture)


def test_random_crop_that_would_do_nothing_is_refused():
    with pytest.raises(ConfigError, match=r"needs a height and a width.*or a padding"):
        create("RandomCrop")


def test_random_resized_crop_is_pillows(photo, apply, at_the_limit):
    """At the upper ends: a quarter of the area, twice as wide as high, in the lower right."""
    picture = photo(40, 40)
    layer = at_the_limit(create("RandomResizedCrop", scale=(0.1, 0.125), ratio=(0.5, 2.0)))
    box = (20, 30, 40, 40)
    expected = Image.fromarray(picture).resize((40, 40), Image.Resampling.BILINEAR, box=box)
    inner = np.s_[2:-2, 1:-1]  # Pillow does not look beyond the box
    result = apply(layer, picture)
    np.testing.assert_allclose(result[inner], np.asarray(expected, np.float32)[inner], atol=1)
    np.testing.assert_array_equal(apply(layer, picture, training=False), picture)


def test_random_resized_crop_stays_inside_and_has_the_area_asked_for(apply):
    ramp = np.broadcast_to(np.arange(64.0)[None, :, None], (64, 64, 1))
    layer = create("RandomResizedCrop", scale=(0.25, 0.49), ratio=(1.0, 1.0))
    result = apply(layer, np.repeat(ramp[None], 100, axis=0))[:, 0, :, 0]
    spans = result[:, -2] - result[:, 1]
    side = spans / 61 * 64  # of the window, in pixels, from 61 steps between pixels
    assert 0.5 * 64 - 0.6 < side.min() < 35
    assert 42 < side.max() < 0.7 * 64 + 0.6
    assert result.min() >= 0
    assert result.max() <= 63
