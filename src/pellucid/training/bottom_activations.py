"""Activations of the frozen bottom of a network, stored so that only the top has to be trained.

The frozen bottom returns the same activations for the same view of an image in every epoch. Each
view therefore passes through it once, on the fast engine or on the GPU, and Keras trains the top
alone. The result is that of training the whole network with a frozen bottom and a fixed number of
augmented views of each image.
"""

import math
import time
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
from pellucid.features.extractor import OutOfTimeError
from pellucid.features.keras_engine import KerasEngine
from pellucid.gpu import computes_on_gpu
from pellucid.i18n import gettext as _
from pellucid.inference.engine import Engine
from pellucid.inference.onnx_graph import write_feature_extractor
from pellucid.inference.precision import Precision
from pellucid.progress import Watcher
from pellucid.training.onnx_export import export_onnx

_DTYPE = np.float16
_MAX_VALUE = float(np.finfo(_DTYPE).max)


def fits_on_disk(folder: Path, shape: Sequence[int], n_views: int) -> bool:
    """Whether the disk has enough space for the activations.

    Args:
        folder: An existing folder on the disk.
        shape: Shape of the activations of one view.
        n_views: Number of views.
    """
    return has_space(folder, n_views * math.prod(shape) * np.dtype(_DTYPE).itemsize)


class BottomActivations:
    """Activations of views of images, in a memory-mapped file.

    Args:
        path: Path of the file, which is overwritten.
        bottom: Model from pixels to activations.
        spec: Size and format of its input images.
        keys: Keys of the views, as returned by `Pictures.keys`.
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
        """Pickle the path of the file, but neither the activations nor the model."""
        self._file.flush()
        return {**self.__dict__, "_file": None, "_bottom": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__ |= state
        self._file = np.load(self._path, mmap_mode="r")

    def compute(
        self,
        see: Callable[[bytes], Pixels],
        watcher: Watcher,
        precision: Precision,
        deadline: float | None = None,
    ) -> None:
        """Compute the activations of all views.

        Args:
            see: Function that returns the pixels of a view by its key.
            watcher: Receiver of the progress.
            precision: Precision to compute in; float32 is used if the CPU does not support it.
                The run records it as the precision of the training.
            deadline: Time of `time.monotonic` after which computing stops; None sets no limit.

        Raises:
            OutOfTimeError: The deadline has passed.
            RunError: The bottom could not be run, or returned values that are not finite.
            WeightsError: The bottom could not be converted to ONNX.
        """
        queue = self._engine(precision).queue()
        for done, (key, pixels) in enumerate(map_in_order(see, list(self._row_of)), start=1):
            queue.submit(key, pixels)
            self._keep(queue.collect())
            if deadline is not None and time.monotonic() > deadline:
                raise OutOfTimeError
            watcher.progress(done, len(self._row_of))
        self._keep(queue.finish())

    def _engine(self, precision: Precision) -> Engine | KerasEngine:
        if computes_on_gpu():
            return KerasEngine(self._bottom, precision)
        exported = self._onnx.with_suffix(".float32.onnx")
        export_onnx(self._bottom, exported)
        write_feature_extractor(exported, self._spec, self._onnx)
        return Engine(self._onnx, precision)

    def _keep(self, results: list[tuple[bytes, NDArray[np.float32]]]) -> None:
        for key, activations in results:
            if not np.isfinite(activations).all():
                raise RunError(
                    _(
                        "The backbone gave numbers that are not finite for a picture. Try "
                        "--precision float32, or another backbone."
                    )
                )
            self._file[self._row_of[key]] = np.clip(activations, -_MAX_VALUE, _MAX_VALUE)

    def get(self, hashes: list[bytes]) -> NDArray[np.float16]:
        """Read the activations of views by their keys.

        Returns:
            Activations of shape (n, ...), in the order of the keys.
        """
        return np.asarray(self._file[[self._row_of[key] for key in hashes]])
