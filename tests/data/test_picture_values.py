"""What values and bands mean: equal to NumPy on the array that was written, or refused by name."""

import itertools

import numpy as np
import pytest
from PIL import ImageCms
from tests.data.written_pictures import png, tiff

from pellucid.data.decode import Health, ImageSpec, decode
from pellucid.data.sixteen_bits import OWN
from pellucid.errors import PictureError

HEIGHT, WIDTH = 6, 9
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
"""From what was stored to what is seen, by orientation (TIFF 6.0, p. 36)."""


def noise(n_bands: int, bits: int, seed: int = 0, dtype: type | None = None) -> np.ndarray:
    """Give values that use all of the bits."""
    rng = np.random.default_rng(seed)
    dtype = dtype or (np.uint8 if bits <= 8 else np.uint16)
    values = rng.integers(0, 2**bits, (HEIGHT, WIDTH, n_bands), dtype=np.int64)
    values[0, 0], values[0, 1] = 2**bits - 1, 0
    return values.astype(dtype)


def three(pixels: np.ndarray) -> np.ndarray:
    return np.repeat(pixels, 3, axis=2) if pixels.shape[2] == 1 else pixels


def to_eight(values: np.ndarray, bits: int) -> np.ndarray:
    """Scale as the format's own bits say: upwards by the exact factor, downwards by cutting."""
    if bits <= 8:
        return np.round(values.astype(float) * 255 / (2**bits - 1)).astype(np.uint8)
    return (values >> (bits - 8)).astype(np.uint8)


def over_white(colour: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    alpha = alpha.astype(float) / 255
    return colour * alpha + 255 * (1 - alpha)


def refusal(data: bytes, **options) -> PictureError:
    with pytest.raises(PictureError) as caught:
        decode(data, **options)
    return caught.value


def pixels_or_error(data: bytes) -> np.ndarray | PictureError:
    try:
        return decode(data, bits=16).pixels
    except PictureError as error:
        return error


COLOURS = {"grey": (1, 1), "white is 0": (1, 0), "RGB": (3, 2), "CMYK": (4, 5)}
ALPHAS = {"no alpha": (), "unassociated": (2,), "associated": (1,), "unspecified": (0,)}
LAYOUTS = list(
    itertools.product(
        COLOURS,
        (1, 2, 4, 8, 12, 16, 32),
        "uif",
        ALPHAS,
        ("chunky", "planar"),
        "<>",
        (1, 8),
    )
)


def expected_of(colour: str, bits: int, values: np.ndarray, extra: tuple[int, ...]) -> np.ndarray:
    """Compute what is seen, from the values as they were written."""
    eight = to_eight(values, bits).astype(float)
    if colour == "white is 0":
        eight = to_eight((2**bits - 1) - values, bits).astype(float)
    if colour == "CMYK":
        return (255 - eight[..., :3]) * (255 - eight[..., 3:]) / 255
    if extra:
        alpha = eight[..., -1:]
        seen = eight[..., :-1]
        if extra == (1,):
            return seen + 255 - alpha
        return over_white(seen, alpha)
    return eight


@pytest.mark.parametrize("colour", COLOURS)
@pytest.mark.parametrize("kind", "uif")
def test_a_tiff_of_any_layout_is_read_exactly_or_refused_by_its_name(colour, kind, capfd):
    n_read = 0
    for layout in LAYOUTS:
        if layout[0] != colour or layout[2] != kind:
            continue
        _, bits, _, alpha, planes, order, compression = layout
        extra = ALPHAS[alpha]
        n_colours, photometric = COLOURS[colour]
        n_bands = n_colours + len(extra)
        dtypes = {"u": {32: np.uint32}, "i": {8: np.int8, 16: np.int16, 32: np.int32}}
        dtypes["f"] = {16: np.float16, 32: np.float32}
        dtype = dtypes[kind].get(bits)
        if kind != "u" and dtype is None:
            continue
        if dtype is not None:
            values = np.ones((HEIGHT, WIDTH, n_bands), dtype)
        else:
            values = noise(n_bands, bits)
            if extra == (1,):  # colours multiplied by their opacity are at most that
                values[..., :-1] = np.minimum(values[..., :-1], values[..., -1:])
        data = tiff(
            values,
            order=order,
            photometric=photometric,
            extra=extra,
            is_planar=planes == "planar",
            compression=compression,
            bits=bits if dtype is None and bits not in (8, 16) else None,
        )
        seen = pixels_or_error(data)
        if isinstance(seen, PictureError):
            assert seen.health == Health.NOT_SUPPORTED, (layout, str(seen))
            assert f"{n_bands} band" in str(seen), (layout, str(seen))
            assert f"{bits} bit" in str(seen), (layout, str(seen))
            is_common = bits <= 8 and not extra and colour in ("grey", "white is 0")
            assert kind != "u" or not is_common, (layout, str(seen))
            continue
        n_read += 1
        expected = three(expected_of(colour, bits, values, extra))
        off = np.abs(seen - expected)
        # Multiplied colours have lost some of their values: Pillow divides, and rounds again.
        most = 1.5 if extra == (1,) else 1.0 if extra or colour == "CMYK" else 0.0
        assert off.max() <= most, (layout, off.max())
    assert n_read == 0 if kind != "u" else n_read >= 8
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("orientation", UPRIGHT)
@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize(
    ("n_bands", "bits", "is_planar"), [(1, 8, False), (1, 16, False), (3, 8, True), (3, 16, True)]
)
def test_a_tiff_is_turned_upright(orientation, order, n_bands, bits, is_planar):
    values = noise(n_bands, bits)
    data = tiff(values, order=order, orientation=orientation, is_planar=is_planar)
    expected = UPRIGHT[orientation](three(to_eight(values, bits)))
    picture = decode(data)
    np.testing.assert_array_equal(picture.pixels, expected)
    assert (picture.height, picture.width) == expected.shape[:2]


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("n_bands", [1, 3])
@pytest.mark.parametrize("orientation", [1, 6])
def test_a_profile_is_heeded_at_every_depth(bits, n_bands, orientation):
    """An sRGB profile changes nothing, and pictures of both depths come out alike."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    values = noise(n_bands, bits)
    more = {34675: (1, tuple(profile))}
    seen = decode(tiff(values, orientation=orientation, more=more)).pixels
    np.testing.assert_array_equal(seen, UPRIGHT[orientation](three(to_eight(values, bits))))


@pytest.mark.parametrize("rows", [1, 4])
@pytest.mark.parametrize("n_bands", [1, 3])
@pytest.mark.parametrize("is_planar", [False, True])
def test_strips_are_put_together(rows, n_bands, is_planar):
    values = noise(n_bands, 16)
    data = tiff(values, rows_per_strip=rows, is_planar=is_planar)
    np.testing.assert_array_equal(decode(data).pixels, three(to_eight(values, 16)))


@pytest.mark.parametrize("n_bands", [1, 2, 3, 4])
@pytest.mark.parametrize("depth", [1, 2, 4, 8, 16])
def test_a_png_of_any_layout_is_read_exactly(n_bands, depth):
    if depth < 8 and n_bands > 1:
        return
    values = noise(n_bands, depth)
    eight = to_eight(values, depth)
    expected = three(eight[..., :1] if n_bands <= 2 else eight[..., :3]).astype(float)
    if n_bands in (2, 4):
        expected = over_white(expected, eight[..., -1:])
    off = np.abs(decode(png(values, depth), bits=16).pixels - expected)
    assert off.max() <= (1 if n_bands in (2, 4) else 0)


@pytest.mark.parametrize("n_bands", [1, 3])
def test_a_16_bit_png_shows_white_where_its_value_is_the_transparent_one(n_bands):
    values = noise(n_bands, 16)
    values[2, 3] = values[4, 5]
    values[5, 5] = values[4, 5] ^ 1  # the same in its high byte
    chosen = values[4, 5].astype(">u2").tobytes()
    expected = three(to_eight(values, 16)).copy()
    expected[2, 3] = expected[4, 5] = 255
    data = png(values, 16, (b"tRNS", chosen))
    np.testing.assert_array_equal(decode(data).pixels, expected)


FEWER = [
    ("grey TIFF", lambda values: tiff(values[..., :1]), 1),
    ("big-endian grey TIFF", lambda values: tiff(values[..., :1], order=">"), 1),
    ("deflated grey TIFF", lambda values: tiff(values[..., :1], compression=8), 1),
    ("RGB TIFF", tiff, 3),
    ("big-endian RGB TIFF", lambda values: tiff(values, order=">"), 3),
    ("deflated RGB TIFF", lambda values: tiff(values, compression=8), 3),
    ("deflated big-endian RGB TIFF", lambda values: tiff(values, compression=8, order=">"), 3),
    ("grey PNG", lambda values: png(values[..., :1], 16), 1),
    ("RGB PNG", lambda values: png(values, 16), 3),
]
IN_EVERY_FILE = pytest.mark.parametrize(
    ("write", "n_bands"), [case[1:] for case in FEWER], ids=[case[0] for case in FEWER]
)


@IN_EVERY_FILE
@pytest.mark.parametrize("bits", [8, 10, 12, 14])
def test_16_bit_values_are_scaled_by_the_bits_in_use_of_the_set(write, n_bands, bits):
    values = noise(3, bits, dtype=np.uint16)
    data = write(values)
    expected = three((values >> (bits - 8)).astype(np.uint8)[..., :n_bands])
    np.testing.assert_array_equal(decode(data, bits=bits).pixels, expected)
    np.testing.assert_array_equal(decode(data, bits=OWN).pixels, expected)
    np.testing.assert_array_equal(decode(data, ImageSpec(HEIGHT, WIDTH, 3, bits)).pixels, expected)
    # The set has all 16: then this picture is a dark one.
    dark = three((values >> 8).astype(np.uint8)[..., :n_bands])
    np.testing.assert_array_equal(decode(data, bits=16).pixels, dark)
    unknown = refusal(data)
    assert unknown.health == Health.SCALE_NOT_KNOWN
    assert f"uses {bits} of them" in str(unknown)
    if bits > 8:
        assert f"uses {bits} of its 16 bits" in str(refusal(data, bits=bits - 2))


@IN_EVERY_FILE
def test_a_black_picture_of_16_bits_is_black_at_every_scale(write, n_bands):
    black = np.zeros((HEIGHT, WIDTH, 3), np.uint16)
    for bits in (None, OWN, 8, 12, 16):
        assert decode(write(black), bits=bits).pixels.max() == 0


@pytest.mark.parametrize("n_bands", [1, 3])
@pytest.mark.parametrize("bits", [10, 12, 14])
def test_the_largest_value_that_a_tiff_declares_is_its_white(n_bands, bits):
    values = noise(n_bands, bits, dtype=np.uint16) // 3
    more = {341: (3, (2**bits - 1,) * n_bands)}
    expected = three((values >> (bits - 8)).astype(np.uint8))
    for asked in (None, 16, bits):
        np.testing.assert_array_equal(decode(tiff(values, more=more), bits=asked).pixels, expected)


def test_the_largest_value_of_one_picture_is_no_declaration():
    values = noise(1, 12, dtype=np.uint16) // 3
    data = tiff(values, more={341: (3, (int(values.max()),))})
    assert refusal(data).health == Health.SCALE_NOT_KNOWN
    loud = tiff(noise(1, 16), more={341: (3, (4095,))})  # which its own values belie
    np.testing.assert_array_equal(decode(loud).pixels, three(to_eight(noise(1, 16), 16)))


def test_16_bits_with_white_at_0_are_not_a_negative():
    values = noise(1, 12, dtype=np.uint16)
    expected = three(((4095 - values) >> 4).astype(np.uint8))
    np.testing.assert_array_equal(decode(tiff(values, photometric=0), bits=12).pixels, expected)


def palette_tiff(scale: int, bits: int, order: str) -> tuple[bytes, np.ndarray]:
    n = 2**bits
    colours = np.random.default_rng(1).integers(0, 256, (n, 3))
    colours[0] = 255
    indices = np.random.default_rng(2).integers(0, n, (HEIGHT, WIDTH, 1)).astype(np.uint8)
    table = tuple((colours.T.ravel() * scale).tolist())
    data = tiff(
        indices,
        photometric=3,
        order=order,
        bits=bits if bits < 8 else None,
        more={320: (3, table)},
    )
    return data, colours[indices[..., 0]].astype(np.uint8)


@pytest.mark.parametrize("scale", [1, 256, 257])
@pytest.mark.parametrize("bits", [1, 2, 4, 8])
@pytest.mark.parametrize("order", "<>")
def test_palettes_to_255_and_to_65535_show_the_same_colours(scale, bits, order):
    data, expected = palette_tiff(scale, bits, order)
    np.testing.assert_array_equal(decode(data).pixels, expected)


NAMED = {
    "signed 16": (lambda: tiff(noise(1, 15).astype(np.int16)), "1 band of 16 bits (signed"),
    "signed 8": (lambda: tiff(noise(1, 7).astype(np.int8)), "1 band of 8 bits (signed"),
    "unsigned 32": (lambda: tiff(noise(1, 16).astype(np.uint32)), "1 band of 32 bits"),
    "unsigned 64": (lambda: tiff(noise(1, 16).astype(np.uint64)), "1 band of 64 bits"),
    "float 16": (lambda: tiff(noise(1, 8).astype(np.float16)), "16 bits (floating point"),
    "float 64": (lambda: tiff(noise(3, 8).astype(np.float64)), "3 bands of 64 bits (floating"),
    "complex": (lambda: tiff(noise(1, 8).astype(np.complex64)), "64 bits (complex"),
    "2 bands": (lambda: tiff(noise(2, 8)), "2 bands of 8 bits"),
    "4 bands, no tag": (lambda: tiff(noise(4, 8)), "4 bands of 8 bits"),
    "4 bands, unspecified": (lambda: tiff(noise(4, 16), extra=(0,)), "4 bands of 16 bits"),
    "5 bands": (lambda: tiff(noise(5, 8)), "5 bands of 8 bits"),
    "RGB, alpha and infrared": (lambda: tiff(noise(5, 8), extra=(2, 0)), "5 bands of 8 bits"),
    "12 bands of 16 bits": (lambda: tiff(noise(12, 16)), "12 bands of 16 bits"),
    "13 bands in planes": (lambda: tiff(noise(13, 16), is_planar=True), "13 bands of 16 bits"),
    "224 bands": (lambda: tiff(noise(224, 16)), "224 bands of 16 bits"),
    "4 grey bands": (lambda: tiff(noise(4, 8), photometric=1), "4 bands of 8 bits"),
    "10 bits packed": (lambda: tiff(noise(1, 10), bits=10), "1 band of 10 bits"),
    "14 bits packed": (lambda: tiff(noise(1, 14), bits=14), "1 band of 14 bits"),
    "CIELAB": (lambda: tiff(noise(3, 8), photometric=8), "CIELAB"),
    "inks that are not CMYK": (
        lambda: tiff(noise(4, 8), photometric=5, more={332: (3, (2,))}),
        "4 bands of 8 bits",
    ),
    "uncompressed YCbCr 4:2:0": (lambda: tiff(noise(3, 8), photometric=6), "fraction"),
    "mask": (lambda: tiff(noise(1, 1), photometric=4, bits=1), "does not name"),
    "logarithmic": (lambda: tiff(noise(3, 16), photometric=32845), "does not name"),
    "2 kinds": (
        lambda: tiff(noise(3, 8), more={258: (3, (8, 8, 16))}),
        "3 bands of 8 and 16 bits",
    ),
}


@pytest.mark.parametrize("case", NAMED)
@pytest.mark.parametrize("bits", [None, OWN, 12])
def test_what_is_not_certain_is_refused_with_its_name(case, bits, capfd):
    write, name = NAMED[case]
    error = refusal(write(), bits=bits)
    assert error.health == Health.NOT_SUPPORTED
    assert name in str(error)
    assert capfd.readouterr() == ("", "")


def test_16_bits_with_alpha_that_use_fewer_are_refused_by_name():
    for data in (tiff(noise(4, 12, dtype=np.uint16), extra=(2,)), png(noise(4, 12), 16)):
        assert refusal(data).health == Health.SCALE_NOT_KNOWN
        assert "transparency" in str(refusal(data, bits=12))
