"""Multinomial logistic regression on features, with its strength chosen by cross-validation.

The model is ``softmax(x W + b)``. Its weights minimise the mean log loss plus
``strength / 2 * sum(W ** 2)`` on standardised features (Hastie, Tibshirani, Friedman, *The
Elements of Statistical Learning*, 2nd ed., section 4.4). The bias is not penalised.

This module does not use scikit-learn, because choosing the strength needs dozens of fits. Here
they take a second or two: they run in float32, with all folds in one matrix product, and with the
axes of the features rotated and scaled so that the loss is nearly spherical. Dozens of separate
float64 fits take minutes (docs/decisions/0003-own-logistic-regression.md).
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]


class Rows(Protocol):
    """Features of shape (n, n_features) that are read a block of rows at a time."""

    shape: tuple[int, int]

    def __getitem__(self, rows: slice, /) -> Floats:
        """Return some rows."""


STRENGTHS = tuple(float(s) for s in 10.0 ** np.arange(0.5, -4.6, -0.5))
"""Candidates, from strong to weak; the fit of each starts from the previous solution."""

ROWS_AT_A_TIME = 8192
"""Number of rows of features that are read from their file at once."""
MAX_IN_MEMORY = 2**25
"""Maximum number of values (128 MiB) for which rotated features are kept in memory."""
_MIN_VARIANCE = 1e-6
"""Share of the largest variance below which an axis holds only rounding errors."""
_MAX_COLUMNS = 512
_PATIENCE = 2
_SMALL_FALLS = 3

STRENGTH_UNVALIDATED = 0.1
"""Strength if no class has two images, so that cross-validation is impossible."""


@dataclass(frozen=True)
class LinearClassifier:
    """The fitted head: ``probabilities = softmax(features @ weights + bias)``."""

    weights: Floats
    """Weights, shape (n_features, n_classes)."""
    bias: Floats
    """Biases, shape (n_classes,)."""

    def predict(self, features: Rows) -> Floats:
        """Compute class probabilities.

        Args:
            features: Features from the backbone, shape (n, n_features).

        Returns:
            Probabilities of shape (n, n_classes); each row sums to 1.
        """
        probabilities = np.empty((features.shape[0], len(self.bias)), np.float32)
        for rows in _blocks(features.shape[0]):
            probabilities[rows] = softmax(features[rows] @ self.weights + self.bias, axis=1)
        return probabilities


@dataclass(frozen=True)
class CrossValidation:
    """Result of the cross-validation."""

    strength: float
    """Candidate with the lowest log loss."""
    log_loss_by_strength: dict[float, float]
    """Mean log loss, in nats, on the images that the fit had not seen."""
    probabilities: Floats
    """Out-of-fold probabilities at `strength`, shape (n, n_classes); NaN where fold is -1."""


def _blocks(n: int) -> list[slice]:
    starts = range(0, n, ROWS_AT_A_TIME)
    return [slice(start, start + ROWS_AT_A_TIME) for start in starts]


class _Problem:
    """Features with coordinates in which their log loss is easy to minimise.

    The standardised features are rotated to the eigenvectors of their covariance, where the
    curvature of the log loss is nearly diagonal. Dividing by the square root of the curvature
    makes L-BFGS converge in a dozen steps instead of a hundred. Neither changes the minimum: the
    penalty on the standardised weights is the same in any rotated frame.

    With fewer images than features, only the axes of the subspace that the images span are kept,
    since the penalty makes all weights orthogonal to it zero. They are computed from the n x n
    products of the n images with each other, which takes a fraction of the time.
    """

    def __init__(self, features: Rows, labels: NDArray[np.intp], n_classes: int) -> None:
        self.features, self.labels, self.n_classes = features, labels, n_classes
        n, n_features = features.shape
        total, squares = np.zeros(n_features), np.zeros(n_features)
        for rows in _blocks(n):
            total += features[rows].sum(axis=0, dtype=np.float64)
        self.mean = (total / n).astype(np.float32)
        for rows in _blocks(n):
            squares += np.square(features[rows] - self.mean).sum(axis=0, dtype=np.float64)
        # The constant avoids scaling a nearly constant feature up to unit variance.
        self.scale = (np.sqrt(squares / n) + 1e-3).astype(np.float32)
        if n < n_features:
            self.variances, self.axes = self._span_of_few()
        else:
            self.variances, self.axes = self._all_axes()
        self.n_axes = len(self.variances)
        self._rotated: Floats | None = None
        if n * self.n_axes <= MAX_IN_MEMORY:
            self._rotated = np.empty((n, self.n_axes), np.float32)
            for rows in _blocks(n):
                self._rotated[rows] = self._standardised(rows) @ self.axes

    def _standardised(self, rows: slice) -> Floats:
        return np.asarray((self.features[rows] - self.mean) / self.scale)

    def _all_axes(self) -> tuple[Floats, Floats]:
        n, n_features = self.features.shape
        second = np.zeros((n_features, n_features))
        for rows in _blocks(n):
            block = self._standardised(rows)
            second += block.T @ block
        variances, axes = np.linalg.eigh((second / n).astype(np.float32))
        return np.maximum(variances, 0.0).astype(np.float32), axes.astype(np.float32)

    def _span_of_few(self) -> tuple[Floats, Floats]:
        n = self.features.shape[0]
        images = self._standardised(slice(0, n))
        variances, coordinates = np.linalg.eigh(images @ images.T / n)
        is_kept = variances > _MIN_VARIANCE * variances.max(initial=0.0)
        variances, coordinates = variances[is_kept], coordinates[:, is_kept]
        axes = images.T @ (coordinates / np.sqrt(n * variances))
        return variances.astype(np.float32), axes.astype(np.float32)

    def start(self, n_models: int) -> Floats:
        """Return rotated weights and biases of zero, shape (n_axes + 1, n_models, n_classes)."""
        return np.zeros((self.n_axes + 1, n_models, self.n_classes), np.float32)

    def logits(self, rotated: Floats, rows: slice) -> Floats:
        """Compute the logits of some images by several models.

        Args:
            rotated: Rotated weights and biases, shape (n_axes + 1, n_models, n_classes).
            rows: The images.

        Returns:
            Logits of shape (n, n_models, n_classes).
        """
        weights, bias = self._products_with(rotated.reshape(len(rotated), -1))
        return np.asarray(self._block(rows) @ weights + bias).reshape(-1, *rotated.shape[1:])

    def _steps(self, strength: float) -> Floats:
        """Compute the natural step length along each axis: one over the root of the curvature."""
        mean_p = 1.0 / self.n_classes
        curvature = 0.5 * mean_p * (1.0 - mean_p)  # half of p (1 - p) before any training
        steps = 1.0 / np.sqrt(curvature * self.variances + strength)
        return np.append(steps, 1.0 / np.sqrt(curvature)).astype(np.float32)[:, None, None]

    def to_features(self, rotated: Floats) -> tuple[Floats, Floats]:
        """Convert rotated weights, with biases in the last row, to weights and bias of features."""
        weights = self.axes @ rotated[:-1] / self.scale[:, None]
        return weights, rotated[-1] - self.mean @ weights

    def _products_with(self, rotated: Floats) -> tuple[Floats, Floats]:
        """Return the weights and biases that belong to the images of `_block`."""
        if self._rotated is not None:
            return rotated[:-1], rotated[-1]
        return self.axes @ rotated[:-1] / self.scale[:, None], rotated[-1]

    def _block(self, rows: slice) -> Floats:
        """Return images in rotated coordinates if they are in memory, or else centred features."""
        if self._rotated is not None:
            return self._rotated[rows]
        # Without centring, products with large means would lose the significant digits.
        return np.asarray(self.features[rows] - self.mean)

    def minimize(
        self, start: Floats, strength: float, sample_weights: Floats, tolerance: float
    ) -> Floats:
        """Fit several models at once.

        Args:
            start: Rotated weights and biases, shape (n_axes + 1, n_models, n_classes).
            strength: Strength of the penalty.
            sample_weights: Share of row i in the loss of model m, shape (n, n_models).
            tolerance: As in `lbfgs`, in nats.

        Returns:
            The minimisers, in the shape of `start`.
        """
        steps = self._steps(strength)

        def objective(point: Floats) -> tuple[Doubles, Floats]:
            losses, gradient = self._losses_and_gradient(point * steps, strength, sample_weights)
            return losses, gradient * steps

        return lbfgs(objective, start / steps, tolerance) * steps

    def _losses_and_gradient(
        self, rotated: Floats, strength: float, sample_weights: Floats
    ) -> tuple[Doubles, Floats]:
        shape = rotated.shape  # (n_axes + 1, n_models, n_classes)
        flat = rotated.reshape(len(rotated), -1)
        weights, bias = self._products_with(flat)
        losses = 0.5 * strength * np.square(rotated[:-1]).sum(axis=(0, 2), dtype=np.float64)
        by_weight = np.zeros_like(weights)
        by_bias = np.zeros_like(bias)
        for rows in _blocks(self.features.shape[0]):
            images, labels, shares = self._block(rows), self.labels[rows], sample_weights[rows]
            logits = (images @ weights + bias).reshape(len(images), *shape[1:])
            logits -= logits.max(axis=-1, keepdims=True)
            picked = np.take_along_axis(logits, labels[:, None, None], axis=-1)[..., 0]
            np.exp(logits, out=logits)
            totals = logits.sum(axis=-1)
            losses += ((np.log(totals) - picked) * shares).sum(axis=0, dtype=np.float64)
            logits *= (shares / totals)[..., None]
            logits[np.arange(len(labels)), :, labels] -= shares
            error = logits.reshape(len(images), -1)
            by_weight += images.T @ error
            by_bias += error.sum(axis=0)
        # d(loss)/d(rotated), by the chain rule through `_products_with`.
        if self._rotated is None:
            by_weight = self.axes.T @ (by_weight / self.scale[:, None])
        gradient = np.vstack([by_weight + strength * flat[:-1], by_bias])
        return losses, gradient.reshape(shape)


def lbfgs(
    objective: Callable[[Floats], tuple[Doubles, Floats]],
    start: Floats,
    tolerance: float,
    *,
    memory: int = 8,
    max_iterations: int = 200,
) -> Floats:
    """Minimise several smooth convex functions in parallel with limited-memory BFGS.

    Nocedal and Wright, *Numerical Optimization*, 2nd ed., algorithms 7.4 and 7.5, with a step
    that is halved until the loss falls enough. Inner products are computed separately for each
    function, so each follows the same path as if it were minimised alone.

    Args:
        objective: Function from a point to the losses, shape (n_functions,), and the gradient.
        start: Starting point, shape (n_rows, n_functions, n_columns).
        tolerance: Stop when no loss falls by more than this in three consecutive steps.
        memory: Number of past steps that approximate the curvature.
        max_iterations: Maximum number of iterations.

    Returns:
        The last point, in the shape of `start`.
    """

    def dot(a: Floats, b: Floats) -> Floats:
        return np.asarray(np.einsum("rfc,rfc->f", a, b))

    def times(factors: Floats, a: Floats) -> Floats:
        return factors[None, :, None] * a

    point = start
    losses, gradient = objective(point)
    pairs: deque[tuple[Floats, Floats, Floats]] = deque(maxlen=memory)
    n_small_falls = 0
    for _ in range(max_iterations):
        direction = -gradient
        coefficients = []
        for step, change, curvature in reversed(pairs):
            coefficients.append(dot(step, direction) / curvature)
            direction -= times(coefficients[-1], change)
        if pairs:
            _, change, curvature = pairs[-1]
            squares = dot(change, change)
            # A solved function does not move; its direction is nearly zero anyway.
            direction *= np.where(squares > 0, curvature / np.where(squares > 0, squares, 1), 1)[
                None, :, None
            ]
        for step, change, curvature in pairs:
            correction = coefficients.pop() - dot(change, direction) / curvature
            direction += times(correction, step)

        slopes = dot(gradient, direction)
        lengths = np.ones_like(slopes)
        for _ in range(20):
            new_point = point + times(lengths, direction)
            new_losses, new_gradient = objective(new_point)
            # Written as a negation, so that NaN counts as too long.
            is_too_long = ~(new_losses <= losses + 1e-4 * lengths * slopes + 1e-7)
            if not is_too_long.any():
                break
            lengths = np.where(is_too_long, lengths / 2, lengths)
        else:
            lengths = np.where(is_too_long, 0, lengths)
            new_point = point + times(lengths, direction)
            new_losses, new_gradient = objective(new_point)
        step, change = new_point - point, new_gradient - gradient
        curvature = dot(step, change)
        # Near the minimum, rounding can corrupt a pair; a pair of zeros has no effect instead.
        is_sound = (curvature > 1e-12).astype(np.float32)
        step, change = times(is_sound, step), times(is_sound, change)
        pairs.append((step, change, np.where(is_sound > 0, curvature, 1)))
        n_small_falls = n_small_falls + 1 if (losses - new_losses).max() < tolerance else 0
        point, losses, gradient = new_point, new_losses, new_gradient
        if n_small_falls == _SMALL_FALLS:
            break
    return point


def choose_and_fit(
    features: Rows,
    labels: NDArray[np.intp],
    folds: NDArray[np.intp],
    n_classes: int,
    strengths: tuple[float, ...] = STRENGTHS,
) -> tuple[LinearClassifier, CrossValidation]:
    """Choose the strength by cross-validated log loss, then fit on all rows.

    Args:
        features: Finite features of shape (n, n_features), which are read in blocks of rows.
        labels: Class indices, shape (n,).
        folds: Fold that tests each row, from 0; -1 for rows that are always trained on.
        n_classes: Number of classes, at least 2.
        strengths: Candidates, from strong to weak.

    Returns:
        The classifier fitted on all rows with the chosen strength, and the result of the
        cross-validation.
    """
    problem = _Problem(features, labels, n_classes)
    if (folds >= 0).any():
        validated = cross_validate(problem, folds, strengths)
    else:
        unknown = np.full((len(labels), n_classes), np.nan, np.float32)
        validated = CrossValidation(STRENGTH_UNVALIDATED, {}, unknown)
    shares = np.full((len(labels), 1), 1.0 / len(labels), np.float32)
    rotated = problem.minimize(problem.start(1), validated.strength, shares, tolerance=1e-8)
    return LinearClassifier(*problem.to_features(rotated[:, 0])), validated


def validate(
    features: Rows, labels: NDArray[np.intp], folds: NDArray[np.intp], n_classes: int
) -> CrossValidation:
    """Cross-validate without the fit on all rows; the arguments are those of `choose_and_fit`."""
    return cross_validate(_Problem(features, labels, n_classes), folds, STRENGTHS)


def cross_validate(
    problem: _Problem, folds: NDArray[np.intp], strengths: tuple[float, ...]
) -> CrossValidation:
    """Find the candidate with the lowest log loss on rows that its fit had not seen.

    The search stops after two consecutive candidates that are worse, since the log loss has a
    single minimum over the strengths.
    """
    n_folds, n_classes = int(folds.max()) + 1, problem.n_classes
    per_batch = max(1, min(n_folds, _MAX_COLUMNS // n_classes))
    batches = [
        range(first, min(first + per_batch, n_folds)) for first in range(0, n_folds, per_batch)
    ]
    starts = [problem.start(len(batch)) for batch in batches]
    tested = folds >= 0
    losses: dict[float, float] = {}
    best = np.empty((0, n_classes), np.float32)
    for strength in strengths:
        held_out = np.full((len(folds), n_classes), np.nan, np.float32)
        for index, batch in enumerate(batches):
            seen = np.stack([folds != fold for fold in batch], axis=1).astype(np.float32)
            seen /= seen.sum(axis=0)
            starts[index] = problem.minimize(starts[index], strength, seen, tolerance=3e-5)
            for rows in _blocks(len(folds)):
                logits, block = problem.logits(starts[index], rows), held_out[rows]
                for position, fold in enumerate(batch):
                    members = folds[rows] == fold
                    block[members] = softmax(logits[members, position], axis=1)
        picked = held_out[tested, problem.labels[tested]]
        losses[strength] = float(-np.log(np.maximum(picked, 1e-7)).mean())
        if losses[strength] == min(losses.values()):
            best = held_out
        elif list(losses).index(min(losses, key=losses.__getitem__)) < len(losses) - _PATIENCE:
            break
    strength = min(losses, key=losses.__getitem__)
    return CrossValidation(strength, losses, best)
