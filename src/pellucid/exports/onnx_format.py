"""The ONNX format, for ONNX Runtime and other programs."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pellucid.data.decode import Pixels
from pellucid.exports.format import Answer
from pellucid.inference.tensor_names import INPUT, OUTPUT_SIGNS
from pellucid.run import RunFolder


class OnnxFormat:
    """The run's model.onnx, with class names and input preprocessing in its metadata."""

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
        """Copy the model, and add class names and input preprocessing to its metadata."""
        import onnx

        model = onnx.load(run.onnx_model)
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
        signs = {name: sign for name, sign in OUTPUT_SIGNS.items() if name in there}

        def answer(picture: Pixels) -> NDArray[np.float32]:
            rows = zip(signs.values(), session.run([*signs], {INPUT: picture}), strict=True)
            return np.concatenate([sign * row for sign, (row,) in rows])

        return answer
