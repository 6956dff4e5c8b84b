"""However a process ends while pictures are computed, it is Python that ends it."""

import os
import subprocess
import sys

import pytest

from pellucid.inference.onnx_graph import write_classifier

pytestmark = pytest.mark.slow

BEGIN = """
import os, signal, sys, threading
from pathlib import Path
import numpy as np
from pellucid.inference.classifier import Classifier
from pellucid.data.decode import ImageSpec
signal.signal(signal.SIGINT, signal.default_int_handler)  # also where a shell has it ignored
classifier = Classifier(Path(sys.argv[1]), ["a", "b", "c"], ImageSpec(700, 700, 3))
picture = np.zeros((700, 700, 3), np.uint8)
queue = classifier.engine.queue()
def begin():
    for number in range(2 * classifier.engine.n_at_once):
        queue.submit(number, picture)
"""
ENDS = {
    "an error": ("begin(); raise ValueError", 1),
    "an exit": ("begin(); sys.exit(3)", 3),
    "the end of the script": ("begin()", 0),
    "an error in a call": ("classifier.probabilities([*[picture] * 5, 1 / 0])", 1),
    "an error in the middle of a call": (
        "classifier.probabilities(picture if n < 5 else 1 / 0 for n in range(9))",
        1,
    ),
    "a picture that is refused": ("begin(); queue.submit(9, picture[:5])", 1),
    "a generator that nobody takes on": (
        "rows = classifier._answers((n, picture) for n in range(9)); next(rows); sys.exit(3)",
        3,
    ),
    "an error after a thread began": (
        "t = threading.Thread(target=begin); t.start(); t.join(); raise ValueError",
        1,
    ),
    "a thread at work": ("threading.Thread(target=begin).start(); sys.exit(3)", 3),
    "a cycle that holds the queue": ("begin(); l = [queue]; l.append(l); raise ValueError", 1),
    "an interrupt": ("begin(); os.kill(os.getpid(), signal.SIGINT)", -2),
    "an error while another is handled": (
        "begin()\ntry:\n    raise ValueError\nexcept ValueError:\n    begin(); raise KeyError",
        1,
    ),
}


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.long
def test_no_abort(end, backbone_of, tmp_path):
    backbone, weights, bias = backbone_of(700, 700)
    write_classifier(
        backbone.path, backbone.spec, weights, bias, tmp_path / "model.onnx", mirror=False
    )
    code, status = ENDS[end]
    for _ in range(4):
        done = subprocess.run(
            [sys.executable, "-c", BEGIN + code, str(tmp_path / "model.onnx")],
            capture_output=True, text=True, timeout=120, check=False,
            env={**os.environ, "PYTHONFAULTHANDLER": "1"},
        )  # fmt: skip
        assert done.returncode == status, done.stderr
        assert "FATAL" not in done.stderr


SIGNALS = """
import gc, os, signal, sys
from pathlib import Path
import numpy as np
from pellucid.inference.engine import Engine
signal.signal(signal.SIGINT, signal.default_int_handler)
def press():
    try:
        os.kill(os.getpid(), signal.SIGINT)
        for _ in range(1000):
            pass
    except KeyboardInterrupt:
        return
    raise AssertionError
engines = [Engine(Path(sys.argv[1])) for _ in range(3)]
for _ in range(3):
    engines[0].compute(np.zeros((20, 20, 3), np.uint8))
    del engines[0]
    gc.collect()
    press()
"""


def test_ctrl_c_after_engines_are_gone(backbone_of, tmp_path):
    """Whatever an engine changes for signals is right again, in whatever order engines go."""
    backbone, weights, bias = backbone_of(20, 20)
    model = tmp_path / "model.onnx"
    write_classifier(backbone.path, backbone.spec, weights, bias, model, mirror=False)
    done = subprocess.run(
        [sys.executable, "-c", SIGNALS, str(model)],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
