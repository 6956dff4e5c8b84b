"""Write a classifier as model.keras, and load it as a user would, to compare its predictions."""

from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from pellucid.data.decode import Pixels

if TYPE_CHECKING:
    import keras

Floats = NDArray[np.float32]

BATCH = 8
"""Number of images at a time; the activations of all images together would take gigabytes."""


class KerasWriter(Protocol):
    """Context manager that writes one classifier as a Keras file."""

    def finish(self, path: Path) -> Floats:
        """Write the classifier, load it again, and predict.

        Args:
            path: File to write; its name ends with ``.keras``.

        Returns:
            Probabilities of the writer's images by the loaded model, shape (n, n_classes).
        """

    def __enter__(self) -> Self:
        """Enter the context."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Release what the writer holds."""


class NetworkWriter:
    """Writes a Keras model of this process.

    Args:
        model: Model from pixels to probabilities.
        pictures: Decoded images to predict, shape (n, height, width, channels), uint8.
    """

    def __init__(self, model: "keras.Model", pictures: Pixels) -> None:
        self._model, self._pictures = model, pictures

    def finish(self, path: Path) -> Floats:
        """Write the model, load it again, and predict; see `KerasWriter.finish`."""
        self._model.save(path)
        return load_and_predict(path, self._pictures)

    def __enter__(self) -> Self:
        """Enter the context."""
        return self

    def __exit__(self, *_: object) -> None:
        """Do nothing, since the model belongs to others."""


def load_and_predict(path: Path, pictures: Pixels) -> Floats:
    """Load a Keras file without running code from it, and predict.

    Args:
        path: File that Keras saved.
        pictures: Images, shape (n, height, width, channels), values 0 to 255, n at least 1.

    Returns:
        Probabilities, shape (n, n_classes).
    """
    import keras

    model = keras.models.load_model(path, compile=False, safe_mode=True)
    n = len(pictures)
    # All batches have the same size, since backends compile the model again for each other size.
    batches = (np.arange(start, start + BATCH) % n for start in range(0, n, BATCH))
    blocks = (pictures[batch].astype(np.float32) for batch in batches)
    return np.concatenate([np.asarray(model.predict_on_batch(block)) for block in blocks])[:n]
