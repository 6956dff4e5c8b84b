"""OpenVINO without its telemetry; always import OpenVINO from this module.

Importing openvino starts openvino-telemetry, which is installed by default. It writes an identifier
to the user's home and sends usage data to a web analytics service. Pellucid opens no connections,
so this module hides the package from OpenVINO, which works without it.

Nearly half of the time of the import is spent on the tools that convert models of other frameworks.
They are imported only when `openvino.convert_model` is called.
"""

import sys
from typing import Any

import numpy as np

# None in sys.modules makes the import fail; OpenVINO expects and handles this.
sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]

_CONVERTER = "openvino.tools.ovc"
_is_converter_hidden = _CONVERTER not in sys.modules
if _is_converter_hidden:
    sys.modules[_CONVERTER] = None  # type: ignore[assignment]

import openvino as ov  # noqa: E402


def _convert_model(*arguments: Any, **named: Any) -> ov.Model:
    """Convert a model of another framework; see `openvino.convert_model`."""
    from openvino.tools.ovc import convert_model

    return convert_model(*arguments, **named)


if _is_converter_hidden:
    del sys.modules[_CONVERTER]
    if not hasattr(ov, "convert_model"):
        ov.convert_model = _convert_model

__all__ = ["CORE", "ov"]

CORE = ov.Core()
"""The only OpenVINO core of this process, shared by all threads; it is never destroyed.

The CPU plugin replaces the signal stack of the thread, and restores the previous stack when it is
destroyed. If two cores were destroyed in the order of their creation, the second would restore a
stack that the first has already freed, and the next Ctrl-C would crash the process.
"""

# pybind11 looks NumPy up at the first array, under a lock that it holds while it waits for the
# interpreter. If the first two arrays came from two threads, both would wait for ever, and with
# them the whole process.
_ = ov.Tensor(np.zeros(1, np.uint8)).data
