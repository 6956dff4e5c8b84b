"""Check that the saved models give the same predictions as the trained model."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pellucid.errors import ParityError

N_PICTURES = 64
"""Maximum number of images, outside the test set, on which the models are compared."""

LIMIT = 1e-3
"""Maximum difference if all models compute in float32: in probability (0 to 1) and in familiarity
(-1 to 1)."""

LIMIT_REDUCED = 3e-2
"""Maximum difference if one of the models computes in bfloat16 or float16."""


@dataclass(frozen=True)
class Parity:
    """The largest differences from the trained model, in probability and in familiarity."""

    n_pictures: int
    limit: float
    onnx_max_difference: float | None = None
    keras_max_difference: float | None = None
    familiarity_max_difference: float | None = None
    """Largest difference in the familiarity of model.onnx; None if the model has no such output."""

    def check(self) -> None:
        """Compare the differences with the limit.

        Raises:
            ParityError: A difference is above the limit.
        """
        for name, what, difference in (
            ("model.onnx", "probabilities differ", self.onnx_max_difference),
            ("model.onnx", "familiarity differs", self.familiarity_max_difference),
            ("model.keras", "probabilities differ", self.keras_max_difference),
        ):
            # Not "difference > limit": a NaN must fail too.
            if difference is not None and not difference <= self.limit:
                raise ParityError(
                    f"{name} does not answer as the trained model did: on {self.n_pictures} "
                    f"pictures outside the test the {what} by up to {difference:.2g}; at most "
                    f"{self.limit:g} is accepted. Do not use this classifier. Please report this "
                    "with the versions of `pellucid --version`."
                )


def max_difference(a: NDArray[np.floating[Any]], b: NDArray[np.floating[Any]]) -> float:
    """Compute the largest absolute difference between two arrays of the same shape.

    Example:
        >>> max_difference(np.array([0.25, 0.75]), np.array([0.5, 0.5]))
        0.25
    """
    return float(np.abs(a.astype(float) - b.astype(float)).max(initial=0.0))
