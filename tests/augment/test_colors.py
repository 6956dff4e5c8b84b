"""What changes values, against the standard library, Pillow, SciPy, scikit-image and NumPy."""

import colorsys

import numpy as np
import pytest
from PIL import Image, ImageEnhance, ImageFilter, ImageOps
from scipy import ndimage
from skimage import exposure

pytestmark = pytest.mark.slow


def create(name: str, **parameters):
    from pellucid.augment.registry import create_augmentation

    return create_augmentation(name, 0, **{"p": 1.0, **parameters})


def test_brightness_and_contrast_are_those_of_keras(photo, apply, at_the_limit):
    import keras

    # A picture of middle greys, so that nothing is cut off at 0 or 255.
    batch = 100 + photo(20, 24)[None].astype(np.float32) / 5
    lighter = at_the_limit(create("BrightnessContrast", brightness=0.2, contrast=0))
    reference = keras.layers.RandomBrightness((0.2, 0.2))(batch, training=True)
    np.testing.assert_allclose(apply(lighter, batch), np.asarray(reference), atol=1e-3)
    livelier = at_the_limit(create("BrightnessContrast", brightness=0, contrast=0.5))
    mean = batch.mean(axis=(1, 2), keepdims=True)
    np.testing.assert_allclose(apply(livelier, batch), mean + 1.5 * (batch - mean), atol=1e-3)


def test_hue_saturation_value_is_that_of_the_standard_library(photo, apply, at_the_limit):
    picture = photo(12, 12)
    layer = at_the_limit(create("HueSaturationValue", hue=60, saturation=0.5, value=0.2))
    expected = []
    for pixel in picture.reshape(-1, 3) / 255:
        hue, saturation, value = colorsys.rgb_to_hsv(*pixel)
        changed = ((hue + 60 / 360) % 1, min(1.5 * saturation, 1), min(1.2 * value, 1))
        expected.append(colorsys.hsv_to_rgb(*changed))
    expected = 255 * np.reshape(expected, picture.shape)
    np.testing.assert_allclose(apply(layer, picture), expected, atol=0.01)


def test_grey_pixels_stay_grey(apply):
    picture = np.repeat(np.arange(0, 256, 4.0).reshape(8, 8, 1), 3, axis=-1)
    for name in ("HueSaturationValue", "ColorJitter"):
        result = apply(create(name), picture)
        assert np.ptp(result, axis=-1).max() < 0.01


def test_color_jitter_is_pillows(photo, apply, at_the_limit):
    picture = photo(24, 24)
    image = Image.fromarray(picture)
    for enhance, name in (
        (ImageEnhance.Brightness, "brightness"),
        (ImageEnhance.Contrast, "contrast"),
        (ImageEnhance.Color, "saturation"),
    ):
        others = dict.fromkeys(("brightness", "contrast", "saturation", "hue"), 0)
        layer = at_the_limit(create("ColorJitter", **{**others, name: 0.3}))
        expected = np.asarray(enhance(image).enhance(1.3), np.float32)
        np.testing.assert_allclose(apply(layer, picture), expected, atol=1.5)


def test_channel_shuffle_draws_each_other_order(photo, apply):
    picture = photo(8, 8)
    result = apply(create("ChannelShuffle"), np.repeat(picture[None], 150, axis=0))
    orders = {}
    for each in result:
        order = tuple(
            next(i for i in range(3) if np.array_equal(each[..., c], picture[..., i]))
            for c in range(3)
        )
        orders[order] = orders.get(order, 0) + 1
    assert len(orders) == 5
    assert (0, 1, 2) not in orders
    assert all(15 <= n <= 45 for n in orders.values())  # three standard deviations of 30


def test_the_noise_is_gaussian_and_each_picture_has_its_own_deviation(apply):
    grey = np.full((40, 32, 32, 3), 128.0)
    noise = apply(create("GaussianNoise", deviation=(5, 20)), grey) - 128
    deviations = noise.std(axis=(1, 2, 3))
    assert 4.5 < deviations.min() < 8
    assert 17 < deviations.max() < 21
    assert np.abs(noise.mean(axis=(1, 2, 3))).max() < 20 / np.sqrt(32 * 32 * 3) * 4
    normal = noise / deviations[:, None, None, None]
    assert abs((np.abs(normal) < 1).mean() - 0.6827) < 0.01


def test_blur_is_scipys(photo, apply, at_the_limit):
    picture = photo(30, 36).astype(np.float32)
    layer = at_the_limit(create("Blur", sigma=(0.5, 1.7)))
    expected = ndimage.gaussian_filter(picture, (1.7, 1.7, 0), mode="reflect", radius=(6, 6, 0))
    np.testing.assert_allclose(apply(layer, picture), expected, atol=0.01)


def clahe(picture: np.ndarray, clip_limit: float, tiles: int) -> np.ndarray:
    """Compute CLAHE of a grey picture pixel by pixel, as Zuiderveld's text describes it."""
    height, width = picture.shape[0] // tiles, picture.shape[1] // tiles
    tables = np.empty((tiles, tiles, 256))
    for i, j in np.ndindex(tiles, tiles):
        tile = picture[i * height : (i + 1) * height, j * width : (j + 1) * width]
        counts = np.bincount(tile.ravel(), minlength=256).astype(float)
        limit = clip_limit * tile.size / 256
        excess = np.maximum(counts - limit, 0).sum()
        counts = np.minimum(counts, limit) + excess / 256
        tables[i, j] = 255 * np.cumsum(counts) / tile.size
    result = np.empty(picture.shape)
    for y, x in np.ndindex(picture.shape):
        at = [(place + 0.5) / size - 0.5 for place, size in ((y, height), (x, width))]
        value = 0.0
        for i in (int(np.floor(at[0])), int(np.floor(at[0])) + 1):
            for j in (int(np.floor(at[1])), int(np.floor(at[1])) + 1):
                weight = (1 - abs(at[0] - i)) * (1 - abs(at[1] - j))
                tile = min(max(i, 0), tiles - 1), min(max(j, 0), tiles - 1)
                value += weight * tables[(*tile, picture[y, x])]
        result[y, x] = value
    return result


@pytest.mark.parametrize("clip_limit", [1.0, 3.0, 40.0])
def test_clahe_of_a_grey_picture_is_zuidervelds(clip_limit, photo, apply, at_the_limit):
    picture = photo(48, 64)[..., :1]
    layer = at_the_limit(create("CLAHE", clip_limit=clip_limit, tiles=4))
    expected = clahe(picture[..., 0], clip_limit, 4)
    np.testing.assert_allclose(apply(layer, picture)[..., 0], expected, atol=0.05)


def test_clahe_is_close_to_that_of_scikit_image(photo, apply, at_the_limit):
    picture = photo(128, 128)
    layer = at_the_limit(create("CLAHE", clip_limit=4.0, tiles=4))
    expected = 255 * exposure.equalize_adapthist(picture, 32, clip_limit=4 / 256)
    difference = np.abs(apply(layer, picture) - expected)
    assert difference.mean() < 6
    assert np.abs(picture - expected).mean() > 3 * difference.mean()


def test_clahe_keeps_hue_and_saturation(photo, apply):
    """Channels keep their ratios; sizes that are no multiple of the tiles are taken too."""
    picture = photo(45, 61).astype(np.float32)
    result = apply(create("CLAHE"), picture)
    bright = picture.max(axis=-1) > 30
    ratios, expected = (
        pixels[bright] / pixels[bright].max(axis=-1, keepdims=True) for pixels in (result, picture)
    )
    np.testing.assert_allclose(ratios, expected, atol=1e-3)


def test_coarse_dropout_covers_one_rectangle_of_the_size_asked_for(apply):
    layer = create("CoarseDropout", holes=(1, 1), size=(0.1, 0.3), fill=7)
    covered = apply(layer, np.full((100, 40, 60, 3), 200.0)) == 7
    assert (covered.all(axis=-1) == covered.any(axis=-1)).all()
    sides = []
    for mask in covered[..., 0]:
        rows, columns = mask.any(axis=1).sum(), mask.any(axis=0).sum()
        assert mask.sum() == rows * columns
        sides.append((rows, columns))
    rows, columns = np.array(sides).T
    assert (rows.min(), rows.max()) == (4, 12)
    assert (columns.min(), columns.max()) == (6, 18)
    assert covered.any(axis=(0, 1)).all()  # no column is never covered
    assert covered.any(axis=(0, 2)).all()


def test_coarse_dropout_covers_up_to_the_number_asked_for(apply):
    layer = create("CoarseDropout", holes=(2, 5), size=(0.02, 0.02))
    result = apply(layer, np.full((100, 50, 50, 1), 200.0))
    counts = [ndimage.label(each[..., 0] == 0)[1] for each in result]
    assert max(counts) == 5
    assert set(counts) >= {2, 3, 4, 5}


@pytest.mark.parametrize(("height", "width"), [(40, 40), (40, 60), (60, 40)])
def test_cutout_covers_a_square_about_any_pixel(height, width, apply):
    """What of it lies beyond the border covers nothing, so the rest is smaller there."""
    low, high = 10, 15  # a quarter to three eighths of 40
    layer = create("Cutout", size=(0.25, 0.375), fill=7)
    covered = (apply(layer, np.full((1500, height, width, 3), 200.0)) == 7).all(axis=-1)
    sides, n_at_a_border = set(), 0
    for mask in covered:
        rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
        assert mask[np.ix_(rows, columns)].all()
        assert mask.sum() == len(rows) * len(columns)
        if 0 in rows or height - 1 in rows or 0 in columns or width - 1 in columns:
            n_at_a_border += 1
            assert 1 <= len(rows) <= high
            assert 1 <= len(columns) <= high
            continue
        assert len(rows) == len(columns)
        sides.add(len(rows))
    assert sides == set(range(low, high + 1))
    # The centres that leave a gap to each border are side + 1 fewer, in each direction.
    n_inside = [(height - side - 1) * (width - side - 1) for side in range(low, high + 1)]
    expected = 1 - np.mean(n_inside) / (height * width)
    assert n_at_a_border / len(covered) == pytest.approx(expected, abs=0.05)
    # Any pixel can be the centre: a corner is covered by those within half a side of it.
    at_corner = np.mean([(side // 2 + 1) ** 2 for side in range(low, high + 1)]) / (height * width)
    assert covered[:, 0, 0].mean() == pytest.approx(at_corner, abs=0.015)


def test_the_policy_cutout_covers_one_square_of_each_picture():
    from pellucid.augment.policy import create_policy

    *_, last = create_policy("cutout", 0).layers
    assert type(last).__name__ == "Cutout"
    assert (last.size, last.fill, last.p) == ((0.25, 0.375), 120.0, 1.0)


def rand_augmented(picture, operation: int, apply, strength: float = 0.5):
    """Apply one of RandAugment's operations, not mirrored."""
    from keras import ops

    layer = create("RandAugment", n_operations=1, strength=strength)
    layer.whole_numbers = lambda pixels, n: ops.full((1,), operation, dtype="int32")
    layer.uniform = lambda pixels, least, most: ops.ones((1,))  # not negative
    return apply(layer, picture)


def test_the_operations_of_rand_augment_are_pillows(photo, apply):
    from pellucid.augment import rand_augment as names

    picture = photo(32, 40)
    image = Image.fromarray(picture)
    shear = (1, 0.15, -0.15 * 16, 0, 1, 0)
    bilinear = {"resample": Image.Resampling.BILINEAR}
    middle = np.s_[10:22, 12:28]  # Pillow leaves borders black
    for operation, expected in {
        names.IDENTITY: image,
        names.ROTATE: image.rotate(15, **bilinear),
        names.SHEAR_X: image.transform(image.size, Image.Transform.AFFINE, shear, **bilinear),
        names.TRANSLATE_X: image.transform(
            image.size, Image.Transform.AFFINE, (1, 0, 6, 0, 1, 0), **bilinear
        ),
        names.AUTO_CONTRAST: ImageOps.autocontrast(image),
        names.BRIGHTNESS: ImageEnhance.Brightness(image).enhance(1.45),
        names.CONTRAST: ImageEnhance.Contrast(image).enhance(1.45),
        names.COLOR: ImageEnhance.Color(image).enhance(1.45),
        names.SHARPNESS: ImageEnhance.Sharpness(image).enhance(1.45),
        names.POSTERIZE: ImageOps.posterize(image, 6),
        names.SOLARIZE: ImageOps.solarize(image, 128),
    }.items():
        result = rand_augmented(picture, operation, apply)[middle]
        np.testing.assert_allclose(
            result, np.asarray(expected, np.float32)[middle], atol=2, err_msg=str(operation)
        )


def test_rand_augment_draws_every_operation_for_each_picture(photo, apply):
    from pellucid.augment.rand_augment import N_OPERATIONS

    layer = create("RandAugment")
    drawn = np.asarray(layer.whole_numbers(np.zeros((400, 1, 1, 1)), N_OPERATIONS))
    assert set(drawn) == set(range(N_OPERATIONS))
    result = apply(layer, np.repeat(photo(16, 16)[None], 50, axis=0))
    assert len({each.tobytes() for each in result}) > 25


def test_smoothing_is_pillows(photo):
    from pellucid.augment.rand_augment import _smoothed

    picture = photo(20, 20)
    expected = np.asarray(Image.fromarray(picture).filter(ImageFilter.SMOOTH), np.float32)
    result = np.asarray(_smoothed(picture[None].astype(np.float32)))[0]
    np.testing.assert_allclose(result[1:-1, 1:-1], expected[1:-1, 1:-1], atol=1)
