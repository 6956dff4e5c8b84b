"""Convert Keras models to ONNX, in a process of its own.

The conversion needs TensorFlow and takes some seconds. In a process of its own, the one that
trains or predicts neither waits for TensorFlow nor holds its memory.
"""

import os
import subprocess
import sys
from pathlib import Path

from pellucid.errors import WeightsError

_SECONDS = 600


def convert(*arguments: str, path: Path) -> None:
    """Write a Keras model as ONNX, in a process of its own with the TensorFlow backend.

    Args:
        arguments: Arguments of `pellucid.backbones.write_onnx`: a backbone's name, or a file that
            Keras saved, and options.
        path: Where to write it.

    Raises:
        WeightsError: It did not succeed; the message holds the process' last line.
    """
    # -P: a file keras.py in the working folder must not be taken for Keras.
    command = [sys.executable, "-P", "-m", "pellucid.backbones.write_onnx", *arguments, str(path)]
    # Whichever backend the user trains with: this one can export.
    environment = {**os.environ, "KERAS_BACKEND": "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "3"}
    try:
        done = subprocess.run(  # noqa: S603 (our own module, no shell)
            command, env=environment, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise WeightsError(
            f"{arguments[0]} was not converted to ONNX within {_SECONDS} seconds. Is the machine "
            "busy, or short of memory? Start again."
        ) from None
    if done.returncode != 0 or not path.is_file():
        last = (done.stderr.strip() or "no message").splitlines()[-1]
        raise WeightsError(f"{arguments[0]} could not be converted to ONNX: {last}")
