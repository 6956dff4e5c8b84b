"""What a format is: it writes a classifier, and its own runtime answers from the file."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from pellucid.data.decode import Pixels
from pellucid.run import RunFolder

Answer = Callable[[Pixels], NDArray[np.float32]]
"""From one picture, shape (1, height, width, channels) and values from 0 to 255, to its
probabilities, shape (n_classes,); where the file tells how familiar a picture is, that comes last,
shape (n_classes + 1,)."""


class ExportFormat(Protocol):
    """One way to write a classifier for another program."""

    package: str
    """What `pip install` calls the runtime."""
    script_packages: str
    """What it needs to run the script, beside NumPy and Pillow."""
    module: str
    """What Python calls it."""
    file: str
    """The model's name in the export."""
    needs_keras_model: bool
    """Whether it is made of model.keras; otherwise of model.onnx."""
    script_import: str
    """For the script: imports what answers."""
    script_lines: str
    """For the script: has `model` (a path) answer `pixels` (shape (1, height, width, channels))
    with `probabilities` (shape (n_classes,))."""

    def write(self, run: RunFolder, facts: dict[str, Any], path: Path) -> None:
        """Write the model.

        Args:
            run: Whose classifier.
            facts: Content of classifier.json, for formats that have room for it.
            path: The model's file, which ends as `file` does.
        """

    def load(self, path: Path, *, is_exact: bool) -> Answer:
        """Have the runtime load the file.

        Args:
            path: What `write` wrote.
            is_exact: Whether to compute in float32, where the runtime would take something
                shorter by itself.
        """


def answer_all(answer: Answer, pictures: Pixels) -> NDArray[np.float32]:
    """Answer pictures one by one.

    Args:
        answer: What a format has loaded.
        pictures: Shape (n, height, width, channels).

    Returns:
        Shape (n, n_classes), or (n, n_classes + 1) with the familiarity in the last column.
    """
    return np.stack([answer(one[None]) for one in pictures])
