"""The OpenVINO format."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pellucid.data.decode import Pixels
from pellucid.exports.format import NONE_OF_THESE, Answer
from pellucid.inference.offline_openvino import CORE, ov
from pellucid.inference.tensor_names import OUTPUT_SIGNS
from pellucid.run import RunFolder


class OpenvinoFormat:
    """model.xml with model.bin in float32; `rt_info` holds class names and input preprocessing."""

    package = module = "openvino"
    script_packages = "openvino"
    file = "model.xml"
    needs_keras_model = False
    script_import = "import openvino"
    script_lines = (
        """\
answers = openvino.Core().compile_model(model, "CPU")(pixels)
(probabilities,) = answers["probabilities"]
"""
        + NONE_OF_THESE
    )

    def write(self, run: RunFolder, facts: dict[str, Any], path: Path) -> None:
        """Convert the run's model.onnx."""
        from pellucid.inference.onnx_graph import load_classifier

        model = CORE.read_model(load_classifier(run.onnx_model).SerializeToString())
        for name in ("labels", "input"):
            model.set_rt_info(json.dumps(facts[name], ensure_ascii=False), ["pellucid", name])
        ov.save_model(model, path, compress_to_fp16=False)

    def load(self, path: Path, *, is_exact: bool) -> Answer:
        """Load the model, or the model.onnx of a run of any version, into OpenVINO."""
        settings = {"INFERENCE_PRECISION_HINT": ov.Type.f32} if is_exact else {}
        compiled = CORE.compile_model(path, "CPU", settings)
        there = {name for port in compiled.outputs for name in port.get_names()}
        signs = {name: sign for name, sign in OUTPUT_SIGNS.items() if name in there}

        def answer(picture: Pixels) -> NDArray[np.float32]:
            answers = compiled(picture)
            # A copy is needed, since the memory is reused for the next image.
            return np.concatenate([sign * answers[name][0] for name, sign in signs.items()])

        return answer
