"""The engine gives every picture its own answer."""

import numpy as np
import pytest

from pellucid.errors import RunError
from pellucid.inference.engine import Engine
from pellucid.inference.onnx_graph import write_feature_extractor
from pellucid.inference.precision import fast_format


@pytest.fixture
def extractor(backbone, tmp_path):
    write_feature_extractor(backbone.path, backbone.spec, tmp_path / "f.onnx")
    return tmp_path / "f.onnx"


def test_hundreds_of_pictures_come_back_once_each_with_their_keys(backbone, extractor, pictures):
    queue = Engine(extractor, "float32").queue()
    expected = backbone.features(pictures)
    found = []
    for index, pixels in enumerate(pictures):
        queue.submit(("key", index), pixels)
        if index % 7 == 0:
            found += queue.collect()
    found += queue.finish()
    assert len(found) == len(pictures)
    rows = dict(found)
    assert set(rows) == {("key", index) for index in range(len(pictures))}
    result = np.stack([rows["key", index] for index in range(len(pictures))])
    np.testing.assert_allclose(result, expected, atol=1e-5)
    assert queue.finish() == []
    assert queue.collect() == []


def test_results_are_copies_that_later_pictures_do_not_overwrite(backbone, extractor, pictures):
    queue = Engine(extractor, "float32").queue()
    queue.submit(0, pictures[0])
    ((_, first),) = queue.finish()
    kept = first.copy()
    for index in range(1, 100):
        queue.submit(index, pictures[index])
    queue.finish()
    np.testing.assert_array_equal(first, kept)


def test_a_queue_can_be_used_again_after_finishing(backbone, extractor, pictures):
    queue = Engine(extractor, "float32").queue()
    for index in (3, 1, 2):
        queue.submit("again", pictures[index])
        ((key, row),) = queue.finish()
        assert key == "again"
        np.testing.assert_allclose(
            row, backbone.features(pictures[index : index + 1])[0], atol=1e-5
        )


def test_mirrored_views_need_not_be_contiguous(backbone, extractor, pictures):
    queue = Engine(extractor, "float32").queue()
    queue.submit(0, pictures[0][:, ::-1])
    ((_, row),) = queue.finish()
    np.testing.assert_allclose(row, backbone.features(pictures[:1, :, ::-1])[0], atol=1e-5)


def test_pixels_may_be_changed_once_they_are_submitted(backbone, extractor, pictures):
    """A picture decoded into a buffer that is used again must not change its answer."""
    queue = Engine(extractor, "float32").queue()
    buffer = np.empty_like(pictures[0])
    rows = {}
    for index, pixels in enumerate(pictures):
        buffer[:] = pixels
        queue.submit(index, buffer)
        rows |= dict(queue.collect())
    rows |= dict(queue.finish())
    result = np.stack([rows[index] for index in range(len(pictures))])
    np.testing.assert_allclose(result, backbone.features(pictures), atol=1e-5)


def test_the_fast_format_is_near_float32(backbone, extractor, pictures):
    engine = Engine(extractor, fast_format())
    queue = engine.queue()
    for index, pixels in enumerate(pictures[:50]):
        queue.submit(index, pixels)
    rows = dict(queue.finish())
    result = np.stack([rows[index] for index in range(50)])
    np.testing.assert_allclose(result, backbone.features(pictures[:50]), atol=0.05)
    assert engine.precision == fast_format()
    assert Engine(extractor, "float32").precision == "float32"


@pytest.mark.parametrize("precision", ["float32", fast_format()])
def test_a_missing_or_damaged_model_is_refused(extractor, tmp_path, precision):
    with pytest.raises(RunError, match=r"nothing\.onnx"):
        Engine(tmp_path / "nothing.onnx", precision)
    sound = extractor.read_bytes()
    bad = {
        "empty.onnx": b"",
        "text.onnx": b"this is not a model",
        "zeros.onnx": bytes(1000),
        "cut.onnx": sound[: len(sound) // 2],
        "cut_late.onnx": sound[:-40],
        "web.onnx": b"<html></html>",
    }
    for name, content in bad.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(RunError, match=name):
            Engine(tmp_path / name, precision)
    (tmp_path / "folder.onnx").mkdir()
    with pytest.raises(RunError):
        Engine(tmp_path / "folder.onnx", precision)
