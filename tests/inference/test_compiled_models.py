"""Compiled models that are kept on disk give the same answers, and never cause an error."""

import os
import subprocess
import sys
import threading

import numpy as np
import pytest

from pellucid.inference import compiled_models
from pellucid.inference.classifier import Classifier
from pellucid.inference.engine import Engine


@pytest.fixture
def model(classifier_folder):
    return classifier_folder / "model.onnx"


@pytest.fixture
def kept(cache_of_its_own):
    """Give a function that lists the kept models."""
    return lambda: sorted((cache_of_its_own / "compiled_models").iterdir())


@pytest.fixture
def compiled(monkeypatch):
    """Count the models that are compiled."""
    calls, compile_model = [], compiled_models.compile_model

    def counted(*arguments):
        calls.append(arguments)
        return compile_model(*arguments)

    monkeypatch.setattr(compiled_models, "compile_model", counted)
    return calls


def picture():
    return np.random.default_rng(1).integers(0, 256, (4, 5, 3), np.uint8)


def answers(model, n_threads=None):
    return Engine(model, n_threads=n_threads, keep_compiled=True).compute(picture())


def test_it_is_compiled_once_and_then_loaded_with_the_same_answers(model, compiled, kept):
    expected = Engine(model).compute(picture())
    np.testing.assert_array_equal(answers(model), expected)
    assert len(compiled) == len(kept()) == 1
    np.testing.assert_array_equal(answers(model), expected)
    assert len(compiled) == 1


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.long
def test_a_pretrained_network_answers_the_same(shared_cache):
    """Also in the fast number format of this machine, with its marked layers."""
    from pellucid.backbones.onnx_cache import converted_backbone
    from pellucid.backbones.registry import get_backbone
    from pellucid.inference.onnx_graph import write_feature_extractor
    from pellucid.inference.precision import precisions

    backbone = get_backbone("efficientnet_lite0")
    path = shared_cache / "network.onnx"
    write_feature_extractor(converted_backbone(backbone), backbone.spec, path)
    shape = backbone.spec.shape
    pictures = np.random.default_rng(0).integers(0, 256, (2, *shape), np.uint8)
    for precision in {"float32", *precisions()}:
        compiled = Engine(path, precision)
        made, loaded = (Engine(path, precision, keep_compiled=True) for _ in range(2))
        assert made.n_at_once == loaded.n_at_once == compiled.n_at_once
        for pixels in pictures:
            expected = compiled.compute(pixels)
            np.testing.assert_array_equal(made.compute(pixels), expected)
            np.testing.assert_array_equal(loaded.compute(pixels), expected)


def test_names_and_signs_of_the_outputs_are_kept(classifier_folder):
    first, again = (Classifier.load(classifier_folder) for _ in range(2))
    assert again.engine.output_names == first.engine.output_names
    assert again.engine.input_shape == first.engine.input_shape
    np.testing.assert_array_equal(again.outputs([picture()]), first.outputs([picture()]))


def test_another_model_or_setting_is_compiled_for_itself(model, tmp_path, compiled):
    other = tmp_path / "model.onnx"
    other.write_bytes(model.read_bytes().replace(b"probabilities", b"probabilitieZ"))
    for path, n_threads in ((model, None), (other, None), (model, 1)):
        answers(path, n_threads)
    assert len(compiled) == 3


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[: len(content) // 2],
        lambda content: content[:-1] + bytes([content[-1] ^ 1]),
        lambda content: compiled_models._checksum(b"other") + b"other",
    ],
    ids=["empty", "cut", "one bit", "another kind of file"],
)
def test_a_damaged_file_is_replaced(model, compiled, kept, damage):
    expected = answers(model)
    (file,) = kept()
    file.write_bytes(damage(file.read_bytes()))
    np.testing.assert_array_equal(answers(model), expected)
    assert len(compiled) == 2
    assert kept() == [file]
    answers(model)
    assert len(compiled) == 2


def test_a_folder_that_cannot_be_used_is_no_error(model, cache_of_its_own, compiled):
    (cache_of_its_own / "compiled_models").write_text("a file")
    expected = Engine(model).compute(picture())
    for _ in range(2):
        np.testing.assert_array_equal(answers(model), expected)
    assert len(compiled) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="no such modes there")
def test_a_folder_that_others_can_write_to_is_not_used(model, cache_of_its_own, kept):
    folder = cache_of_its_own / "compiled_models"
    folder.mkdir()
    folder.chmod(0o777)
    answers(model)
    assert kept() == []


def test_a_full_disk_is_no_error_and_leaves_nothing(model, monkeypatch, kept):
    def full(self, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    answers(model)
    assert kept() == []


def test_the_least_recently_used_models_are_deleted(model, monkeypatch, kept):
    answers(model)
    (first,) = kept()
    size = first.stat().st_size
    os.utime(first, (1, 1))
    left_over = first.with_name("left over by a killed process")
    left_over.write_bytes(bytes(size))
    os.utime(left_over, (2, 2))
    answers(model)  # loaded, so that it is the newest
    monkeypatch.setattr(compiled_models, "MAX_BYTES", 2 * size + size // 2)
    answers(model, n_threads=1)
    assert len(kept()) == 2
    assert first in kept()
    assert left_over not in kept()


def test_a_model_above_the_maximum_size_is_not_kept(model, monkeypatch, kept):
    monkeypatch.setattr(compiled_models, "MAX_BYTES", 10)
    answers(model)
    assert kept() == []


def test_several_threads_at_once(model, kept):
    expected = Engine(model).compute(picture())
    found = []
    threads = [threading.Thread(target=lambda: found.append(answers(model))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    for each in found:
        np.testing.assert_array_equal(each, expected)
    assert len(kept()) == 1


def test_engines_that_are_used_once_are_not_kept(model, cache_of_its_own):
    Engine(model)
    assert not (cache_of_its_own / "compiled_models").exists()


@pytest.mark.slow
@pytest.mark.once
def test_several_processes_at_once(classifier_folder, kept):
    code = f"""
from pathlib import Path
import numpy as np
from pellucid.inference.classifier import Classifier
picture = np.full((4, 5, 3), 7, np.uint8)
print(Classifier.load(Path({str(classifier_folder)!r})).outputs([picture]).tolist())
"""
    command = [sys.executable, "-c", code]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    said = {process.communicate()[0] for process in running}
    assert all(process.returncode == 0 for process in running)
    expected = Classifier.load(classifier_folder).outputs([np.full((4, 5, 3), 7, np.uint8)])
    assert said == {f"{expected.tolist()}\n"}
    assert len(kept()) == 1
