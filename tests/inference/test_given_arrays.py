"""What is certainly meant is taken, the rest is refused, and afterwards all is as before."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pellucid.errors import ConfigError, DataError
from pellucid.inference.classifier import Classifier
from pellucid.inference.engine import Engine
from pellucid.inference.onnx_graph import write_classifier

LABELS = ["a", "b", "c"]


@pytest.fixture
def classifier(backbone, head, tmp_path) -> Classifier:
    write_classifier(backbone.path, backbone.spec, *head, tmp_path / "model.onnx", mirror=False)
    return Classifier(tmp_path / "model.onnx", LABELS, backbone.spec)


@pytest.fixture
def grey(grey_backbone, head, tmp_path) -> Classifier:
    write_classifier(
        grey_backbone.path, grey_backbone.spec, *head, tmp_path / "grey_model.onnx", mirror=False
    )
    return Classifier(tmp_path / "grey_model.onnx", LABELS, grey_backbone.spec)


@pytest.mark.parametrize(
    "dtype", ["int8", "uint16", "int32", ">i4", "uint64", "float16", "float32", "float64"]
)
def test_the_same_numbers_in_another_type_get_the_same_answer(
    classifier, backbone, head, pictures, expected_probabilities, dtype
):
    some = pictures[:4] // 2 if dtype == "int8" else pictures[:4]
    found = classifier.probabilities(some.astype(dtype))
    expected = expected_probabilities(backbone.features(some), head)
    np.testing.assert_allclose(found, expected, atol=1e-5)


def wrong(one: np.ndarray) -> dict[str, tuple[object, str]]:
    """Give what is refused, and a word of the reason."""
    real = one.astype("float32")
    nan, infinite = real.copy(), real.copy()
    nan[0, 0, 0], infinite[0, 0, 0] = np.nan, np.inf
    return {
        "0 to 1": (real / 255, "0 to 1"),
        "0 to 1 in float64": (one / 255.0, "0 to 1"),
        "-1 to 1": (real / 127.5 - 1, "scaling"),
        "standardized": ((real - real.mean()) / real.std(), "scaling"),
        "fractions": (real * 0.9, "fractions"),
        "NaN": (nan, "nan"),
        "infinite": (infinite, "inf"),
        "16 bits": (one.astype("uint16") * 257, "65535"),
        "negative": (one.astype("int16") - 300, "scaling"),
        "bool": (one > 100, "bool"),
        "complex": (one.astype("complex64"), "complex"),
        "object": (one.astype(object), "object"),
        "text": (one.astype("U3"), "U3"),
        "another size": (one[:-1], "(8, 12, 3)"),
        "turned": (one.transpose(1, 0, 2), "(12, 9, 3)"),
        "channels first": (one.transpose(2, 0, 1), "transpose(1, 2, 0)"),
        "grey": (one[:, :, 0], "grey"),
        "grey with a channel": (one[:, :, :1], "grey"),
        "four channels": (np.dstack([one, one[:, :, :1]]), "fourth"),
        "a batch in a batch": (one[None], "(1, 9, 12, 3)"),
        "a row": (one[0], "list"),
        "empty": (one[:0], "(0, 12, 3)"),
        "a number": (7, "int"),
        "nothing": (None, "NoneType"),
        "a path": ("cat.jpg", "predict"),
        "a Path": (Path("cat.jpg"), "predict"),
        "bytes": (b"\xff\xd8", "predict"),
        "nested lists": (one.tolist(), "list"),
    }


@pytest.mark.parametrize("name", wrong(np.arange(324).astype("uint8").reshape(9, 12, 3)))
def test_a_refused_picture_changes_nothing(classifier, pictures, name):
    before = classifier.probabilities(pictures[:5])
    given, word = wrong(pictures[0])[name]
    for number in (0, 3):  # alone, and while others are computed
        with pytest.raises(DataError, match=r"Expected whole numbers from 0 to 255") as raised:
            classifier.probabilities([*pictures[:number], given])
        assert word in str(raised.value)
        assert len(str(raised.value)) < 400
        np.testing.assert_array_equal(classifier.probabilities(pictures[:5]), before)


@pytest.mark.parametrize("given", ["cat.jpg", b"cat", Path("cat.jpg"), 5, None])
def test_what_are_no_pictures_at_all(classifier, given):
    with pytest.raises(DataError, match="predict with their paths"):
        classifier.probabilities(given)


def test_a_single_picture_without_a_list(classifier, pictures):
    with pytest.raises(DataError, match=r"into a list: \[picture\]"):
        classifier.probabilities(pictures[0])


def test_grey_pictures_without_a_channel(grey, pictures):
    with pytest.raises(DataError, match=r"\[:, :, None\]"):
        grey.probabilities([pictures[0][:, :, 0]])
    assert grey.probabilities([pictures[0][:, :, :1]]).shape == (1, 3)


def test_the_engine_itself_refuses_too(backbone, head, tmp_path, pictures):
    """The last door, where no way in has looked."""
    write_classifier(backbone.path, backbone.spec, *head, tmp_path / "model.onnx", mirror=False)
    engine = Engine(tmp_path / "model.onnx")
    expected = engine.compute(pictures[0])
    queue = engine.queue()
    queue.submit("kept", pictures[0])
    for bad in (pictures[0][1:], pictures[0].astype("float32"), pictures[:1], "cat.jpg", None):
        with pytest.raises(DataError, match=r"Expected uint8 of shape \(9, 12, 3\)"):
            queue.submit("bad", bad)
        with pytest.raises(DataError):
            engine.compute(bad)
    ((key, row),) = queue.finish()
    assert key == "kept"
    np.testing.assert_array_equal(row, expected)


@pytest.fixture
def file(tmp_path, pictures) -> Path:
    Image.fromarray(pictures[0]).save(tmp_path / "cat.png")
    return tmp_path / "cat.png"


def test_one_path_is_one_picture(classifier, file):
    (expected,) = classifier.predict([file])
    assert expected.error is None
    for one in (file, str(file), [str(file)], (file,), iter([file]), np.array([str(file)])):
        assert classifier.predict(one) == [expected]


NOT_PICTURES = {
    "bytes": (lambda _, file: file.read(), "PIL.Image.open(io.BytesIO(content))"),
    "bytes in a list": (lambda _, file: [file.read()], "PIL.Image.open(io.BytesIO(content))"),
    "a bytearray": (lambda _, file: bytearray(file.read()), "PIL.Image.open"),
    "a view of bytes": (lambda _, file: memoryview(file.read()), "PIL.Image.open"),
    "an open file": (lambda _, file: file, "cat.png"),
    "open files": (lambda _, file: [file], "cat.png"),
    "a file in memory": (lambda _, file: io.BytesIO(file.read()), "open file"),
    "a number": (lambda *_: 5, "type int"),
    "numbers": (lambda *_: [5], "type int"),
    "nested lists": (lambda image, _: np.asarray(image).tolist(), "type list"),
    "nothing": (lambda *_: None, "nothing (None)"),
    "a list with nothing": (lambda _, file: [file.name, None], "nothing (None)"),
}


@pytest.mark.parametrize("name", NOT_PICTURES)
def test_what_is_no_picture_is_told_the_way(classifier, file, name):
    make, word = NOT_PICTURES[name]
    with (
        Image.open(file) as image,
        file.open("rb") as opened,
        pytest.raises(ConfigError, match="Expected a picture, or several in a list") as raised,
    ):
        classifier.predict(make(image, opened))
    assert word in str(raised.value)
    assert classifier.predict(file)[0].error is None


@pytest.mark.parametrize("top", [0, -1, -5, 1.5, "3", None, True, float("nan")])
def test_there_is_at_least_one_label(classifier, file, top):
    with pytest.raises(ConfigError, match="at least 1"):
        classifier.predict(file, top=top)
    with pytest.raises(ConfigError, match="at least 1"):
        classifier.predict_items([], top=top)


def test_more_labels_than_there_are(classifier, file):
    (found,) = classifier.predict(file, top=np.int64(50))
    assert sorted(found.labels) == LABELS
