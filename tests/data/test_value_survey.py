"""What the values of a set tell that one picture cannot."""

import os

import numpy as np
import pytest
from PIL import Image
from tests.data.written_pictures import png, tiff

from pellucid.data.cache import PictureCache
from pellucid.data.catalog import read_catalog
from pellucid.data.decode import Health, ImageSpec, read_picture_file
from pellucid.data.sources.open_source import open_source
from pellucid.data.value_survey import survey_values
from pellucid.errors import PictureError

SIDE = 8


def values(n_bits: int, brightest: int, n_bands: int = 1) -> np.ndarray:
    """Give values of a 16 bit picture, of which one is the brightest."""
    rng = np.random.default_rng(n_bits)
    found = rng.integers(0, 2 ** (n_bits - 1), (SIDE, SIDE, n_bands)).astype(np.uint16)
    found[0, 0] = brightest
    return found


def written(folder, contents: list[bytes]) -> list[str]:
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for at, content in enumerate(contents):
        files.append(str(folder / f"{at:03}.x"))
        (folder / f"{at:03}.x").write_bytes(content)
    return files


@pytest.mark.parametrize(
    ("brightest", "bits"),
    [(255, 8), (256, 10), (1023, 10), (1024, 12), (4095, 12), (9000, 14), (16384, 16), (65535, 16)],
)
@pytest.mark.parametrize("write", [tiff, lambda v: png(v, 16)])
@pytest.mark.parametrize("n_bands", [1, 3])
def test_the_brightest_picture_of_the_set_decides(tmp_path, brightest, bits, write, n_bands):
    dark = [write(values(7, 100, n_bands))] * 3
    for place in range(4):
        contents = [*dark[:place], write(values(7, brightest, n_bands)), *dark[place:]]
        found = survey_values(written(tmp_path / str(place), contents))
        assert found.bits == bits
        assert bool(found.notes) == (bits < 16)
        if bits < 16:
            assert f"use {bits} bits, so {2**bits - 1:,} is taken for white" in found.notes[0]


def test_pictures_of_8_bits_and_broken_files_tell_nothing(tmp_path):
    contents = [b"", b"II*\0", b"II*\0" + bytes(50), b"\x89PNG\r\n\x1a\n", b"MM", b"text"]
    contents += [png(np.zeros((2, 2, 1), np.uint8), 8), tiff(np.zeros((2, 2, 3), np.uint8))]
    files = written(tmp_path, contents)
    assert survey_values([*files, str(tmp_path / "none"), "a\0b", str(tmp_path)]).bits is None
    declared = tiff(values(12, 4095), more={341: (3, (4095,))})
    assert survey_values(written(tmp_path / "b", [declared])).bits is None
    black = tiff(np.zeros((2, 2, 1), np.uint16))
    assert survey_values(written(tmp_path / "c", [black])).bits == 16


class Kept:
    """Takes pixels."""

    spec = ImageSpec(SIDE, SIDE, 1)

    def __init__(self, bits: int | None) -> None:
        self.spec = ImageSpec(SIDE, SIDE, 1, bits)
        self.pixels: dict[bytes, np.ndarray] = {}

    def needs(self, content_hash: bytes) -> bool:
        return True

    def put(self, content_hash: bytes, pixels: np.ndarray) -> None:
        self.pixels[content_hash] = pixels

    def finish(self) -> None:
        pass


def test_a_set_of_12_bits_is_read_by_the_scale_of_the_set_and_not_by_that_of_a_picture(tmp_path):
    bright, dark = values(12, 4095), values(10, 500)
    for label, picture in (("a", bright), ("b", dark)):
        written(tmp_path / "set" / label, [])
        (tmp_path / "set" / label / "0.tif").write_bytes(tiff(picture))
        (tmp_path / "set" / label / "1.png").write_bytes(png(picture // 2, 16))
    source = open_source(tmp_path / "set")
    assert source.survey.bits == 12
    sink = Kept(source.survey.bits)
    cache = PictureCache(tmp_path / "cache.sqlite")
    catalog = read_catalog(source, cache, sink.spec, [sink])
    assert set(catalog["health"]) == {Health.OK}
    by_path = dict(zip(catalog["path"], catalog["hash"], strict=True))
    for path, picture in (("a/0.tif", bright), ("a/1.png", bright // 2), ("b/0.tif", dark)):
        seen = sink.pixels[bytes.fromhex(by_path[path])]
        np.testing.assert_array_equal(seen, (picture >> 4).astype(np.uint8))
    # Where nobody knows the scale they are refused, and that is not remembered for other sets.
    unknown = read_catalog(source, PictureCache(None), Kept(None).spec)
    assert set(unknown["health"]) == {Health.SCALE_NOT_KNOWN}
    other = PictureCache(tmp_path / "other.sqlite")
    read_catalog(source, other, Kept(None).spec)
    assert set(read_catalog(source, other, Kept(12).spec)["health"]) == {Health.OK}


def rgba(alpha: np.ndarray) -> np.ndarray:
    rgb = np.full((SIDE, SIDE, 3), 90, np.uint8)
    return np.concatenate([rgb, alpha[..., None].astype(np.uint8)], axis=2)


INFRARED = np.random.default_rng(0).integers(30, 200, (SIDE, SIDE))
OPAQUE = np.full((SIDE, SIDE), 255)
CORNER = np.where(np.arange(SIDE) < 2, 0, OPAQUE)


@pytest.mark.parametrize("write", [lambda v: tiff(v, extra=(2,)), lambda v: png(v, 8)])
def test_a_band_that_is_called_transparency_and_covers_most_is_said(tmp_path, write):
    """Of aerial pictures with infrared."""
    infrared, opaque, corner = (write(rgba(alpha)) for alpha in (INFRARED, OPAQUE, CORNER))
    assert not survey_values(written(tmp_path / "a", [opaque, corner, corner])).notes
    assert not survey_values(written(tmp_path / "b", [infrared, corner, corner])).notes
    found = survey_values(written(tmp_path / "c", [infrared] * 60 + [opaque]))
    assert "Of 61 pictures with transparency" in found.notes[0]
    assert "infrared" in found.notes[0]


def test_only_the_start_of_jpegs_is_read(tmp_path, monkeypatch):
    file = tmp_path / "a.jpg"
    Image.new("RGB", (40, 40)).save(file)
    read = []

    def spy(path, n_bytes=-1):
        read.append((path, n_bytes))
        return read_picture_file(path, n_bytes)

    monkeypatch.setattr("pellucid.data.value_survey.read_picture_file", spy)
    assert survey_values([str(file)]).bits is None
    assert read == [(str(file), 64)]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
@pytest.mark.timeout(20)
def test_a_pipe_is_not_waited_for(tmp_path):
    """A table may name one, and nobody may ever write into it."""
    os.mkfifo(tmp_path / "pipe.png")
    assert survey_values([str(tmp_path / "pipe.png")]).bits is None


def test_a_path_that_no_file_can_have_is_unreadable():
    with pytest.raises(PictureError, match="cannot be read"):
        read_picture_file("a\0b.png")
