"""ONNX, for ONNX Runtime and whatever else reads it."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pellucid.data.decode import Pixels
from pellucid.exports.format import Answer
from pellucid.inference.tensor_names import FAMILIARITY, INPUT, PROBABILITIES
from pellucid.run import RunFolder


class OnnxFormat:
    """The run's model.onnx, with class names and way to cut pictures in its metadata."""

    package = module = "onnxruntime"
    script_packages = "onnxruntime"
    file = "model.onnx"
    needs_keras_model = False
    script_import = "import onnxruntime"
    script_lines = """\
session = onnxruntime.InferenceSession(model)
(probabilities,) = session.run(["probabilities"], {"pictures": pixels})[0]
"""

    def write(self, run: RunFolder, facts: dict[str, Any], path: Path) -> None:
        """Copy the model, and tell in it what it needs."""
        import onnx

        model = onnx.load(run.onnx_model)
        known = {"labels": facts["labels"], "input": facts["input"]}
        texts = {name: json.dumps(value, ensure_ascii=False) for name, value in known.items()}
        onnx.helper.set_model_props(model, texts)
        onnx.save(model, path)

    def load(self, path: Path, *, is_exact: bool) -> Answer:
        """Load it into ONNX Runtime, which computes as the file says."""
        del is_exact
        import onnxruntime

        session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
        there = {output.name for output in session.get_outputs()}
        names = [name for name in (PROBABILITIES, FAMILIARITY) if name in there]

        def answer(picture: Pixels) -> NDArray[np.float32]:
            return np.concatenate([row for (row,) in session.run(names, {INPUT: picture})])

        return answer
