"""Heat maps of mistakes: drawn once, kept in the run, in bounded time."""

import io
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from pellucid.api import mistake_heat
from pellucid.api.mistake_heat import SIDE, MistakeHeat
from pellucid.data.decode import ImageSpec
from pellucid.errors import RunError
from pellucid.run import RunFolder


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "고양이.png"
    Image.new("RGB", (8, 8), (90, 90, 90)).save(path)
    return path


@pytest.fixture
def run(tmp_path):
    found = RunFolder(tmp_path / "run")
    found.classifier.mkdir(parents=True)
    found.onnx_model.write_bytes(b"model")
    return found


@pytest.fixture
def drawn(monkeypatch):
    """Explain with evidence at the left edge for class 0, at the right one for class 1."""
    calls = []

    class Explained:
        spec = ImageSpec(8, 8, 3)
        classifier = SimpleNamespace(labels=("left", "right"))

        def __init__(self, folder):
            calls.append(folder)

        def evidence(self, pixels, which):
            calls.append(which)
            evidence = np.zeros((2, 2), np.float32)
            evidence[:, which] = 1
            return evidence

    monkeypatch.setattr(mistake_heat, "ExplainedClassifier", Explained)
    return calls


def pixels_of(jpeg):
    return np.asarray(Image.open(io.BytesIO(jpeg)), np.int64)


def test_the_colour_is_where_the_evidence_is(run, picture, drawn):
    heat = MistakeHeat(run)
    for label, hot, cold in (("left", 10, -10), ("right", -10, 10)):
        pixels = pixels_of(heat(picture, label))
        assert pixels.shape == (SIDE, SIDE, 3)
        # The most heat is yellow; where there is none, the picture is grey.
        assert pixels[100, hot, 0] - pixels[100, hot, 2] > 100
        assert np.ptp(pixels[100, cold]) < 12
    assert drawn == [run.classifier, 0, 1]  # the classifier is opened once


def test_what_was_drawn_is_kept(run, picture, drawn):
    first = MistakeHeat(run)(picture, "left")
    assert MistakeHeat(run, max_seconds=0)(picture, "left") == first
    assert len(drawn) == 2
    # Another class, another picture or another model is drawn for itself.
    assert MistakeHeat(run)(picture, "right") != first
    Image.new("RGB", (8, 8), (200, 9, 9)).save(picture)
    assert MistakeHeat(run)(picture, "left") != first
    run.onnx_model.write_bytes(b"another")
    MistakeHeat(run)(picture, "left")
    assert len(list(run.heat.iterdir())) == 4


def test_no_time_and_no_picture_are_no_reason_to_fail(run, picture, drawn, tmp_path):
    assert MistakeHeat(run, max_seconds=0)(picture, "left") is None
    assert MistakeHeat(run)(tmp_path / "gone.png", "left") is None
    assert MistakeHeat(run)(tmp_path / "nul\0.png", "left") is None
    assert MistakeHeat(run)(picture, "no such class") is None
    picture.write_bytes(b"no picture")
    assert MistakeHeat(run)(picture, "left") is None
    assert not run.heat.exists()


def test_a_classifier_that_cannot_be_explained_has_none(run, picture, monkeypatch):
    def fail(folder):
        raise RunError("It is damaged.")

    monkeypatch.setattr(mistake_heat, "ExplainedClassifier", fail)
    assert MistakeHeat(run)(picture, "left") is None
    run.onnx_model.unlink()
    assert MistakeHeat(run)(picture, "left") is None


def test_a_model_that_does_not_see_squares_has_none(run_folder, picture):
    """A thumbnail beside it shows another part of the picture."""
    assert MistakeHeat(RunFolder(run_folder))(picture, "dog") is None


def test_links_are_not_followed(run, picture, drawn, tmp_path):
    """A run from somebody else must neither show a file of the reader's nor write elsewhere."""
    expected = MistakeHeat(run)(picture, "left")
    (kept,) = run.heat.iterdir()
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")
    kept.unlink()
    kept.symlink_to(secret)
    assert MistakeHeat(run)(picture, "left") == expected
    assert not kept.is_symlink()
    assert secret.read_bytes() == b"secret"
    elsewhere = tmp_path / "elsewhere"
    run.heat.rename(elsewhere)
    run.heat.symlink_to(elsewhere, target_is_directory=True)
    (elsewhere / kept.name).write_bytes(b"secret")
    assert MistakeHeat(run)(picture, "left") == expected
    MistakeHeat(run)(picture, "right")
    assert [path.name for path in elsewhere.iterdir()] == [kept.name]
    assert (elsewhere / kept.name).read_bytes() == b"secret"
