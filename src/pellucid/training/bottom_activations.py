"""What the frozen bottom of a network computes, kept so that training the top never waits for it.

The bottom gives the same for the same view of a picture in every epoch. So each view goes through
it once, on the fast engine, and Keras trains the top alone. It is the arithmetic of a network whose
bottom is frozen, with as many augmented views of each picture as are kept.
"""

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from pellucid.data.decode import ImageSpec, Pixels
from pellucid.data.parallel import map_in_order
from pellucid.data.pixels import has_space
from pellucid.errors import RunError
from pellucid.inference.engine import Engine, Precision
from pellucid.inference.onnx_graph import write_feature_extractor
from pellucid.progress import Watcher
from pellucid.training.onnx_export import export_onnx

_DTYPE = np.float16
_LARGEST = float(np.finfo(_DTYPE).max)


def fits_on_disk(folder: Path, shape: Sequence[int], n_views: int) -> bool:
    """Whether the activations of so many views leave the disk some space.

    Args:
        folder: An existing folder on the disk.
        shape: Of the activations of one view.
        n_views: How many there are.
    """
    return has_space(folder, n_views * math.prod(shape) * np.dtype(_DTYPE).itemsize)


class BottomActivations:
    """Activations of views of pictures, in a memory-mapped file.

    Args:
        path: The file, made anew.
        bottom: From pixels to activations.
        spec: The pictures that it takes.
        keys: Of the views; `Pictures.keys` names them.
    """

    def __init__(
        self, path: Path, bottom: keras.Model, spec: ImageSpec, keys: Sequence[bytes]
    ) -> None:
        self._row_of = {key: row for row, key in enumerate(dict.fromkeys(keys))}
        self._bottom, self._spec = bottom, spec
        shape = (max(1, len(self._row_of)), *bottom.output_shape[1:])
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path.absolute()
        self._onnx = path.with_suffix(".onnx")
        self._file = np.lib.format.open_memmap(path, mode="w+", dtype=_DTYPE, shape=shape)

    def __getstate__(self) -> dict[str, Any]:
        """Send along to another process where the activations are, not them nor the body."""
        self._file.flush()
        return {**self.__dict__, "_file": None, "_bottom": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__ |= state
        self._file = np.load(self._path, mmap_mode="r")

    def compute(
        self, see: Callable[[bytes], Pixels], watcher: Watcher, precision: Precision
    ) -> None:
        """Compute the activations of all views.

        Args:
            see: Gives the pixels of a view by its key.
            watcher: Receives the progress.
            precision: The type to compute in if this processor can, float32 otherwise. The run
                says that training is computed in it.

        Raises:
            RunError: The bottom could not be converted or run.
        """
        exported = self._onnx.with_suffix(".float32.onnx")
        export_onnx(self._bottom, exported)
        write_feature_extractor(exported, self._spec, self._onnx)
        queue = Engine(self._onnx, precision).queue()
        for done, (key, pixels) in enumerate(map_in_order(see, list(self._row_of)), start=1):
            queue.submit(key, pixels)
            self._keep(queue.collect())
            watcher.progress(done, len(self._row_of))
        self._keep(queue.finish())

    def _keep(self, results: list[tuple[bytes, NDArray[np.float32]]]) -> None:
        for key, activations in results:
            if not np.isfinite(activations).all():
                raise RunError(
                    "The body gave numbers that are not finite for a picture. Try --precision "
                    "float32, or another backbone."
                )
            self._file[self._row_of[key]] = np.clip(activations, -_LARGEST, _LARGEST)

    def get(self, hashes: list[bytes]) -> NDArray[np.float16]:
        """Read the activations of views, by their keys.

        Returns:
            Shape (n, ...), in the order of the keys.
        """
        return np.asarray(self._file[[self._row_of[key] for key in hashes]])
