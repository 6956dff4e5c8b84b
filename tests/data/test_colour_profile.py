"""Embedded colour profiles: made here from published primaries, against the formulas in NumPy."""

import io
import struct
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from PIL import Image, ImageCms

from pellucid.data import colour_profile
from pellucid.data.decode import ImageSpec, decode

RNG = np.random.default_rng(11)
NOISE = RNG.integers(0, 256, (24, 31, 3), dtype=np.uint8)
GREY = RNG.integers(0, 256, (24, 31), dtype=np.uint8)
ALPHA = RNG.integers(0, 256, (24, 31), dtype=np.uint8)

D65, D50 = (0.3127, 0.3290), (0.3457, 0.3585)
PRIMARIES = {
    "sRGB": ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06)),  # IEC 61966-2-1
    "Display P3": ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),  # SMPTE EG 432-1
    "Adobe RGB": ((0.64, 0.33), (0.21, 0.71), (0.15, 0.06)),  # Adobe RGB (1998), 4.3.1.1
}
ADOBE_GAMMA = 563 / 256
BRADFORD = np.array(
    [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
)


# The formulas.


def xyz(point):
    x, y = point
    return np.array([x / y, 1, (1 - x - y) / y])


def to_xyz(name):
    """Linear RGB to XYZ, relative to D65."""
    columns = np.stack([xyz(point) for point in PRIMARIES[name]], axis=1)
    return columns * np.linalg.solve(columns, xyz(D65))


def adapted(source, target):
    """Bradford's chromatic adaptation."""
    factors = (BRADFORD @ xyz(target)) / (BRADFORD @ xyz(source))
    return np.linalg.inv(BRADFORD) @ np.diag(factors) @ BRADFORD


def srgb_to_linear(v):
    return np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4)


def linear_to_srgb(v):
    v = np.clip(v, 0, 1)
    return np.where(v <= 0.0031308, 12.92 * v, 1.055 * v ** (1 / 2.4) - 0.055)


def linear(name, v):
    return v**ADOBE_GAMMA if name == "Adobe RGB" else srgb_to_linear(v)


def in_srgb(pixels, name):
    """Give the sRGB values, 0 to 255 and not rounded, of pixels of another space."""
    values = linear(name, pixels / 255.0) @ to_xyz(name).T @ np.linalg.inv(to_xyz("sRGB")).T
    return 255 * linear_to_srgb(values)


# The profiles.


def fixed(*values):
    return struct.pack(f">{len(values)}i", *(round(v * 65536) for v in values))


def curve(function):
    table = [round(65535 * float(function(n / 1023))) for n in range(1024)]
    return b"curv" + bytes(4) + struct.pack(">I1024H", 1024, *table)


def gamma(value):
    return b"curv" + bytes(4) + struct.pack(">IH", 1, round(256 * value)) + bytes(2)


def profile_of(space, tags, *, connection=b"XYZ ", kind=b"mntr"):
    """Put an ICC profile of version 2.4 together."""
    text = b"made in a test\0"
    tags = {
        b"desc": b"desc" + bytes(4) + struct.pack(">I", len(text)) + text + bytes(78),
        b"cprt": b"text" + bytes(4) + text,
        b"wtpt": b"XYZ " + bytes(4) + fixed(*xyz(D50)),
    } | tags
    table, body, start = b"", b"", 132 + 12 * len(tags)
    for name, content in tags.items():
        content += bytes(-len(content) % 4)
        table += name + struct.pack(">II", start + len(body), len(content))
        body += content
    size = start + len(body)
    header = struct.pack(">I", size) + b"test" + bytes([2, 0x40, 0, 0]) + kind + space + connection
    header += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28) + fixed(*xyz(D50))
    return header + bytes(128 - len(header)) + struct.pack(">I", len(tags)) + table + body


def rgb_profile(name, **changes):
    columns = (adapted(D65, D50) @ to_xyz(name)).T
    tags = {
        letter + b"XYZ": b"XYZ " + bytes(4) + fixed(*column)
        for letter, column in zip((b"r", b"g", b"b"), columns, strict=True)
    }
    shape = gamma(ADOBE_GAMMA) if name == "Adobe RGB" else curve(srgb_to_linear)
    tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), shape)
    return profile_of(b"RGB ", tags | changes.pop("tags", {}), **changes)


P3, ADOBE = rgb_profile("Display P3"), rgb_profile("Adobe RGB")
GREY_18 = profile_of(b"GRAY", {b"kTRC": gamma(1.8)})


def cmyk_profile(corners):
    """A profile of inks: Lab at each corner of the cube of inks, in the order of C, M, Y, K."""
    identity = bytes(range(256))
    table = b"mft1" + bytes(4) + bytes([4, 3, 2, 0]) + fixed(1, 0, 0, 0, 1, 0, 0, 0, 1)
    table += identity * 4
    for lightness, a, b in corners:
        table += bytes([round(lightness * 2.55), round(a + 128), round(b + 128)])
    return profile_of(b"CMYK", {b"A2B0": table + identity * 3}, connection=b"Lab ", kind=b"prtr")


def lab_in_srgb(lab):
    lightness, a, b = np.asarray(lab, float).T
    f = (lightness + 16) / 116
    f = np.stack([f + a / 500, f, f - b / 200], axis=-1)
    relative = np.where(f > 6 / 29, f**3, 3 * (6 / 29) ** 2 * (f - 4 / 29))
    values = relative * xyz(D50) @ adapted(D50, D65).T @ np.linalg.inv(to_xyz("sRGB")).T
    return 255 * linear_to_srgb(values)


def encoded(image, form="PNG", **options):
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def assert_near(found, expected, most=1.0):
    """Within a level of what the formulas give, half of which is rounding."""
    assert found.shape == expected.shape
    assert np.abs(found - expected).max() <= most


LOSSLESS = [("PNG", {}), ("TIFF", {}), ("WEBP", {"lossless": True})]


@pytest.mark.parametrize(("form", "options"), LOSSLESS)
@pytest.mark.parametrize(("profile", "name"), [(P3, "Display P3"), (ADOBE, "Adobe RGB")])
def test_colours_are_converted_as_the_formulas_say(form, options, profile, name):
    data = encoded(Image.fromarray(NOISE), form, icc_profile=profile, **options)
    expected = in_srgb(NOISE, name)
    assert np.abs(expected - NOISE).max() > 20  # or the test would tell nothing
    assert_near(decode(data).pixels, expected, 1.6)
    # And nearly always it is the nearest level.
    assert (np.abs(decode(data).pixels - expected) <= 0.75).mean() > 0.98


@pytest.mark.parametrize(
    "profile",
    [ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(), rgb_profile("sRGB")],
)
@pytest.mark.parametrize(("form", "options"), LOSSLESS)
def test_pictures_in_srgb_stay_as_they_are(profile, form, options):
    data = encoded(Image.fromarray(NOISE), form, icc_profile=profile, **options)
    np.testing.assert_array_equal(decode(data).pixels, NOISE)


def test_a_jpeg_of_one_colour_is_converted():
    red = np.full((32, 32, 3), (234, 51, 35), np.uint8)  # in P3, sRGB's pure red
    data = encoded(Image.fromarray(red), "JPEG", quality=100, subsampling=0, icc_profile=P3)
    expected = in_srgb(np.asarray(Image.open(io.BytesIO(data)).convert("RGB")), "Display P3")
    assert_near(decode(data).pixels, expected, 1.6)
    assert_near(decode(data).pixels[0, 0], np.array([255, 0, 0]), 8)


def over_white(colour, alpha):
    return colour * (alpha / 255.0)[..., None] + 255 * (1 - alpha / 255.0)[..., None]


def test_transparent_colours_are_converted_and_then_shown_on_white():
    image = Image.fromarray(np.dstack([NOISE, ALPHA]))
    data = encoded(image, icc_profile=P3)
    assert_near(decode(data).pixels, over_white(in_srgb(NOISE, "Display P3"), ALPHA), 2.1)


def test_palettes_are_converted_with_and_without_transparency():
    palette = RNG.integers(0, 256, (256, 3), dtype=np.uint8)
    image = Image.new("P", GREY.shape[::-1])
    image.putdata(GREY.ravel().tolist())
    image.putpalette(palette.tobytes())
    colours = in_srgb(palette, "Display P3")
    assert_near(decode(encoded(image, icc_profile=P3)).pixels, colours[GREY], 1.6)
    opacity = RNG.integers(0, 256, 256, dtype=np.uint8)
    data = encoded(image, icc_profile=P3, transparency=opacity.tobytes())
    assert_near(decode(data).pixels, over_white(colours[GREY], opacity[GREY]), 2.1)


def test_a_colour_that_is_declared_transparent_is_found_before_it_is_converted():
    pixels = NOISE.copy()
    pixels[3:6] = (10, 200, 30)
    data = encoded(Image.fromarray(pixels), icc_profile=P3, transparency=(10, 200, 30))
    expected = in_srgb(pixels, "Display P3")
    expected[3:6] = 255
    assert_near(decode(data).pixels, expected, 1.6)


def test_greys_are_converted_by_their_curve_and_stay_grey():
    expected = np.repeat((255 * linear_to_srgb((GREY / 255.0) ** 1.8))[..., None], 3, axis=2)
    image = Image.fromarray(GREY)
    for data in (
        encoded(image, icc_profile=GREY_18),
        encoded(image, "TIFF", icc_profile=GREY_18),
        encoded(Image.fromarray(GREY.astype(np.uint16) * 257), icc_profile=GREY_18),
    ):
        found = decode(data).pixels
        assert (found == found[..., :1]).all()
        assert_near(found, expected, 1.6)
    image.putalpha(Image.fromarray(ALPHA))
    found = decode(encoded(image, icc_profile=GREY_18)).pixels
    assert_near(found, over_white(expected, ALPHA), 2.1)


def test_inks_are_converted_by_their_table():
    labs = np.array([(95 - 6 * n, 3 * (n % 5) - 6, 4 * (n % 4) - 6) for n in range(16)], float)
    labs[0], labs[-1] = (100, 0, 0), (0, 0, 0)  # paper and all inks: white and black
    stored = np.stack([np.round(labs[:, 0] * 2.55) / 2.55, labs[:, 1], labs[:, 2]], axis=1)
    inks = np.array([[255 * (n >> bit & 1) for bit in (3, 2, 1, 0)] for n in range(16)], np.uint8)
    image = Image.frombytes("CMYK", (16, 1), inks.tobytes())
    data = encoded(image, "TIFF", icc_profile=cmyk_profile(labs))
    assert_near(decode(data).pixels[0], lab_in_srgb(stored), 2.1)
    data = encoded(image.resize((64, 64), 0), "JPEG", quality=100, icc_profile=cmyk_profile(labs))
    assert decode(data).pixels.shape == (64, 64, 3)


@pytest.mark.parametrize(
    ("pixels", "profile"), [(GREY, P3), (NOISE, GREY_18), (GREY, cmyk_profile([(50, 0, 0)] * 16))]
)
def test_a_profile_of_another_kind_of_picture_is_passed_over(pixels, profile):
    image = Image.fromarray(pixels)
    with_profile = decode(encoded(image, icc_profile=profile)).pixels
    np.testing.assert_array_equal(with_profile, decode(encoded(image)).pixels)


def broken_profiles():
    yield b"no profile at all"
    yield bytes(200)
    yield P3[:100]
    yield P3[: len(P3) // 2]
    yield P3[:36] + b"xxxx" + P3[40:]
    yield P3[:128] + b"\xff\xff\xff\xff" + P3[132:]
    yield P3[:12] + b"link" + P3[16:]
    yield rgb_profile("Display P3", tags={b"rTRC": b"mess" + bytes(8)})
    yield rgb_profile("Display P3", tags={b"rXYZ": b"XYZ " + bytes(4)})
    yield P3 + bytes(colour_profile.MAX_BYTES)
    # As many steps as somebody likes, for each pixel.
    yield rgb_profile("Display P3", tags={b"D2B0": b"mpet" + bytes(8)})


@pytest.mark.parametrize("profile", list(broken_profiles()))
def test_a_broken_or_oversized_profile_is_passed_over(profile):
    data = encoded(Image.fromarray(NOISE), "TIFF", icc_profile=profile)
    np.testing.assert_array_equal(decode(data).pixels, NOISE)


@pytest.mark.slow
@pytest.mark.long
def test_profiles_with_random_damage_never_stop_a_picture():
    image, random = Image.fromarray(NOISE[:4, :4]), np.random.default_rng(5)
    inks = Image.fromarray(NOISE[:4, :4]).convert("CMYK")
    table = cmyk_profile([(50, 0, 0)] * 16)
    for number in range(400):
        chosen, profile = (inks, table) if number % 2 else (image, P3)
        damaged = bytearray(profile)
        for at in random.integers(0, len(damaged), 1 + number % 20):
            damaged[at] = random.integers(256)
        for at in random.integers(128, 300, number % 3):  # the table of tags
            damaged[at] = random.integers(256)
        picture = decode(encoded(chosen, "TIFF", icc_profile=bytes(damaged)))
        assert picture.pixels.shape == (4, 4, 3)


def distinct(number):
    """Return the profile of Display P3 with a number appended, which makes it a different one."""
    return P3 + struct.pack(">I", number)


@pytest.fixture
def made(monkeypatch):
    """Give a list with an entry for each transform that Pillow has made."""
    made, make = [], ImageCms.buildTransform
    monkeypatch.setattr(
        ImageCms, "buildTransform", lambda *arguments: made.append(0) or make(*arguments)
    )
    return made


def test_only_the_latest_transforms_are_kept(made):
    image = Image.fromarray(NOISE)
    expected = decode(encoded(image, "TIFF", icc_profile=P3)).pixels
    files = [encoded(image, "TIFF", icc_profile=distinct(number)) for number in range(40)]
    made.clear()
    for file in files:
        np.testing.assert_array_equal(decode(file).pixels, expected)
    assert len(made) == 40
    for file in files[-32:]:  # these are kept
        np.testing.assert_array_equal(decode(file).pixels, expected)
    assert len(made) == 40
    for file in files[:-32]:  # and none of the others
        np.testing.assert_array_equal(decode(file).pixels, expected)
    assert len(made) == 48


def test_threads_share_a_transform(made):
    pictures = [RNG.integers(0, 256, (60, 80, 3), dtype=np.uint8) for _ in range(40)]
    profile = distinct(1000)
    files = [encoded(Image.fromarray(p), "TIFF", icc_profile=profile) for p in pictures]
    expected = [decode(file).pixels for file in files]
    assert len(made) == 1
    with ThreadPoolExecutor(8) as pool:
        for found, alone in zip(pool.map(decode, files), expected, strict=True):
            np.testing.assert_array_equal(found.pixels, alone)
    assert len(made) == 1


def test_a_large_jpeg_is_decoded_at_a_fraction_before_it_is_converted(monkeypatch):
    seen, resize = [], Image.Image.resize

    def look(image, *arguments, **named):
        seen.append(image.size)
        return resize(image, *arguments, **named)

    monkeypatch.setattr(Image.Image, "resize", look)
    y, x = np.mgrid[0:1200, 0:1600]
    smooth = 90 + 90 * np.stack([x / 1600, y / 1200, (x + y) / 2800], axis=-1)
    image = Image.fromarray(smooth.astype(np.uint8))
    spec = ImageSpec(96, 128, 3)
    plain = decode(encoded(image, "JPEG", quality=95), spec).pixels
    found = decode(encoded(image, "JPEG", quality=95, icc_profile=P3), spec).pixels
    assert seen == [(200, 150), (200, 150)]
    assert_near(found, in_srgb(plain, "Display P3"), 2.1)


def test_a_smaller_picture_is_converted_and_grey_is_the_luma_of_what_is_seen():
    image = Image.fromarray(NOISE).resize((310, 240), Image.Resampling.NEAREST)
    data = encoded(image, icc_profile=P3)
    expected = in_srgb(decode(encoded(image), ImageSpec(24, 31, 3)).pixels, "Display P3")
    assert_near(decode(data, ImageSpec(24, 31, 3)).pixels, expected, 1.6)
    assert_near(decode(data, max_side=31).pixels, expected, 1.6)
    luma = expected @ [0.299, 0.587, 0.114]  # ITU-R 601
    assert_near(decode(data, ImageSpec(24, 31, 1)).pixels[..., 0], luma, 1.6)
    plain = encoded(image, icc_profile=rgb_profile("sRGB"))
    for spec in (ImageSpec(17, 17, 1), ImageSpec(17, 17, 3)):
        np.testing.assert_array_equal(
            decode(plain, spec).pixels, decode(encoded(image), spec).pixels
        )


def test_it_is_turned_upright_too():
    exif = Image.Exif()
    exif[0x0112] = 6
    data = encoded(Image.fromarray(NOISE), "TIFF", icc_profile=P3, exif=exif)
    expected = in_srgb(np.rot90(NOISE, -1), "Display P3")
    assert_near(decode(data).pixels, expected, 1.6)
