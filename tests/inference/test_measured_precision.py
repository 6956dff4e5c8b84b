"""The precision is chosen by its measured speed and error."""

import json

import numpy as np
import pytest

from pellucid.inference import measured_precision
from pellucid.inference.measured_precision import (
    Measured,
    best,
    measure,
    measure_and_keep,
    read_measurements,
)
from pellucid.inference.onnx_graph import write_feature_extractor

CANDIDATES = ("bfloat16", "bfloat16-pointwise")


@pytest.fixture
def extractor(backbone, tmp_path):
    write_feature_extractor(backbone.path, backbone.spec, tmp_path / "f.onnx")
    return tmp_path / "f.onnx"


@pytest.mark.parametrize(
    ("speeds", "errors", "chosen"),
    [
        ((187, 250), (0.017, 0.017), 1),  # faster, and as exact
        ((187, 250), (0.017, 0.012), 1),
        ((187, 250), (0.017, 0.023), 0),  # faster, but less exact
        ((187, 190), (0.017, 0.012), 0),  # no faster than measurements differ
        ((242, 180), (0.017, 0.012), 0),
        ((187, 250), (0.017, None), 0),  # not finite
    ],
)
def test_the_fastest_of_those_that_are_exact_enough_is_chosen(speeds, errors, chosen):
    measured = [Measured(*each) for each in zip(CANDIDATES, speeds, errors, strict=True)]
    assert best(measured) == CANDIDATES[chosen]


def test_numbers_that_are_not_finite_are_not_used(extractor, pictures, monkeypatch):
    exact = measured_precision.Engine

    class Overflowing(exact):
        def __init__(self, path, precision):
            super().__init__(path)
            self.is_exact = precision == "float32"

        def queue(self):
            queue = super().queue()
            if not self.is_exact:
                finish = queue.finish
                queue.finish = lambda: [(key, np.full_like(row, np.inf)) for key, row in finish()]
            return queue

    monkeypatch.setattr(measured_precision, "Engine", Overflowing)
    measured = measure(extractor, pictures[:8], CANDIDATES)
    assert [each.error for each in measured] == [None, None]
    assert best(measured) == "float32"


def test_the_error_is_relative_to_the_outputs_in_float32(extractor, pictures, monkeypatch):
    exact = measured_precision.Engine

    class Rough(exact):
        """Multiplies each output by 1.25 in the second precision, as rounding might."""

        def __init__(self, path, precision):
            super().__init__(path)
            self.factor = 1.25 if precision == CANDIDATES[1] else 1.0

        def queue(self):
            queue, factor = super().queue(), self.factor
            finish = queue.finish
            queue.finish = lambda: [(key, factor * row) for key, row in finish()]
            return queue

    monkeypatch.setattr(measured_precision, "Engine", Rough)
    first, second = measure(extractor, pictures[:8], CANDIDATES)
    assert (first.precision, second.precision) == CANDIDATES
    assert first.error == 0
    assert second.error == pytest.approx(0.25, rel=1e-6)
    assert min(first.images_per_second, second.images_per_second) > 0


def test_a_measurement_is_kept_until_the_machine_changes(extractor, backbone, monkeypatch):
    assert read_measurements(extractor) == []
    monkeypatch.setattr(measured_precision, "precisions", lambda: CANDIDATES)
    found = measure_and_keep(extractor, backbone.spec)
    assert [each.precision for each in found] == list(CANDIDATES)
    assert read_measurements(extractor) == found
    file = extractor.with_suffix(".precision.json")
    content = json.loads(file.read_text(encoding="utf-8"))
    first, second = content["measured"]
    for other in (
        content | {"processor": "another"},
        content | {"openvino": "2020.1"},
        content | {"measured": [{"precision": "int4"}]},
        content | {"measured": [first]},
        content | {"measured": [first, second | {"images_per_second": "many"}]},
        content | {"measured": [first, second | {"images_per_second": "1"}]},
        [],
    ):
        file.write_text(json.dumps(other), encoding="utf-8")
        assert read_measurements(extractor) == []
    file.write_text(json.dumps(content), encoding="utf-8")
    assert read_measurements(extractor) == found
    monkeypatch.setattr(measured_precision, "precisions", lambda: ("float32",))
    assert read_measurements(extractor) == []


def test_the_photos_have_the_format_of_the_network(backbone, grey_backbone):
    for spec in (backbone.spec, grey_backbone.spec):
        photos = measured_precision.photos(spec)
        assert {photo.shape for photo in photos} == {spec.shape}
        assert len({photo.tobytes() for photo in photos}) == len(photos) == 8
        assert all(np.ptp(photo) > 50 for photo in photos)
