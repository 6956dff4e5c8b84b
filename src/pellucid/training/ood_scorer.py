"""Out-of-distribution (OOD) score: how far an image is from the training images.

The features are whitened by the within-class covariance, as in the Mahalanobis score of Lee, Lee,
Lee and Shin, "A Simple Unified Framework for Detecting Out-of-Distribution Samples", NeurIPS 2018.
But the score compares angles to the class centres instead of distances, which features of large
norm would dominate. `docs/decisions/0017-none-of-these.md` compares it with energy and others.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cholesky, solve_triangular

Floats = NDArray[np.float32]

CONCENTRATION = 10.0
"""How much more the nearest class counts than the others."""

SHRINKAGE = 0.7
"""Share of the covariance that is replaced by a multiple of the identity."""

MAX_FEATURES = 2048
"""Maximum number of features; with more, the whitening would be larger than the network."""

MAX_PICTURES = 4000
"""Maximum number of images to fit on; a sample of this size suffices."""


@dataclass(frozen=True)
class OODScorer:
    """The score ``-ln(mean(exp(k cos(W(x - mean), centre)))) / k``, with the mean over all classes.

    k is `CONCENTRATION`, and W is the whitening.
    """

    mean: Floats
    """Mean of all features, shape (n_features,)."""
    factor: Floats
    """Lower Cholesky factor of the within-class covariance, shape (n_features, n_features)."""
    centres: Floats
    """Whitened class centres of length 1, shape (n_classes, n_features)."""

    def score(self, features: Floats) -> Floats:
        """Compute how far images are from the training images.

        Args:
            features: Features of the images, shape (n, n_features).

        Returns:
            Scores of shape (n,), from -1 to 1 (unlike any training image).
        """
        whitened = _whitened(self.factor, features - self.mean)
        lengths = np.sqrt((whitened**2).sum(axis=1, keepdims=True))
        cosines = whitened / np.maximum(lengths, 1e-12) @ self.centres.T
        means = np.exp(CONCENTRATION * cosines).mean(axis=1)
        return np.asarray(-np.log(means) / CONCENTRATION, dtype=np.float32)

    @property
    def whitening(self) -> Floats:
        """The matrix that whitens rows from the right, shape (n_features, n_features)."""
        return _whitened(self.factor, np.eye(len(self.mean), dtype=np.float32))


def fit_ood_scorer(features: Floats, labels: NDArray[np.intp]) -> OODScorer:
    """Fit the score on training images. It needs no out-of-distribution images.

    Args:
        features: Features of the images, shape (n, n_features).
        labels: Class indices, shape (n,); classes without images have no centre.

    Returns:
        The fitted score.
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
    return OODScorer(mean.astype(np.float32), factor, whitened / np.maximum(lengths, 1e-12))


def _whitened(factor: Floats, rows: Floats) -> Floats:
    """Whiten rows by solving; computing an inverse would take longer in most cases."""
    solved = solve_triangular(factor, rows.T, lower=True, check_finite=False)
    return np.asarray(solved.T, dtype=np.float32)
