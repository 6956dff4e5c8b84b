"""Exact pixels of every format and mode, and of the resizing, against NumPy and Pillow."""

import io
import struct
import zlib

import numpy as np
import pytest
import skimage
from PIL import Image

from pellucid.data.decode import ImageSpec, decode

RNG = np.random.default_rng(7)
NOISE = RNG.integers(0, 256, (11, 17, 3), dtype=np.uint8)
GREY = RNG.integers(0, 256, (11, 17), dtype=np.uint8)
ALPHA = RNG.integers(0, 256, (11, 17), dtype=np.uint8)


def encoded(image: Image.Image, form: str, **options) -> bytes:
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def three(grey) -> np.ndarray:
    return np.repeat(np.asarray(grey, dtype=np.uint8)[..., None], 3, axis=2)


def over_white(colour, alpha) -> np.ndarray:
    """Blend with white and round half up, in whole numbers."""
    colour, alpha = colour.astype(int), alpha.astype(int)
    if colour.ndim == 3:
        alpha = alpha[..., None]
    return ((2 * (colour * alpha + 255 * (255 - alpha)) + 255) // 510).astype(np.uint8)


def assert_pixels(data: bytes, expected: np.ndarray) -> None:
    picture = decode(data)
    assert picture.pixels.dtype == np.uint8
    np.testing.assert_array_equal(picture.pixels, expected)
    assert (picture.height, picture.width) == expected.shape[:2]


@pytest.mark.parametrize(
    ("form", "options"),
    [
        ("PNG", {}),
        ("BMP", {}),
        ("WEBP", {"lossless": True}),
        ("TIFF", {}),
        ("TIFF", {"compression": "tiff_lzw"}),
        ("TIFF", {"compression": "tiff_deflate"}),
    ],
)
def test_colour_pictures_of_lossless_formats_come_back_exactly(form, options):
    assert_pixels(encoded(Image.fromarray(NOISE), form, **options), NOISE)


@pytest.mark.parametrize("form", ["PNG", "BMP", "TIFF", "GIF"])
def test_grey_pictures_come_back_exactly_in_three_channels(form):
    assert_pixels(encoded(Image.fromarray(GREY), form), three(GREY))


@pytest.mark.parametrize("options", [{"quality": 90}, {"quality": 90, "progressive": True}])
def test_jpegs_are_near_the_original_and_flat_ones_exact(options):
    y, x = np.mgrid[0:64, 0:80]
    smooth = np.stack([2 * x, 3 * y, x + y], axis=2).astype(np.uint8)
    pixels = decode(encoded(Image.fromarray(smooth), "JPEG", subsampling=0, **options)).pixels
    assert np.abs(pixels.astype(int) - smooth).mean() < 1.5
    flat = np.full((16, 16), 128, np.uint8)
    assert_pixels(encoded(Image.fromarray(flat), "JPEG", **options), three(flat))


def test_a_lossy_webp_is_near_the_original():
    y, x = np.mgrid[0:64, 0:80]
    smooth = np.stack([2 * x, 3 * y, x + y], axis=2).astype(np.uint8)
    pixels = decode(encoded(Image.fromarray(smooth), "WEBP", quality=90)).pixels
    assert np.abs(pixels.astype(int) - smooth).mean() < 3


def palette_picture() -> tuple[Image.Image, np.ndarray, np.ndarray]:
    """Give a picture with 16 colours, its indices, and the colours."""
    colours = RNG.integers(0, 256, (16, 3), dtype=np.uint8)
    indices = RNG.integers(0, 16, (11, 17), dtype=np.uint8)
    image = Image.fromarray(indices).convert("L")
    image = Image.frombytes("P", image.size, indices.tobytes())
    image.putpalette(colours.tobytes())
    return image, indices, colours


@pytest.mark.parametrize("form", ["PNG", "GIF", "BMP", "TIFF"])
def test_palette_pictures_show_their_colours(form):
    image, indices, colours = palette_picture()
    assert_pixels(encoded(image, form), colours[indices])


@pytest.mark.parametrize("form", ["PNG", "GIF"])
def test_a_transparent_palette_entry_shows_white(form):
    image, indices, colours = palette_picture()
    expected = colours[indices]
    expected[indices == 3] = 255
    assert_pixels(encoded(image, form, transparency=3), expected)


def test_a_palette_with_partial_transparency_is_blended_with_white():
    image, indices, colours = palette_picture()
    alphas = RNG.integers(0, 256, 16, dtype=np.uint8)
    expected = over_white(colours[indices], alphas[indices])
    assert_pixels(encoded(image, "PNG", transparency=alphas.tobytes()), expected)


@pytest.mark.parametrize(
    ("form", "options"), [("PNG", {}), ("TIFF", {}), ("WEBP", {"lossless": True, "exact": True})]
)
def test_rgba_is_blended_with_white(form, options):
    rgba = np.dstack([NOISE, ALPHA])
    assert_pixels(encoded(Image.fromarray(rgba), form, **options), over_white(NOISE, ALPHA))


@pytest.mark.parametrize("form", ["PNG", "TIFF"])
def test_grey_with_alpha_is_blended_with_white(form):
    image = Image.merge("LA", [Image.fromarray(GREY), Image.fromarray(ALPHA)])
    assert_pixels(encoded(image, form), three(over_white(GREY, ALPHA)))


def test_every_value_at_every_opacity_is_blended_exactly():
    value, alpha = np.meshgrid(np.arange(256), np.arange(256))
    rgba = np.stack([value, value, value, alpha], axis=2).astype(np.uint8)
    assert_pixels(encoded(Image.fromarray(rgba), "PNG"), three(over_white(value, alpha)))


def test_colour_that_is_declared_transparent_shows_white():
    pixels = NOISE.copy()
    pixels[2:5, 3:7] = (10, 20, 30)
    expected = pixels.copy()
    expected[2:5, 3:7] = 255
    assert_pixels(encoded(Image.fromarray(pixels), "PNG", transparency=(10, 20, 30)), expected)


def test_a_cmyk_tiff_becomes_rgb():
    cmyk = np.dstack([NOISE, GREY])
    expected = (255 - NOISE.astype(int)) * (255 - GREY.astype(int)[..., None]) / 255
    image = Image.frombytes("CMYK", (17, 11), cmyk.tobytes())
    pixels = decode(encoded(image, "TIFF")).pixels
    assert np.abs(pixels - expected).max() <= 1


def test_a_cmyk_jpeg_is_not_shown_as_its_negative():
    ink = np.zeros((16, 16, 4), np.uint8)
    ink[:, :, 0] = 255  # cyan
    data = encoded(Image.frombytes("CMYK", (16, 16), ink.tobytes()), "JPEG", quality=95)
    pixels = decode(data).pixels.astype(int)
    assert np.abs(pixels - (0, 255, 255)).max() <= 3


def grey_16_bit() -> np.ndarray:
    values = RNG.integers(0, 65536, (11, 17), dtype=np.uint16)
    values[0, :5] = 0, 255, 256, 65279, 65535
    return values


@pytest.mark.parametrize("form", ["PNG", "TIFF"])
def test_16_bit_grey_keeps_its_high_byte(form):
    values = grey_16_bit()
    assert_pixels(encoded(Image.fromarray(values), form), three(values >> 8))


def test_a_big_endian_16_bit_tiff_keeps_its_high_byte():
    values = grey_16_bit()
    image = Image.frombytes("I;16B", (17, 11), values.astype(">u2").tobytes())
    assert_pixels(encoded(image, "TIFF"), three(values >> 8))


def test_16_bit_colour_keeps_its_high_byte():
    values = RNG.integers(0, 65536, (11, 17, 3), dtype=np.uint16)

    def chunk(kind: bytes, body: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + check

    lines = b"".join(b"\0" + line.astype(">u2").tobytes() for line in values)
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 17, 11, 16, 2, 0, 0, 0))
    data += chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")
    assert_pixels(data, (values >> 8).astype(np.uint8))


@pytest.mark.parametrize(
    ("form", "options"),
    [("PNG", {}), ("BMP", {}), ("TIFF", {}), ("TIFF", {"compression": "group4"})],
)
def test_1_bit_pictures_are_black_and_white(form, options):
    bits = GREY > 127
    assert_pixels(encoded(Image.fromarray(bits), form, **options), three(bits * 255))


def test_an_animated_gif_gives_its_first_frame():
    frames = [Image.fromarray(np.full((8, 9), value, np.uint8)) for value in (40, 200, 90)]
    data = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=50)
    with Image.open(io.BytesIO(data)) as image:
        assert image.n_frames == 3
    assert_pixels(data, three(np.full((8, 9), 40)))


def test_an_animated_webp_and_a_tiff_of_pages_give_the_first_frame():
    frames = [Image.fromarray(np.full((8, 9, 3), v, np.uint8)) for v in (40, 200)]
    rest = {"save_all": True, "append_images": frames[1:]}
    assert_pixels(encoded(frames[0], "WEBP", lossless=True, **rest), np.asarray(frames[0]))
    assert_pixels(encoded(frames[0], "TIFF", **rest), np.asarray(frames[0]))


def test_a_jpeg_with_more_pictures_inside_gives_the_first():
    """Phones append previews: Pillow calls such a file MPO."""
    frames = [Image.fromarray(np.full((16, 24, 3), v, np.uint8)) for v in (128, 16)]
    data = encoded(frames[0], "MPO", save_all=True, append_images=frames[1:])
    assert_pixels(data, np.asarray(frames[0]))


UPRIGHT = {
    1: lambda a: a,
    2: lambda a: a[:, ::-1],
    3: lambda a: a[::-1, ::-1],
    4: lambda a: a[::-1],
    5: lambda a: a.transpose(1, 0, 2),
    6: lambda a: np.rot90(a, -1),
    7: lambda a: a[::-1, ::-1].transpose(1, 0, 2),
    8: lambda a: np.rot90(a, 1),
}
"""From what the camera stored to what it saw, by EXIF orientation (CIPA DC-008, 4.6.4)."""


@pytest.mark.parametrize("orientation", UPRIGHT)
@pytest.mark.parametrize(
    ("form", "options"), [("PNG", {}), ("WEBP", {"lossless": True}), ("TIFF", {})]
)
def test_pictures_are_turned_upright(orientation, form, options):
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = encoded(Image.fromarray(NOISE), form, exif=exif, **options)
    assert_pixels(data, UPRIGHT[orientation](NOISE))


@pytest.mark.parametrize("orientation", UPRIGHT)
def test_jpegs_are_turned_upright_with_and_without_a_spec(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    y, x = np.mgrid[0:48, 0:80]
    stored = np.stack([3 * x, 5 * y, x + y], axis=2).astype(np.uint8)
    plain = decode(encoded(Image.fromarray(stored), "JPEG")).pixels
    data = encoded(Image.fromarray(stored), "JPEG", exif=exif)
    expected = UPRIGHT[orientation](plain)
    assert_pixels(data, expected)
    spec = ImageSpec(30, 30, 3)
    upright = decode(encoded(Image.fromarray(np.ascontiguousarray(expected)), "PNG"), spec)
    np.testing.assert_array_equal(decode(data, spec).pixels, upright.pixels)
    assert (decode(data, spec).height, decode(data, spec).width) == expected.shape[:2]


@pytest.mark.parametrize("orientation", [0, 9, 255, 65535])
def test_an_orientation_that_does_not_exist_is_passed_over(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    assert_pixels(encoded(Image.fromarray(NOISE), "PNG", exif=exif), NOISE)


@pytest.mark.parametrize("size", [(60, 90), (90, 60), (75, 75), (31, 200), (7, 5)])
@pytest.mark.parametrize("spec", [ImageSpec(24, 24, 3), ImageSpec(20, 36, 3), ImageSpec(33, 12, 3)])
def test_a_spec_gives_the_resized_centre(size, spec):
    width, height = size
    pixels = np.random.default_rng(3).integers(0, 256, (height, width, 3), dtype=np.uint8)
    image = Image.fromarray(pixels)
    scale = min(width / spec.width, height / spec.height)
    left, top = (width - scale * spec.width) / 2, (height - scale * spec.height) / 2
    expected = image.resize(
        (spec.width, spec.height), Image.BILINEAR, box=(left, top, width - left, height - top)
    )
    picture = decode(encoded(image, "PNG"), spec)
    assert picture.pixels.shape == spec.shape
    np.testing.assert_array_equal(picture.pixels, np.asarray(expected))
    assert (picture.width, picture.height) == size


def test_the_centre_is_cut_out_and_not_squeezed():
    pixels = np.zeros((40, 100, 3), np.uint8)
    pixels[:, 30:70] = NOISE[0, 0]
    pixels[:, :30], pixels[:, 70:] = (255, 0, 0), (0, 0, 255)
    picture = decode(encoded(Image.fromarray(pixels), "PNG"), ImageSpec(40, 40, 3))
    np.testing.assert_array_equal(picture.pixels, np.full((40, 40, 3), NOISE[0, 0]))


def test_shrinking_averages_over_all_pixels():
    """A fine chessboard must become grey, not black or white: the filter is antialiased."""
    board = (np.indices((64, 64)).sum(axis=0) % 2 * 255).astype(np.uint8)
    pixels = decode(encoded(Image.fromarray(board), "PNG"), ImageSpec(8, 8, 3)).pixels
    assert np.abs(pixels.astype(int) - 127.5).max() <= 2


def test_a_picture_of_the_specs_size_is_not_touched():
    data = encoded(Image.fromarray(NOISE), "PNG")
    np.testing.assert_array_equal(decode(data, ImageSpec(11, 17, 3)).pixels, NOISE)


def test_a_grey_spec_gives_one_channel_of_luma():
    pixels = decode(encoded(Image.fromarray(NOISE), "PNG"), ImageSpec(11, 17, 1)).pixels
    assert pixels.shape == (11, 17, 1)
    luma = NOISE @ np.array([0.299, 0.587, 0.114])  # ITU-R 601
    assert np.abs(pixels[..., 0] - luma).max() <= 1
    grey = decode(encoded(Image.fromarray(GREY), "PNG"), ImageSpec(11, 17, 1)).pixels
    np.testing.assert_array_equal(grey[..., 0], GREY)


@pytest.mark.parametrize("spec", [ImageSpec(64, 64, 3), ImageSpec(64, 64, 1)])
def test_a_large_jpeg_decoded_at_a_fraction_looks_the_same(spec):
    """A side of 1,024 pixels is decoded at an eighth, which is twice what 64 needs."""
    photo = Image.open(f"{skimage.__path__[0]}/data/astronaut.png").convert("RGB")
    photo = photo.resize((1536, 1024), Image.BICUBIC)
    data = encoded(photo, "JPEG", quality=90)
    with Image.open(io.BytesIO(data)) as whole:
        reference = whole.convert("RGB").convert("L" if spec.n_channels == 1 else "RGB")
    square = reference.crop((256, 0, 1280, 1024))
    expected = np.asarray(square.resize((64, 64), Image.BILINEAR)).reshape(spec.shape)
    picture = decode(data, spec)
    assert (picture.width, picture.height) == (1536, 1024)
    assert np.abs(picture.pixels.astype(int) - expected).mean() < 2.0


@pytest.mark.parametrize(
    ("size", "side", "fraction"),
    [((200, 267), 90, 2), ((200, 267), 100, 2), ((200, 267), 101, 1), ((400, 480), 50, 8)],
)
def test_a_jpeg_is_resized_from_the_smallest_fraction_that_covers_the_spec(size, side, fraction):
    rng = np.random.default_rng(11)
    grid = Image.fromarray(rng.integers(0, 256, (8, 6, 3), dtype=np.uint8))
    data = encoded(grid.resize(size, Image.Resampling.BICUBIC), "JPEG")
    with Image.open(io.BytesIO(data)) as image:
        image.draft(None, (size[0] // fraction, size[1] // fraction))
        assert image.size == (-(-size[0] // fraction), -(-size[1] // fraction))
        margin = (image.height - image.width) / 2
        box = (0, margin, image.width, image.height - margin)
        expected = image.resize((side, side), Image.Resampling.BILINEAR, box=box)
    np.testing.assert_array_equal(decode(data, ImageSpec(side, side, 3)).pixels, expected)


def test_pixels_cannot_be_changed_by_accident_through_another_picture():
    data = encoded(Image.fromarray(NOISE), "PNG")
    first, second = decode(data).pixels, decode(data).pixels
    assert not np.shares_memory(first, second)


@pytest.mark.parametrize("size", [7, 180, 224, 299])
def test_every_side_length_can_be_resized(size):
    """Some sides, such as 29 to 7 or 225 to 224, do not come back from a division exactly."""
    for side in (*range(25, 60), *range(110, 130), *range(220, 230)):
        for width, height in ((side, side + 50), (side + 50, side)):
            pixels = decode(encoded(Image.new("RGB", (width, height), (9, 90, 200)), "BMP"),
                            ImageSpec(size, size, 3)).pixels  # fmt: skip
            assert pixels.shape == (size, size, 3)
            assert (pixels == (9, 90, 200)).all()
