"""OpenVINO without its telemetry: import it from here, and nowhere else.

Importing openvino starts openvino-telemetry where that package is installed, as it is by default:
it writes an identifier to the user's home and sends usage data to a web analytics service.
Pellucid opens no connection, so that package is hidden from OpenVINO, which then does without.
"""

import sys

# A name that is None makes the import fail, which OpenVINO expects and handles.
sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]

import openvino as ov  # noqa: E402

__all__ = ["CORE", "ov"]

CORE = ov.Core()
"""The one core of this process, for all threads; it is never destroyed.

Its plugin for processors gives the thread another stack for signals and, when it goes, gives back
the one before. Of two that go in the order in which they came, the second gives back what the first
has freed, and the next Ctrl-C crashes.
"""
