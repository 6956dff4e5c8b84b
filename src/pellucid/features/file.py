"""Features in a file, read a block of rows at a time, so that memory does not grow with them."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


class FeatureFile:
    """Rows of float32 on disk that are sliced like an array.

    Args:
        path: Raw little-endian float32 values, row after row.
        shape: (n, n_features).
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
        """Write vectors, or the means of several vectors of each picture.

        Args:
            path: The file; an old one is replaced.
            n_features: Length of each vector.
            vectors: A key, which is not used, and the features of a picture.
            others: As `vectors`, in the same order, to take the mean with.

        Returns:
            The rows, in the order of `vectors`.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        n = 0
        with path.open("wb") as file:
            for views in zip(vectors, *others, strict=True):
                seen = [vector for _, vector in views]
                # A mean of one would change nothing, and take as long as to read it.
                file.write((np.mean(seen, axis=0) if others else seen[0]).tobytes())
                n += 1
        return cls(path, (n, n_features))

    def __getitem__(self, rows: slice) -> Floats:
        """Read some rows. A read, and not a memory map: mapped pages would count as memory."""
        start, stop, step = rows.indices(self.shape[0])
        if step != 1:
            raise ValueError("Features in a file are read without a step.")
        n_values, width = max(0, stop - start) * self.shape[1], self.shape[1]
        with self._path.open("rb") as file:
            file.seek(start * width * 4)
            return np.fromfile(file, dtype="<f4", count=n_values).reshape(-1, width)
