"""How near a picture is to what was learned: a score by which strangers are told from the known.

The features are whitened by the covariance within the classes, as in the Mahalanobis score of Lee,
Lee, Lee and Shin, "A Simple Unified Framework for Detecting Out-of-Distribution Samples", NeurIPS
2018; but angles to the classes' centres are compared, and not distances, which far features would
dominate. `docs/decisions/0017-none-of-these.md` has the comparison with energy and others.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cholesky, solve_triangular

Floats = NDArray[np.float32]

CONCENTRATION = 10.0
"""How much the nearest class counts before the others."""

SHRINKAGE = 0.7
"""Share of the covariance that is replaced by a multiple of the identity."""

MAX_FEATURES = 2048
"""With more, the whitening would outgrow the network."""

MAX_PICTURES = 4000
"""Of more than this, a sample will do."""


@dataclass(frozen=True)
class Familiarity:
    """``ln(mean(exp(k cos(W(x - mean), centre)))) / k`` over the classes' centres."""

    mean: Floats
    """Of all features, shape (n_features,)."""
    factor: Floats
    """Of the covariance within the classes (Cholesky), shape (n_features, n_features), lower."""
    centres: Floats
    """Of the classes, whitened, of length 1; shape (n_classes, n_features)."""

    def score(self, features: Floats) -> Floats:
        """Compute how familiar pictures are.

        Args:
            features: Shape (n, n_features).

        Returns:
            Shape (n,), from -1 (nothing like it) to 1.
        """
        whitened = _whitened(self.factor, features - self.mean)
        lengths = np.sqrt((whitened**2).sum(axis=1, keepdims=True))
        cosines = whitened / np.maximum(lengths, 1e-12) @ self.centres.T
        means = np.exp(CONCENTRATION * cosines).mean(axis=1)
        return np.asarray(np.log(means) / CONCENTRATION, dtype=np.float32)

    @property
    def whitening(self) -> Floats:
        """The matrix that whitens rows from the right, shape (n_features, n_features)."""
        return _whitened(self.factor, np.eye(len(self.mean), dtype=np.float32))


def fit_familiarity(features: Floats, labels: NDArray[np.intp]) -> Familiarity:
    """Learn what is familiar.

    Args:
        features: Shape (n, n_features).
        labels: Class indices, shape (n,); classes without a picture have no centre.

    Returns:
        The score. It needs no picture that is strange.
    """
    mean = features.mean(axis=0)
    shifted = (features - mean).astype(np.float32)
    present, y = np.unique(labels, return_inverse=True)
    centres = np.stack([shifted[y == index].mean(axis=0) for index in range(len(present))])
    within = shifted - centres[y]
    covariance = within.T @ within / len(within)
    n_features = len(mean)
    spread = max(float(np.trace(covariance)) / n_features, 1e-12)
    covariance *= 1 - SHRINKAGE
    covariance[np.diag_indices(n_features)] += SHRINKAGE * spread
    factor = cholesky(covariance, lower=True, overwrite_a=True, check_finite=False)
    whitened = _whitened(factor, centres)
    lengths = np.sqrt((whitened**2).sum(axis=1, keepdims=True))
    return Familiarity(mean.astype(np.float32), factor, whitened / np.maximum(lengths, 1e-12))


def _whitened(factor: Floats, rows: Floats) -> Floats:
    """Solve for the rows; an inverse for all would take longer than most scores."""
    solved = solve_triangular(factor, rows.T, lower=True, check_finite=False)
    return np.asarray(solved.T, dtype=np.float32)
