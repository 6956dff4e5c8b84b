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


@dataclass(frozen=True)
class Moments:
    """Sums over images, from which the score is fitted.

    The sums of disjoint sets of images add up. So a fit without some images needs only the sums
    over those, which are subtracted from the sums over all images.
    """

    counts: NDArray[np.intp]
    """Number of images of each class, shape (n_classes,)."""
    sums: Floats
    """Sum of the features of each class, shape (n_classes, n_features)."""
    products: Floats
    """Sum of the outer products of the features, shape (n_features, n_features)."""

    def __sub__(self, part: "Moments") -> "Moments":
        return Moments(
            self.counts - part.counts, self.sums - part.sums, self.products - part.products
        )


def sum_moments(features: Floats, labels: NDArray[np.intp], n_classes: int) -> Moments:
    """Compute the sums over images.

    Args:
        features: Features, shape (n, n_features). Products of large numbers lose digits, so the
            mean of all images should be near 0.
        labels: Class indices, shape (n,).
        n_classes: Number of classes.
    """
    counts = np.bincount(labels, minlength=n_classes)
    sums = np.zeros((n_classes, features.shape[1]), np.float32)
    for label in np.unique(labels):
        sums[label] = features[labels == label].sum(axis=0)
    return Moments(counts, sums, features.T @ features)


def fit_ood_scorer(features: Floats, labels: NDArray[np.intp]) -> OODScorer:
    """Fit the score on training images. It needs no out-of-distribution images.

    Args:
        features: Features of the images, shape (n, n_features).
        labels: Class indices, shape (n,); classes without images have no centre.

    Returns:
        The fitted score.
    """
    origin = features.mean(axis=0)
    moments = sum_moments(features - origin, labels, int(labels.max()) + 1)
    return fit_by_moments(moments, origin)


def fit_by_moments(moments: Moments, origin: Floats) -> OODScorer:
    """Fit the score from sums over the training images.

    Args:
        moments: Sums over at least one image, of features from which `origin` was subtracted.
        origin: Feature vector that was subtracted, shape (n_features,).

    Returns:
        The fitted score.
    """
    present = moments.counts > 0
    counts, n = moments.counts[present].astype(np.float32), moments.counts.sum()
    mean = moments.sums.sum(axis=0) / n
    centres = moments.sums[present] / counts[:, None]
    covariance = (moments.products - (centres * counts[:, None]).T @ centres) / n
    n_features = len(mean)
    spread = max(float(np.trace(covariance)) / n_features, 1e-12)
    covariance *= 1 - SHRINKAGE
    covariance[np.diag_indices(n_features)] += SHRINKAGE * spread
    factor = cholesky(covariance, lower=True, overwrite_a=True, check_finite=False)
    whitened = _whitened(factor, centres - mean)
    lengths = np.sqrt((whitened**2).sum(axis=1, keepdims=True))
    return OODScorer(
        (origin + mean).astype(np.float32), factor, whitened / np.maximum(lengths, 1e-12)
    )


def _whitened(factor: Floats, rows: Floats) -> Floats:
    """Whiten rows by solving; computing an inverse would take longer in most cases."""
    solved = solve_triangular(factor, rows.T, lower=True, check_finite=False)
    return np.asarray(solved.T, dtype=np.float32)
