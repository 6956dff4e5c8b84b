"""LiteRT (formerly TensorFlow Lite), for phones and small boards."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pellucid.data.decode import Pixels
from pellucid.errors import ModelError
from pellucid.exports.format import Answer
from pellucid.i18n import current_language
from pellucid.i18n import gettext as _
from pellucid.i18n.language import VARIABLE
from pellucid.run import RunFolder

_SECONDS = 600


class LitertFormat:
    """A LiteRT model from one uint8 image at a time to probabilities."""

    package, module = "ai-edge-litert", "ai_edge_litert"
    script_packages = "ai-edge-litert"
    file = "model.tflite"
    needs_keras_model = True
    script_import = "from ai_edge_litert.interpreter import Interpreter"
    script_lines = """\
interpreter = Interpreter(model)
interpreter.allocate_tensors()
interpreter.set_tensor(interpreter.get_input_details()[0]["index"], pixels)
interpreter.invoke()
(probabilities,) = interpreter.get_tensor(interpreter.get_output_details()[0]["index"])
"""

    def write(self, run: RunFolder, facts: dict[str, Any], path: Path) -> None:
        """Convert model.keras in a separate process, since this requires TensorFlow as backend."""
        del facts
        command = [sys.executable, "-P", "-m", "pellucid.exports.convert_litert"]
        environment = {
            **os.environ,
            "KERAS_BACKEND": "tensorflow",
            "TF_CPP_MIN_LOG_LEVEL": "3",
            VARIABLE: current_language(),
        }
        try:
            done = subprocess.run(  # noqa: S603 (our own module, no shell)
                [*command, str(run.keras_model), str(path)],
                env=environment,
                capture_output=True,
                text=True,
                timeout=_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise ModelError(
                _(
                    "{path} was not converted within {seconds} seconds. Is the machine busy, or "
                    "short of memory? Start again.",
                    path=run.keras_model,
                    seconds=_SECONDS,
                )
            ) from None
        if done.returncode != 0 or not path.is_file():
            last = (done.stderr.strip() or _("no message")).splitlines()[-1]
            raise ModelError(
                _(
                    "{path} could not be converted for LiteRT: {error}",
                    path=run.keras_model,
                    error=last,
                )
            )

    def load(self, path: Path, *, is_exact: bool) -> Answer:
        """Load the model into LiteRT's interpreter, which computes in the types of the file."""
        del is_exact
        from ai_edge_litert.interpreter import Interpreter

        interpreter = Interpreter(str(path))
        interpreter.allocate_tensors()
        (takes,), (gives,) = interpreter.get_input_details(), interpreter.get_output_details()

        def answer(picture: Pixels) -> NDArray[np.float32]:
            interpreter.set_tensor(takes["index"], picture)
            interpreter.invoke()
            (row,) = interpreter.get_tensor(gives["index"])
            return row

        return answer
