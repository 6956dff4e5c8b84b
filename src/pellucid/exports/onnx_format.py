"""The ONNX format, for ONNX Runtime and other programs."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pellucid.data.decode import Pixels
from pellucid.exports.format import NONE_OF_THESE, Answer
from pellucid.inference.tensor_names import INPUT, OOD_SCORE, PROBABILITIES
from pellucid.run import RunFolder


class OnnxFormat:
    """The run's model.onnx, with class names and input preprocessing in its metadata."""

    package = module = "onnxruntime"
    script_packages = "onnxruntime"
    file = "model.onnx"
    needs_keras_model = False
    script_import = "import onnxruntime"
    script_lines = (
        """\
session = onnxruntime.InferenceSession(model)
names = [output.name for output in session.get_outputs()]
answers = dict(zip(names, session.run(names, {"pictures": pixels})))
(probabilities,) = answers["probabilities"]
"""
        + NONE_OF_THESE
    )

    def write(self, run: RunFolder, facts: dict[str, Any], path: Path) -> None:
        """Copy the model, and add class names and input preprocessing to its metadata."""
        import onnx

        from pellucid.inference.onnx_graph import load_classifier

        model = load_classifier(run.onnx_model)
        known = {"labels": facts["labels"], "input": facts["input"]}
        texts = {name: json.dumps(value, ensure_ascii=False) for name, value in known.items()}
        onnx.helper.set_model_props(model, texts)
        onnx.save(model, path)

    def load(self, path: Path, *, is_exact: bool) -> Answer:
        """Load the model into ONNX Runtime, which computes in the types of the file."""
        del is_exact
        import onnxruntime

        session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
        there = {output.name for output in session.get_outputs()}
        outputs = [name for name in (PROBABILITIES, OOD_SCORE) if name in there]

        def answer(picture: Pixels) -> NDArray[np.float32]:
            return np.concatenate([row for (row,) in session.run(outputs, {INPUT: picture})])

        return answer
