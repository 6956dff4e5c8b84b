"""OpenVINO without its telemetry; always import OpenVINO from this module.

Importing openvino starts openvino-telemetry, which is installed by default. It writes an identifier
to the user's home and sends usage data to a web analytics service. Pellucid opens no connections,
so this module hides the package from OpenVINO, which works without it.
"""

import sys

# None in sys.modules makes the import fail; OpenVINO expects and handles this.
sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]

import openvino as ov  # noqa: E402

__all__ = ["CORE", "ov"]

CORE = ov.Core()
"""The only OpenVINO core of this process, shared by all threads; it is never destroyed.

The CPU plugin replaces the signal stack of the thread, and restores the previous stack when it is
destroyed. If two cores were destroyed in the order of their creation, the second would restore a
stack that the first has already freed, and the next Ctrl-C would crash the process.
"""
