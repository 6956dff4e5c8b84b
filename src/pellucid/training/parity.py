"""Whether the saved models answer as the trained one did."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pellucid.errors import ParityError

N_PICTURES = 64
"""Pictures outside the test that are sent through every form of the model, at most."""

LIMIT = 1e-3
"""Largest difference that is accepted where all is computed in float32: in probability (0 to 1),
and in familiarity (-1 to 1)."""

LIMIT_REDUCED = 3e-2
"""The same where one of the models was computed in bfloat16 or float16."""


@dataclass(frozen=True)
class Parity:
    """The largest differences from the training path, in probability and in familiarity."""

    n_pictures: int
    limit: float
    onnx_max_difference: float | None = None
    keras_max_difference: float | None = None
    familiarity_max_difference: float | None = None
    """Of model.onnx; None where it does not tell how familiar a picture is."""

    def check(self) -> None:
        """Compare with the limit.

        Raises:
            ParityError: A difference is above it.
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
    """Compute the largest absolute difference of two arrays of the same shape."""
    return float(np.abs(a.astype(float) - b.astype(float)).max(initial=0.0))
