"""Features in a file, read in blocks of rows, so that memory does not grow with their number."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


class FeatureFile:
    """Rows of float32 on disk that can be sliced like an array.

    Args:
        path: File of raw little-endian float32 values in row-major order.
        shape: Shape of the features, (n, n_features).
    """

    def __init__(self, path: Path, shape: tuple[int, int]) -> None:
        self._path = path
        self.shape = shape

    @classmethod
    def write(
        cls,
        path: Path,
        n_features: int,
        vectors: Iterable[tuple[bytes, Floats]],
        *others: Iterable[tuple[bytes, Floats]],
    ) -> "FeatureFile":
        """Write the features of images, or the means over several views of each image.

        Args:
            path: File to write, which is overwritten if it exists.
            n_features: Number of features of each image.
            vectors: Pairs of a key, which is not used, and the features of an image.
            others: Features of further views of the same images, in the same order, to average
                with `vectors`.

        Returns:
            The written rows, in the order of `vectors`.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        n = 0
        with path.open("wb") as file:
            for views in zip(vectors, *others, strict=True):
                seen = [vector for _, vector in views]
                # The mean of a single view would take as long as reading it, for no change.
                file.write((np.mean(seen, axis=0) if others else seen[0]).tobytes())
                n += 1
        return cls(path, (n, n_features))

    def __getitem__(self, rows: slice) -> Floats:
        """Read some rows. This is no memory map, since mapped pages would count as memory."""
        start, stop, step = rows.indices(self.shape[0])
        if step != 1:
            raise ValueError("Features in a file cannot be sliced with a step.")
        n_values, width = max(0, stop - start) * self.shape[1], self.shape[1]
        with self._path.open("rb") as file:
            file.seek(start * width * 4)
            return np.fromfile(file, dtype="<f4", count=n_values).reshape(-1, width)
