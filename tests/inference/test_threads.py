"""Threads that share a classifier get what one alone would get."""

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from PIL import Image

from pellucid.errors import DataError
from pellucid.inference.classifier import Classifier
from pellucid.inference.onnx_graph import write_classifier

N_THREADS = 8


@pytest.fixture
def classifier(backbone, head, tmp_path) -> Classifier:
    write_classifier(backbone.path, backbone.spec, *head, tmp_path / "model.onnx", mirror=False)
    return Classifier(tmp_path / "model.onnx", ["a", "b", "c"], backbone.spec)


def test_eight_threads_and_one_classifier(classifier, pictures):
    calls = [pictures[start : start + 1 + start % 23] for start in range(0, 270, 5)]
    expected = [classifier.probabilities(call) for call in calls]
    start = threading.Barrier(N_THREADS)

    def work(first: int) -> list[np.ndarray]:
        start.wait(30)
        return [classifier.probabilities(call) for call in calls[first:] + calls[:first]]

    with ThreadPoolExecutor(N_THREADS) as pool:
        found = list(pool.map(work, range(N_THREADS)))
    for first, answers in enumerate(found):
        for answer, right in zip(answers, expected[first:] + expected[:first], strict=True):
            np.testing.assert_array_equal(answer, right)


def test_files_and_views_in_threads(classifier, pictures, tmp_path):
    files = []
    for number, pixels in enumerate(pictures[:30]):
        files.append(tmp_path / f"{number}.png")
        Image.fromarray(pixels).save(files[-1])
    (tmp_path / "bad.png").write_bytes(b"no picture")
    files.append(tmp_path / "bad.png")
    expected = {n: classifier.predict(files, n_views=n) for n in (1, 2, 10)}
    with ThreadPoolExecutor(N_THREADS) as pool:
        jobs = [(n, pool.submit(classifier.predict, files, 5, n)) for n in [1, 2, 10] * 5]
        for n, job in jobs:
            assert job.result() == expected[n]


def test_a_call_that_is_refused_disturbs_no_other(classifier, pictures):
    expected = classifier.probabilities(pictures[:40])

    def work(number: int) -> None:
        if number % 2:
            with pytest.raises(DataError):
                classifier.probabilities([*pictures[:20], pictures[0] / 255])
        else:
            np.testing.assert_array_equal(classifier.probabilities(pictures[:40]), expected)

    with ThreadPoolExecutor(N_THREADS) as pool:
        list(pool.map(work, range(60)))


def test_a_call_within_a_call(classifier, pictures):
    """Pictures that are made by asking the same classifier."""
    expected = classifier.probabilities(pictures[:20])

    def chosen():
        for pixels in pictures[:20]:
            classifier.probabilities([pictures[50]])
            yield pixels

    np.testing.assert_array_equal(classifier.probabilities(chosen()), expected)


FIRST = """
import faulthandler, sys, threading
from pathlib import Path
import numpy as np
from pellucid.inference.engine import Engine
faulthandler.dump_traceback_later(60, exit=True)
sys.setswitchinterval(1e-6)
engine = Engine(Path(sys.argv[1]), keep_compiled=True)
start = threading.Barrier(8)
def work():
    start.wait(30)
    engine.compute(np.zeros(engine.input_shape[1:], np.uint8))
threads = [threading.Thread(target=work) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""


@pytest.mark.slow
def test_the_first_pictures_of_a_process_may_come_at_once(backbone, head, tmp_path):
    """They stopped the process for ever in 8 of 10 runs."""
    model = tmp_path / "model.onnx"
    write_classifier(backbone.path, backbone.spec, *head, model, mirror=False)
    for _ in range(4):
        done = subprocess.run(
            [sys.executable, "-c", FIRST, str(model)],
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
