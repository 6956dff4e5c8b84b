"""Convert Keras models to ONNX in a separate process.

The conversion needs TensorFlow and takes some seconds. Because it runs in a separate process, the
process that trains or predicts need not import TensorFlow or keep its memory.
"""

import os
import subprocess
import sys
from pathlib import Path

from pellucid.errors import WeightsError
from pellucid.i18n import current_language
from pellucid.i18n import gettext as _
from pellucid.i18n.language import VARIABLE

_SECONDS = 600


def convert(*arguments: str, path: Path) -> None:
    """Write a Keras model as ONNX, in a separate process with the TensorFlow backend.

    Args:
        arguments: Arguments of `pellucid.backbones.write_onnx`: the name of a backbone or a file
            that Keras saved, and options.
        path: File to write.

    Raises:
        WeightsError: The conversion failed; the message contains the last line of its output.
    """
    # -P: a file keras.py in the working folder must not be imported instead of Keras.
    command = [sys.executable, "-P", "-m", "pellucid.backbones.write_onnx", *arguments, str(path)]
    # Use this backend whatever the user trains with, since it can export.
    environment = {
        **os.environ,
        "KERAS_BACKEND": "tensorflow",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        VARIABLE: current_language(),
    }
    try:
        done = subprocess.run(  # noqa: S603 (our own module, no shell)
            command, env=environment, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise WeightsError(
            _(
                "{name} was not converted to ONNX within {seconds} seconds. Is the machine "
                "busy, or short of memory? Start again.",
                name=arguments[0],
                seconds=_SECONDS,
            )
        ) from None
    if done.returncode != 0 or not path.is_file():
        last = (done.stderr.strip() or _("no message")).splitlines()[-1]
        raise WeightsError(
            _("{name} could not be converted to ONNX: {reason}", name=arguments[0], reason=last)
        )
