"""The exported script sees what pellucid sees, in every kind of file, or says that it does not."""

import io
import json
import subprocess
import sys
import zlib
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image
from tests.data.written_pictures import png, tiff

from pellucid.data.decode import ImageSpec, decode
from pellucid.exports.script import script_for
from pellucid.i18n import use_language

pytestmark = pytest.mark.slow

SHOWING = SimpleNamespace(
    script_packages="",
    script_import="",
    file="model",
    script_lines="np.save(sys.argv[2], pixels)\nprobabilities = np.ones(1)\n",
)
Y, X = np.mgrid[0:60, 0:90]
SMOOTH = np.stack([2 * X, 4 * Y, X + Y], axis=2).astype(np.uint8)
DEEP = (SMOOTH.astype(np.uint16) * 257)[..., :1]


def saved(form: str, image: Image.Image, **options) -> bytes:
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def turned() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = 6
    return exif


RGB = Image.fromarray(SMOOTH)
TRANSPARENT = RGB.copy()
TRANSPARENT.putalpha(Image.fromarray((X * 2).astype(np.uint8)))
READ = {
    "JPEG": (saved("JPEG", RGB, exif=turned()), None),
    "grey JPEG": (saved("JPEG", RGB.convert("L")), None),
    "CMYK JPEG": (saved("JPEG", RGB.convert("CMYK")), None),
    "MPO": (saved("MPO", RGB, save_all=True, append_images=[RGB]), None),
    "PNG": (saved("PNG", RGB), None),
    "palette PNG": (saved("PNG", RGB.quantize(20)), None),
    "RGBA PNG": (saved("PNG", TRANSPARENT), None),
    "LA PNG": (saved("PNG", TRANSPARENT.convert("LA")), None),
    "16 bit PNG": (png(DEEP, 16), None),
    "16 bit colour PNG": (png(SMOOTH.astype(np.uint16) * 257, 16), None),
    "12 bit PNG": (png(DEEP >> 4, 16), 12),
    "10 bit TIFF": (tiff(DEEP >> 6), 10),
    "packed 12 bit TIFF": (tiff(DEEP >> 4, bits=12), None),
    "big-endian 16 bit TIFF": (tiff(DEEP, order=">", compression=8), None),
    "TIFF": (tiff(SMOOTH), None),
    "16 bit colour TIFF": (tiff(SMOOTH.astype(np.uint16) * 257), None),
    "1 bit TIFF": (tiff((SMOOTH[..., :1] > 90).astype(np.uint8), bits=1), None),
    "GIF": (saved("GIF", RGB.quantize(20)), None),
    "WebP": (saved("WEBP", RGB, lossless=True), None),
    "BMP": (saved("BMP", RGB), None),
    "AVIF": (saved("AVIF", RGB), None),
    "JPEG 2000": (saved("JPEG2000", RGB), None),
}
AVIF = READ["AVIF"][0]
POINTS = AVIF.index(b"colrnclx") + 8
NOT_READ = {
    "Display P3 by code points": (AVIF[:POINTS] + b"\0\x0c" + AVIF[POINTS + 2 :], None),
    "signed": (tiff(DEEP.astype(np.int16)), None),
    "float": (tiff(DEEP.astype(np.float32)), None),
    "32 bits": (tiff(DEEP.astype(np.uint32)), None),
    "scale not known": (tiff(DEEP >> 4), None),
    "more bits than in training": (tiff(DEEP), 12),
    "12 bit colour": (tiff((SMOOTH.astype(np.uint16) * 257) >> 4), 12),
    "4 bands": (tiff(np.concatenate([SMOOTH, SMOOTH[..., :1]], axis=2)), None),
    "16 bits in planes": (tiff(SMOOTH.astype(np.uint16) * 257, is_planar=True), None),
    "white is 0": (tiff(DEEP, photometric=0), None),
    "palette to 255": (
        tiff(SMOOTH[..., :1], photometric=3, more={320: (3, tuple(range(256)) * 3)}),
        None,
    ),
}

NAME = READ["PNG"][0].index(b"IDAT")
WRONG_LENGTH = READ["PNG"][0][: NAME - 4] + (100).to_bytes(4) + READ["PNG"][0][NAME:]
HUGE = READ["PNG"][0][:16] + (60_000).to_bytes(4) * 2 + READ["PNG"][0][24:29]
HUGE += zlib.crc32(HUGE[12:29]).to_bytes(4) + READ["PNG"][0][33:]
DAMAGED = [READ["JPEG"][0][:900], WRONG_LENGTH, HUGE, b"no picture", b"", None]


def run(
    tmp_path, data: bytes, bits: int | None, *, is_there: bool = True
) -> tuple[np.ndarray | None, str]:
    facts = {"labels": ["a"], "input": {"height": 24, "width": 24, "n_channels": 3, "bits": bits}}
    (tmp_path / "classifier.json").write_text(json.dumps(facts))
    (tmp_path / "predict.py").write_text(script_for(SHOWING), encoding="utf-8")
    if is_there:
        (tmp_path / "picture").write_bytes(data)
    done = subprocess.run(
        [sys.executable, tmp_path / "predict.py", tmp_path / "picture", tmp_path / "seen.npy"],
        capture_output=True,
        text=True,
        check=False,
    )
    seen = tmp_path / "seen.npy"
    assert done.returncode == 0 or not seen.exists()
    return (np.load(seen)[0] if seen.exists() else None), done.stderr


@pytest.mark.long
@pytest.mark.parametrize("case", READ)
def test_the_script_sees_what_pellucid_sees(tmp_path, case):
    data, bits = READ[case]
    seen, said = run(tmp_path, data, bits)
    assert seen is not None, said
    ours = decode(data, ImageSpec(24, 24, 3, bits)).pixels
    assert np.abs(seen.astype(int) - ours).max() <= 2


@pytest.mark.long
@pytest.mark.parametrize("case", NOT_READ)
def test_the_script_refuses_what_it_would_misread(tmp_path, case):
    seen, said = run(tmp_path, *NOT_READ[case])
    assert seen is None
    assert "Save" in said
    assert "Traceback" not in said


@pytest.mark.long
@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("data", DAMAGED)
def test_a_file_that_is_no_picture_is_said(tmp_path, data, lang):
    with use_language(lang):
        seen, said = run(tmp_path, b"" if data is None else data, None, is_there=data is not None)
    assert seen is None
    beginning = {"en": "This file cannot be read as a picture: ", "ko": "이 파일은 사진으로"}
    assert said.startswith(beginning[lang])
    assert "Traceback" not in said


def test_without_a_picture_it_says_how_it_is_called(tmp_path):
    showing = SimpleNamespace(**{**vars(SHOWING), "script_import": "import not_installed"})
    (tmp_path / "predict.py").write_text(script_for(showing), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, tmp_path / "predict.py"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Classify a picture: python predict.py PICTURE. Install first: ")
