"""Pictures in memory get the answer of the file that they were read from."""

import copy
import io
import shutil

import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageOps
from tests.data.test_colour_profile import ADOBE, GREY_18, P3, cmyk_profile

from pellucid.data.decode import decode
from pellucid.errors import ConfigError, DataError
from pellucid.inference.classifier import Classifier
from pellucid.inference.given_pictures import given_items
from pellucid.inference.image_content import image_content
from pellucid.inference.predictions import Predictions

RNG = np.random.default_rng(3)
NOISE = RNG.integers(0, 256, (24, 31, 3), dtype=np.uint8)
GREY, ALPHA = NOISE[..., 0], NOISE[..., 1]
INKS = cmyk_profile(RNG.integers(0, 60, (16, 3)))


def turned(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif


def palette() -> Image.Image:
    image = Image.frombytes("P", (31, 24), (GREY % 16).tobytes())
    image.putpalette(NOISE[0, :16].tobytes())
    return image


COLOUR = Image.fromarray(NOISE)
DEEP = Image.fromarray(RNG.integers(0, 2**16, (24, 31)).astype(np.uint16))
FILES = {
    "png": (COLOUR, "PNG", {}),
    "png 1 bit": (Image.fromarray(GREY).convert("1"), "PNG", {}),
    "png grey": (Image.fromarray(GREY), "PNG", {}),
    "png grey with alpha": (Image.fromarray(GREY).convert("LA"), "PNG", {}),
    "png with alpha": (Image.fromarray(np.dstack([NOISE, ALPHA])), "PNG", {}),
    "png with a palette": (palette(), "PNG", {}),
    "png with a transparent colour": (palette(), "PNG", {"transparency": 3}),
    "png with a transparent rgb": (COLOUR, "PNG", {"transparency": tuple(NOISE[0, 0].tolist())}),
    "png of 16 bits": (DEEP, "PNG", {}),
    "png in Display P3": (COLOUR, "PNG", {"icc_profile": P3}),
    "png grey with a profile": (Image.fromarray(GREY), "PNG", {"icc_profile": GREY_18}),
    "palette in Adobe RGB": (palette(), "PNG", {"icc_profile": ADOBE}),
    "gif": (palette(), "GIF", {}),
    "bmp": (COLOUR, "BMP", {}),
    "webp": (COLOUR, "WEBP", {"quality": 80}),
    "tiff": (COLOUR, "TIFF", {}),
    "tiff of inks": (COLOUR.convert("CMYK"), "TIFF", {"icc_profile": INKS}),
    "tiff of 16 bits": (DEEP, "TIFF", {}),
    "jpeg": (COLOUR, "JPEG", {}),
    "jpeg of inks": (COLOUR.convert("CMYK"), "JPEG", {}),
    "jpeg in Display P3": (COLOUR, "JPEG", {"icc_profile": P3}),
    "large jpeg": (COLOUR.resize((620, 480)), "JPEG", {"exif": turned(6)}),
    "jpeg 2000": (COLOUR, "JPEG2000", {}),
    "avif": (COLOUR, "AVIF", {"exif": turned(3)}),
    "heic": (COLOUR, "HEIF", {"exif": turned(8).tobytes()}),
    **{f"png turned {n}": (COLOUR, "PNG", {"exif": turned(n)}) for n in range(1, 9)},
    **{f"jpeg turned {n}": (COLOUR, "JPEG", {"exif": turned(n)}) for n in range(1, 9)},
    **{f"tiff turned {n}": (COLOUR, "TIFF", {"exif": turned(n)}) for n in (3, 6, 7)},
    **{f"webp turned {n}": (COLOUR, "WEBP", {"exif": turned(n)}) for n in (3, 6, 7)},
}


@pytest.fixture
def written(tmp_path):
    """Write one of `FILES`."""

    def write(name):
        image, form, options = FILES[name]
        pillow_heif.register_heif_opener()
        path = tmp_path / f"picture.{form.lower()}"
        image.save(path, form, **options)
        return path

    return write


@pytest.fixture
def classifier(classifier_folder) -> Classifier:
    return Classifier.load(classifier_folder)


def answers(predictions):
    assert [each.error for each in predictions] == [None] * len(predictions)
    return [(each.labels, each.probabilities, each.ood_score) for each in predictions]


@pytest.mark.once
@pytest.mark.parametrize("name", FILES)
def test_an_image_gets_the_prediction_of_its_file(classifier, written, name):
    path = written(name)
    expected = classifier.predict(path)
    with Image.open(path) as image:
        assert classifier.predict(image) == expected
        image.load()  # as a notebook does that shows it
        assert classifier.predict([image, image]) == [*expected, *expected]
    in_memory = Image.open(io.BytesIO(path.read_bytes()))
    assert answers(classifier.predict(in_memory)) == answers(expected)


@pytest.mark.once
@pytest.mark.parametrize("name", sorted(FILES.keys() - {"large jpeg", "avif"}))
def test_an_image_without_its_file_is_decoded_alike(written, name):
    path = written(name)
    expected = decode(path.read_bytes()).pixels
    image = Image.open(io.BytesIO(path.read_bytes()))
    image.load()
    np.testing.assert_array_equal(decode(image_content(image)).pixels, expected)
    with Image.open(path) as opened:
        copy = opened.copy()
    if name not in ("heic", *(f"tiff turned {n}" for n in (3, 6, 7))):
        np.testing.assert_array_equal(decode(image_content(copy)).pixels, expected)


@pytest.mark.once
def test_an_image_that_was_changed_is_taken_as_it_is(classifier, written):
    path = written("png")
    with Image.open(path) as image:
        image.paste((255, 0, 0), (0, 0, 20, 20))
        pixels = decode(image_content(image)).pixels
    assert (pixels[:20, :20] == (255, 0, 0)).all()
    np.testing.assert_array_equal(pixels[20:], NOISE[20:])


@pytest.mark.once
def test_an_image_that_was_turned_upright_is_not_turned_again(written):
    path = written("jpeg turned 6")
    expected = decode(path.read_bytes()).pixels
    with Image.open(path) as image:
        np.testing.assert_array_equal(
            decode(image_content(ImageOps.exif_transpose(image))).pixels, expected
        )
        ImageOps.exif_transpose(image, in_place=True)
        np.testing.assert_array_equal(decode(image_content(image)).pixels, expected)


@pytest.mark.once
def test_another_file_under_the_name_is_not_taken_for_the_image(written, tmp_path):
    path = written("png")
    image = Image.open(path)
    image.load()
    Image.fromarray(255 - NOISE).save(tmp_path / "other.png")
    shutil.copy(tmp_path / "other.png", path)
    np.testing.assert_array_equal(decode(image_content(image)).pixels, NOISE)
    path.unlink()
    np.testing.assert_array_equal(decode(image_content(image)).pixels, NOISE)


@pytest.mark.once
def test_a_later_picture_of_a_film_is_the_one_that_is_shown(tmp_path):
    frames = [Image.new("L", (8, 8), value) for value in (0, 255)]
    frames[0].save(tmp_path / "film.gif", save_all=True, append_images=frames[1:])
    with Image.open(tmp_path / "film.gif") as film:
        film.seek(1)
        assert (decode(image_content(film)).pixels == 255).all()


@pytest.mark.once
@pytest.mark.parametrize("mode", ["RGBX", "YCbCr", "HSV", "La", "RGBa", "PA", "CMYK", "I;16B"])
def test_modes_that_png_does_not_have_are_converted(classifier, mode):
    source = {"La": "LA", "RGBa": "RGBA", "PA": "P"}.get(mode, "RGB")
    if mode == "I;16B":
        image = Image.frombytes("I;16B", (31, 24), np.asarray(DEEP).astype(">u2").tobytes())
        expected = np.asarray(DEEP) >> 8
        np.testing.assert_array_equal(decode(image_content(image)).pixels[..., 0], expected)
        return
    image = COLOUR.convert(source).convert(mode)
    (prediction,) = classifier.predict(image)
    assert prediction.path == "picture 1"
    if mode not in ("La", "RGBa", "PA"):
        expected = np.asarray(image.convert("RGB"))
        np.testing.assert_array_equal(decode(image_content(image)).pixels, expected)


@pytest.mark.once
@pytest.mark.parametrize("mode", ["I", "F", "LAB"])
def test_modes_without_certain_colours_are_an_error_in_their_place(classifier, mode):
    found = classifier.predict([COLOUR, Image.new(mode, (5, 5))])
    assert found[0].error is None
    assert f"an image of mode {mode}" in found[1].error
    assert (found[1].path, found[1].health) == ("picture 2", "not supported")


@pytest.mark.once
def test_a_damaged_image_is_an_error_in_its_place(classifier, written):
    content = written("jpeg").read_bytes()
    (found,) = classifier.predict(Image.open(io.BytesIO(content[:-300])))
    assert found.error


SHAPES = {
    "grey": GREY,
    "grey with a channel": GREY[..., None],
    "colours": NOISE,
    "with alpha": np.dstack([NOISE, ALPHA]),
    "whole numbers of another type": NOISE.astype("int64"),
    "whole numbers in floats": NOISE.astype("float32"),
    "not contiguous": NOISE[::-1, ::2],
}


@pytest.mark.once
@pytest.mark.parametrize("name", SHAPES)
def test_an_array_gets_the_prediction_of_its_file(classifier, tmp_path, name):
    array = SHAPES[name]
    plain = array.astype("uint8").squeeze()
    Image.fromarray(np.ascontiguousarray(plain)).save(tmp_path / "a.png")
    expected = answers(classifier.predict(tmp_path / "a.png"))
    (found,) = predictions = classifier.predict(array)
    assert answers(predictions) == expected
    assert found.path == "picture 1"
    assert answers(classifier.predict([array])) == expected


@pytest.mark.once
def test_several_of_any_kind_at_once(classifier, written):
    path = written("png")
    with Image.open(path) as image:
        found = classifier.predict([str(path), image, NOISE, path, Image.fromarray(NOISE)])
    assert len({each.probabilities for each in found}) == 1
    names = [str(path), str(path), "picture 3", str(path), "picture 5"]
    assert [each.path for each in found] == names
    batch = classifier.predict(np.stack([NOISE, 255 - NOISE]))
    assert [each.path for each in batch] == ["picture 1", "picture 2"]
    assert answers(batch[:1]) == answers(found[:1])
    generated = classifier.predict(each for each in (NOISE, path))
    assert [each.path for each in generated] == ["picture 1", str(path)]
    objects = np.empty(2, object)
    objects[:] = [NOISE, str(path)]
    assert answers(classifier.predict(objects)) == answers(found[:2])
    assert classifier.predict([]) == []


class Tensor:
    """Like the tensors of other libraries."""

    def __init__(self, values, problem=None):
        self.values, self.problem = values, problem

    def __array__(self, dtype=None, copy=None):
        if self.problem:
            raise self.problem
        return self.values


@pytest.mark.once
def test_tensors_are_converted(classifier):
    expected = classifier.predict([NOISE])
    assert classifier.predict(Tensor(NOISE)) == expected
    assert classifier.predict([Tensor(NOISE)]) == expected
    assert classifier.predict(Tensor(NOISE[None])) == expected
    with pytest.raises(ConfigError, match="Expected a picture"):
        classifier.predict(Tensor(NOISE, TypeError("move it to the CPU first")))


WRONG = {
    "0 to 1": (NOISE / 255, r"np.rint\(255 \* picture\)"),
    "scaled": (NOISE / 127.5 - 1, "Undo the scaling"),
    "16 bits": (NOISE.astype("uint16") * 257, "65535"),
    "fractions": (NOISE * 0.9, "Round it"),
    "bool": (GREY > 99, r"255 \* array"),
    "complex": (GREY.astype("complex64"), "complex64"),
    "channels first": (NOISE.transpose(2, 0, 1), r"transpose\(1, 2, 0\)"),
    "grey pictures": (np.stack([GREY] * 5), r"list\(array\)"),
    "a row": (GREY.ravel(), "reshape"),
    "two channels": (NOISE[..., :2], r"shape \(24, 31, 2\)"),
    "a number": (np.uint8(3), r"shape \(\)"),
    "numbers in a list": ([np.uint8(3)], r"shape \(\)"),
    "nothing": (NOISE[:0], "uint8"),
    "five dimensions": (NOISE[None, None], r"shape \(1, 1, 24, 31, 3\)"),
}


@pytest.mark.once
@pytest.mark.parametrize("name", WRONG)
def test_arrays_whose_meaning_is_unclear_are_refused(classifier, name):
    given, word = WRONG[name]
    with pytest.raises(DataError, match=r"Expected whole numbers from 0 to 255") as raised:
        classifier.predict(given)
    assert raised.match(word)
    assert classifier.predict(NOISE)[0].error is None


@pytest.mark.once
def test_a_wrong_top_is_told_before_the_pictures_are_read(classifier):
    with pytest.raises(ConfigError, match="top was given 0"):
        classifier.predict(None, top=0)


@pytest.mark.once
def test_items_are_made_when_they_are_asked_for():
    def pictures():
        yield NOISE
        raise AssertionError

    assert next(given_items(pictures())).name == "picture 1"


def test_a_copy_of_predictions_shows_no_other_pictures(classifier):
    found = classifier.predict(NOISE)
    assert len(found.pictures) == 1
    copied = copy.deepcopy(found)
    assert copied == found
    copied._pictures = {id(copied[0]): found._pictures[id(found[0])]}  # an identity used again
    assert copied.pictures == []
    assert "<img " not in copied._repr_html_()


@pytest.mark.once
def test_predictions_are_a_list_that_shows_pictures(classifier, written):
    path = written("png")
    found = classifier.predict([path, NOISE, "gone.png"], top=2)
    assert isinstance(found, list)
    html = found._repr_html_()
    assert html.count("<img ") == 2
    assert html.count("data:image/jpeg;base64,") == 2
    assert "gone.png" in html
    assert found[1:]._repr_html_().count("<img ") == 1
    assert found[::-1] == list(reversed(found))
    assert repr(found).splitlines()[0] == "3 predictions"
    assert found[0].label in repr(found)
    path.unlink()
    assert found._repr_html_().count("<img ") == 1
    assert repr(Predictions()) == "0 predictions"
    assert Predictions()._repr_html_() == "<div><h4>0 predictions</h4></div>"
