"""Files are told by their content, and named where they are not read."""

import io
import struct

import numpy as np
import pytest
from PIL import Image
from tests.data.written_pictures import tiff

from pellucid.data.decode import Health, ImageSpec, decode
from pellucid.data.file_kind import AVIF, HEIF, kind_of
from pellucid.errors import PictureError

Y, X = np.mgrid[0:48, 0:80]
SMOOTH = np.stack([3 * X, 5 * Y, X + Y], axis=2).astype(np.uint8)


def boxes(major: bytes, *others: bytes) -> bytes:
    brands = major + bytes(4) + b"".join(others)
    return struct.pack(">I", 8 + len(brands)) + b"ftyp" + brands + bytes(100)


def error_of(data: bytes) -> PictureError:
    with pytest.raises(PictureError) as caught:
        decode(data)
    return caught.value


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"8BPS\0\1" + bytes(100), "Photoshop"),
        (b"gimp xcf v011" + bytes(50), "GIMP"),
        (bytes(128) + b"DICM" + bytes(100), "DICOM"),
        (b"\x76\x2f\x31\x01" + bytes(50), "OpenEXR"),
        (b"#?RADIANCE\n" + bytes(50), "Radiance"),
        (b"SIMPLE  =                    T", "FITS"),
        (b"qoif" + bytes(50), "QOI"),
        (b"P6 2 2 255\n" + bytes(12), "Netpbm"),
        (b"P2\n# a comment\n2 2\n255\n1 2 3 4\n", "Netpbm"),
        (b"\0\0\1\0\1\0" + bytes(50), "icon"),
        (b"II\xbc\x01" + bytes(50), "JPEG XR"),
        (b"FUJIFILMCCD-RAW 0201" + bytes(50), "raw camera file"),
        (b"IIRO\x08\0\0\0" + bytes(50), "raw camera file"),
        (b"IIU\0\x08\0\0\0" + bytes(50), "raw camera file"),
        (b"FOVb" + bytes(50), "raw camera file"),
        (boxes(b"crx ", b"crx ", b"isom"), "raw camera file"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "PostScript"),
    ],
)
def test_pictures_of_other_kinds_are_named(data, word):
    error = error_of(data)
    assert error.health == Health.NOT_SUPPORTED
    assert word in str(error)
    assert "Save it as" in str(error)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (boxes(b"isom", b"isom", b"mp41"), "film"),
        (boxes(b"qt  ", b"qt  "), "film"),
        (boxes(b"M4V ", b"M4V ", b"mp42"), "film"),
        (b"\x1aE\xdf\xa3" + bytes(50), "Matroska"),
        (b"RIFF\x10\0\0\0AVI LIST", "film"),
        (b'{"title": "IMG_1.jpg"}', "JSON"),
        (b'[\n {"a": 1}]', "JSON"),
        (b"404: Not Found", "text"),
        ("파일을 찾을 수 없습니다".encode(), "text"),
        ("\ufeffnot here".encode("utf-16-le"), "text"),
        (b"<?xml version='1.0'?><rss></rss>", "XML"),
        (b"<?xml version='1.0'?>\n<svg xmlns=''/>", "SVG"),
        (b"<Error><Code>AccessDenied</Code></Error>", "XML"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0", "git lfs pull"),
        (b"Rar!\x1a\x07\0" + bytes(50), "RAR"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(50), "7-Zip"),
        (b"\x1f\x8b\x08" + bytes(50), "gzip"),
        (b"\x93NUMPY\x01\0" + bytes(50), "NumPy"),
        (b"\x89HDF\r\n\x1a\n" + bytes(50), "HDF5"),
        (b"SQLite format 3\0" + bytes(50), "SQLite"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(50), "Thumbs.db"),
        (b"\0\0\0\x01Bud1" + bytes(50), "DS_Store"),
        (b"\0\x05\x16\x07\0\2\0\0Mac OS X" + bytes(50), "AppleDouble"),
        (bytes(5000), "nothing but zeros"),
        (bytes(600) + b"x", "something else"),
        (bytes(range(128, 256)), "something else"),
        (b"MZ\x90\0" + bytes(50), "program"),
    ],
)
def test_files_that_are_no_pictures_are_named(data, word):
    error = error_of(data)
    assert error.health == Health.NOT_A_PICTURE
    assert word in str(error)


@pytest.mark.parametrize(
    ("brands", "kind"),
    [
        ((b"heic", b"mif1"), HEIF),
        ((b"heix", b"mif1", b"heix"), HEIF),
        ((b"hevc", b"mif1"), HEIF),
        ((b"msf1", b"msf1", b"hevc"), HEIF),
        ((b"mif1", b"mif1", b"heic"), HEIF),
        ((b"mif1", b"mif1", b"avif", b"miaf"), AVIF),
        ((b"avif", b"mif1"), AVIF),
        ((b"avis", b"msf1", b"avif"), AVIF),
        ((b"mif1",), HEIF),
    ],
)
def test_all_brands_of_heic_and_avif_are_known(brands, kind):
    assert kind_of(boxes(*brands)) is kind


def saved(form: str, image: Image.Image, **options) -> bytes:
    if form == "HEIF":
        import pillow_heif

        pillow_heif.register_heif_opener()
    if form == "JXL":
        import pillow_jxl  # noqa: F401
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


LOSSY = {"HEIF": {"quality": 95}, "AVIF": {"quality": 95}, "JPEG2000": {}, "JXL": {"quality": 95}}


@pytest.mark.parametrize("form", LOSSY)
@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA"])
def test_pictures_of_phones_and_of_the_web_are_read(form, mode):
    image = Image.fromarray(SMOOTH).convert(mode)
    if "A" in mode:
        image.putalpha(Image.fromarray((X > 40).astype(np.uint8) * np.uint8(255)))
    expected = np.asarray(Image.fromarray(SMOOTH).convert("L" if len(mode) < 3 else "RGB")).copy()
    expected = expected if expected.ndim == 3 else np.repeat(expected[..., None], 3, 2)
    if "A" in mode:
        expected[:, :41] = 255
    picture = decode(saved(form, image, **LOSSY[form]))
    assert (picture.height, picture.width) == (48, 80)
    assert np.abs(picture.pixels.astype(int) - expected).mean() < 3
    small = decode(saved(form, image, **LOSSY[form]), ImageSpec(16, 16, 3))
    assert small.pixels.shape == (16, 16, 3)


@pytest.mark.parametrize("form", ["HEIF", "AVIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_photos_are_turned_upright_once(form, orientation):
    turn = [
        lambda a: a,
        lambda a: a[:, ::-1],
        lambda a: a[::-1, ::-1],
        lambda a: a[::-1],
        lambda a: a.transpose(1, 0, 2),
        lambda a: np.rot90(a, -1),
        lambda a: a[::-1, ::-1].transpose(1, 0, 2),
        lambda a: np.rot90(a, 1),
    ][orientation - 1]
    image = Image.fromarray(SMOOTH)
    exif = Image.Exif()
    exif[0x0112] = orientation
    image.info["exif"] = exif.tobytes()  # from which the writers make irot and imir
    options = {"exif": exif} if form == "AVIF" else {}
    picture = decode(saved(form, image, quality=95, **options))
    expected = turn(SMOOTH)
    assert (picture.height, picture.width) == expected.shape[:2]
    assert np.abs(picture.pixels.astype(int) - expected).mean() < 3


@pytest.mark.parametrize("form", ["HEIF", "AVIF"])
def test_the_profile_of_a_phone_is_heeded(form):
    """By a profile whose red and blue are exchanged: colours follow it."""
    from PIL import ImageCms

    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, blue = profile.index(b"rXYZ", 128), profile.index(b"bXYZ", 128)
    profile[red : red + 4], profile[blue : blue + 4] = b"bXYZ", b"rXYZ"
    flat = Image.new("RGB", (32, 32), (250, 60, 10))
    data = saved(form, flat, quality=100, icc_profile=bytes(profile))
    assert np.abs(decode(data).pixels.astype(int) - (10, 60, 250)).max() <= 8


def test_a_10_bit_heic_is_brought_to_8():
    import pillow_heif

    values = (SMOOTH.astype(np.uint16) << 8).astype("<u2")
    heif = pillow_heif.from_bytes("RGB;16", (80, 48), values.tobytes())
    file = io.BytesIO()
    heif.save(file, quality=95)
    assert np.abs(decode(file.getvalue()).pixels.astype(int) - SMOOTH).mean() < 3


@pytest.mark.parametrize("form", LOSSY)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_photos_that_were_not_copied_whole_are_refused(form, share):
    data = saved(form, Image.fromarray(SMOOTH), **LOSSY[form])
    health = error_of(data[: int(share * len(data))]).health
    assert health in (Health.TRUNCATED, Health.DAMAGED)


@pytest.mark.parametrize("name", ["HEIF", "JPEG", "MPO", "WEBP"])
def test_the_first_picture_of_several_is_taken(name):
    """Live photos, bursts and previews: HEIC and JPEG of several pictures under any name."""
    frames = [Image.fromarray(np.full((32, 48, 3), value, np.uint8)) for value in (128, 16)]
    more = {} if name == "JPEG" else {"save_all": True, "append_images": frames[1:]}
    data = saved(name, frames[0], **more)
    film = boxes(b"mp42", b"isom") + b"\xff\xda" * 300
    for content in (data, data + film if name in ("JPEG", "MPO") else data):
        assert np.abs(decode(content).pixels.astype(int) - 128).max() <= 2


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda d: d.replace(b"\xff\xc0\0\x11\x08", b"\xff\xc0\0\x11\x0c"), "12 bits"),
        (lambda d: d.replace(b"\xff\xc0\0\x11", b"\xff\xc3\0\x11"), "lossless"),
        (lambda d: d.replace(b"\xff\xc0\0\x11", b"\xff\xf7\0\x11"), "JPEG-LS"),
        (lambda d: d.replace(b"\xff\xc0\0\x11", b"\xff\xc5\0\x11"), "hierarchical"),
    ],
)
def test_jpegs_of_medicine_and_science_are_named(change, word):
    error = error_of(change(saved("JPEG", Image.fromarray(SMOOTH))))
    assert error.health == Health.NOT_SUPPORTED
    assert word in str(error)


def with_ifd(data: bytes, tags: dict[int, tuple[int, tuple[int, ...]]], big: np.ndarray) -> bytes:
    """Append another picture to a TIFF, below the first (SubIFDs)."""
    second = tiff(big, more=tags, photometric=tags[262][1][0])
    # Offsets in the second are counted from its own start: shift them.
    shift = len(data)
    n = struct.unpack_from("<H", second, 8)[0]
    moved = bytearray(second)
    for at in range(10, 10 + 12 * n, 12):
        tag, kind, count, _ = struct.unpack_from("<HHII", second, at)
        size = count * {3: 2, 4: 4, 1: 1}[kind]
        if size > 4 or tag == 273:
            value = struct.unpack_from("<I", second, at + 8)[0]
            struct.pack_into("<I", moved, at + 8, value + shift)
    return data + bytes(moved)


@pytest.mark.parametrize("photometric", [32803, 34892])
def test_a_raw_camera_file_is_never_taken_for_its_preview(photometric):
    preview = tiff(SMOOTH[:12, :16], more={254: (4, (1,)), 330: (4, (0,))})
    big = np.zeros((48, 80, 1), np.uint16)
    first = tiff(SMOOTH[:12, :16], more={254: (4, (1,)), 330: (4, (len(preview) + 8,))})
    data = with_ifd(first, {262: (3, (photometric,))}, big)
    error = error_of(data)
    assert error.health == Health.NOT_SUPPORTED
    assert "raw camera file" in str(error)
    maker = tiff(SMOOTH[:12, :16], more={50706: (1, (1, 4, 0, 0))})
    assert "raw camera file" in str(error_of(maker))
    for compression in (34713, 32767, 65535, 32770):
        coded = with_ifd(first, {262: (3, (1,)), 259: (3, (compression,))}, big)
        assert "raw camera file" in str(error_of(coded))


def test_a_preview_before_the_picture_is_not_taken_for_it():
    first = tiff(SMOOTH[:12, :16], more={254: (4, (1,)), 330: (4, (0,))})
    first = tiff(SMOOTH[:12, :16], more={254: (4, (1,)), 330: (4, (len(first) + 8,))})
    error = error_of(with_ifd(first, {262: (3, (2,))}, SMOOTH))
    assert "a preview of 16 x 12" in str(error)
    # Pyramids begin with the full picture, and have smaller ones below it.
    whole = tiff(SMOOTH, more={330: (4, (0,))})
    whole = tiff(SMOOTH, more={330: (4, (len(whole) + 8,))})
    pyramid = with_ifd(whole, {262: (3, (2,)), 254: (4, (1,))}, SMOOTH[:12, :16])
    np.testing.assert_array_equal(decode(pyramid).pixels, SMOOTH)
