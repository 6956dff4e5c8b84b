"""The interface of export formats, which write a classifier and run it in their runtime."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from pellucid.data.decode import Pixels
from pellucid.i18n import marked
from pellucid.run import RunFolder

Answer = Callable[[Pixels], NDArray[np.float32]]
"""Function from one image, shape (1, height, width, channels) with values from 0 to 255, to its
probabilities, shape (n_classes,). If the file has an OOD score as output, it is appended, and the
shape is (n_classes + 1,)."""


NONE_TEXT = marked("none of these classes, judging by the OOD score")
NONE_OF_THESE = f"""\
threshold = facts.get("ood_threshold")
if threshold is not None and answers["ood_score"][0, 0] > threshold:
    print("{NONE_TEXT}", file=sys.stderr)
"""
"""Last lines of `ExportFormat.script_lines` for formats with an OOD score. They read it from a
variable `answers`, and do nothing if there is no threshold."""


class ExportFormat(Protocol):
    """A format of model files, with the runtime that runs them."""

    package: str
    """Name of the runtime for `pip install`."""
    script_packages: str
    """Packages that the script needs in addition to NumPy and Pillow."""
    module: str
    """Name of the runtime's Python module."""
    file: str
    """Name of the model file in the export."""
    needs_keras_model: bool
    """Whether it is converted from model.keras; if not, from model.onnx."""
    script_import: str
    """Import of the runtime, for the script."""
    script_lines: str
    """Lines for the script that run `model` (a path) on `pixels` (shape (1, height, width,
    channels)) and assign `probabilities` (shape (n_classes,))."""

    def write(self, run: RunFolder, facts: dict[str, Any], path: Path) -> None:
        """Write the model.

        Args:
            run: Run whose classifier is written.
            facts: Content of classifier.json, for formats that can include it.
            path: Model file to write, with the extension of `file`.
        """

    def load(self, path: Path, *, is_exact: bool) -> Answer:
        """Load the file in the runtime.

        Args:
            path: Model file written by `write`.
            is_exact: Whether to compute in float32 even if the runtime uses a lower precision by
                default.
        """


def answer_all(answer: Answer, pictures: Pixels) -> NDArray[np.float32]:
    """Predict images one by one.

    Args:
        answer: Function returned by the `load` method of a format.
        pictures: The images, shape (n, height, width, channels).

    Returns:
        Probabilities of shape (n, n_classes), or (n, n_classes + 1) with the OOD score in the
        last column.
    """
    return np.stack([answer(one[None]) for one in pictures])
