"""Multinomial logistic regression on features, its strength chosen by cross-validation.

The model is ``softmax(x W + b)``; the weights minimise the mean log loss plus
``strength / 2 * sum(W ** 2)``, on standardised features (Hastie, Tibshirani, Friedman, *The
Elements of Statistical Learning*, 2nd ed., section 4.4). The bias is not penalised.

It is written out here, and not taken from scikit-learn, because choosing the strength needs
dozens of fits: in float32, with all folds in one matrix product and the axes of the features
rotated and scaled so that the loss is nearly round, they take a second or two where dozens of
separate float64 fits take minutes (docs/decisions/0003-own-logistic-regression.md).
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
        """Give some rows."""


STRENGTHS = tuple(float(s) for s in 10.0 ** np.arange(0.5, -4.6, -0.5))
"""Candidates, from a strong penalty to a weak one; each starts from the solution before it."""

_ROWS_AT_A_TIME = 8192
_MAX_COLUMNS = 512
_PATIENCE = 2
_SMALL_FALLS = 3

STRENGTH_UNVALIDATED = 0.1
"""Used where no class has two pictures, so that nothing can be cross-validated."""


@dataclass(frozen=True)
class LinearClassifier:
    """The fitted head: ``probabilities = softmax(features @ weights + bias)``."""

    weights: Floats
    """Shape (n_features, n_classes)."""
    bias: Floats
    """Shape (n_classes,)."""

    def predict(self, features: Rows) -> Floats:
        """Compute class probabilities.

        Args:
            features: Shape (n, n_features), as the backbone gives them.

        Returns:
            Shape (n, n_classes); each row sums to 1.
        """
        probabilities = np.empty((features.shape[0], len(self.bias)), np.float32)
        for rows in _blocks(features.shape[0]):
            probabilities[rows] = softmax(features[rows] @ self.weights + self.bias, axis=1)
        return probabilities


@dataclass(frozen=True)
class CrossValidation:
    """What cross-validation found."""

    strength: float
    """The candidate with the least log loss."""
    log_loss_by_strength: dict[float, float]
    """Mean log loss, in nats, of the pictures that the fit had not seen."""
    probabilities: Floats
    """Out-of-fold probabilities at `strength`, shape (n, n_classes); NaN where fold is -1."""


def _blocks(n: int) -> list[slice]:
    starts = range(0, n, _ROWS_AT_A_TIME)
    return [slice(start, start + _ROWS_AT_A_TIME) for start in starts]


class _Problem:
    """Features with the coordinates in which their log loss is easy to minimise.

    Standardised features are rotated to the eigenvectors of their covariance; there the
    curvature of the log loss is nearly diagonal, and a division by its square root makes
    L-BFGS converge in a dozen steps instead of a hundred. Neither changes the minimum: the
    penalty on the standardised weights is the same in any rotated frame.
    """

    def __init__(self, features: Rows, labels: NDArray[np.intp], n_classes: int) -> None:
        self.features, self.labels, self.n_classes = features, labels, n_classes
        n, n_features = features.shape
        total = np.zeros(n_features)
        for rows in _blocks(features.shape[0]):
            total += features[rows].sum(axis=0, dtype=np.float64)
        self.mean = (total / n).astype(np.float32)
        second = np.zeros((n_features, n_features))
        for rows in _blocks(features.shape[0]):
            block = features[rows] - self.mean
            second += block.T @ block
        covariance = second / n
        deviation = np.sqrt(np.diag(covariance))
        # A feature that hardly ever varies is not blown up to unit variance.
        self.scale = (deviation + 1e-3).astype(np.float32)
        correlation = covariance / np.outer(self.scale, self.scale)
        variances, axes = np.linalg.eigh(correlation.astype(np.float32))
        self.variances = np.maximum(variances, 0.0).astype(np.float32)
        self.axes = axes.astype(np.float32)

    def _steps(self, strength: float) -> Floats:
        """Length of a natural step along each axis: one over the root of the curvature."""
        mean_p = 1.0 / self.n_classes
        curvature = 0.5 * mean_p * (1.0 - mean_p)  # half of p (1 - p) before any training
        steps = 1.0 / np.sqrt(curvature * self.variances + strength)
        return np.append(steps, 1.0 / np.sqrt(curvature)).astype(np.float32)[:, None, None]

    def to_features(self, rotated: Floats) -> tuple[Floats, Floats]:
        """Turn rotated weights with a last row of biases into weights and bias for raw features."""
        weights = self.axes @ rotated[:-1] / self.scale[:, None]
        return weights, rotated[-1] - self.mean @ weights

    def minimize(
        self, start: Floats, strength: float, sample_weights: Floats, tolerance: float
    ) -> Floats:
        """Fit several models at once.

        Args:
            start: Rotated weights and biases, shape (n_features + 1, n_models, n_classes).
            strength: The penalty.
            sample_weights: Shape (n, n_models): what share of model m's loss row i is.
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
        shape = rotated.shape  # (n_features + 1, n_models, n_classes)
        flat = rotated.reshape(len(rotated), -1)
        weights, _ = self.to_features(flat)
        losses = 0.5 * strength * np.square(rotated[:-1]).sum(axis=(0, 2), dtype=np.float64)
        by_feature = np.zeros_like(weights)
        by_bias = np.zeros_like(flat[-1])
        for rows in _blocks(self.features.shape[0]):
            # Centred first: a product with large means would lose the digits that matter.
            features, labels = self.features[rows] - self.mean, self.labels[rows]
            shares = sample_weights[rows]
            logits = (features @ weights + flat[-1]).reshape(len(features), *shape[1:])
            logits -= logits.max(axis=-1, keepdims=True)
            picked = np.take_along_axis(logits, labels[:, None, None], axis=-1)[..., 0]
            np.exp(logits, out=logits)
            totals = logits.sum(axis=-1)
            losses += ((np.log(totals) - picked) * shares).sum(axis=0, dtype=np.float64)
            logits *= (shares / totals)[..., None]
            logits[np.arange(len(labels)), :, labels] -= shares
            error = logits.reshape(len(features), -1)
            by_feature += features.T @ error
            by_bias += error.sum(axis=0)
        # d(loss)/d(rotated): the chain rule through `to_features`.
        gradient = np.empty_like(flat)
        gradient[:-1] = self.axes.T @ (by_feature / self.scale[:, None]) + strength * flat[:-1]
        gradient[-1] = by_bias
        return losses, gradient.reshape(shape)


def lbfgs(
    objective: Callable[[Floats], tuple[Doubles, Floats]],
    start: Floats,
    tolerance: float,
    *,
    memory: int = 8,
    max_iterations: int = 200,
) -> Floats:
    """Minimise several smooth convex functions side by side with limited-memory BFGS.

    Nocedal and Wright, *Numerical Optimization*, 2nd ed., algorithms 7.4 and 7.5, with a step
    that is halved until the loss falls enough. Every inner product is taken for each function
    on its own, so each follows the path that it would follow alone.

    Args:
        objective: From a point to the losses, shape (n_functions,), and the gradient.
        start: Shape (n_rows, n_functions, n_columns).
        tolerance: Stop when no loss falls by more than this in three steps in a row.
        memory: How many past steps approximate the curvature.
        max_iterations: When to stop at the latest.

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
            # A function that is solved does not move; its direction is nearly zero anyway.
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
            # Not "new > bound": a NaN must count as too long.
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
        # Near the minimum rounding can spoil a pair; a pair of zeros leaves the update as it is.
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
        features: Shape (n, n_features), finite; read a block of rows at a time.
        labels: Class indices, shape (n,).
        folds: The fold that tests each row, from 0; -1 marks rows that are always trained on.
        n_classes: Number of classes, at least 2.
        strengths: Candidates from strong to weak.

    Returns:
        The classifier fitted on all rows with the chosen strength, and what was found.
    """
    problem = _Problem(features, labels, n_classes)
    if (folds >= 0).any():
        validated = cross_validate(problem, folds, strengths)
    else:
        unknown = np.full((len(labels), n_classes), np.nan, np.float32)
        validated = CrossValidation(STRENGTH_UNVALIDATED, {}, unknown)
    start = np.zeros((features.shape[1] + 1, 1, n_classes), np.float32)
    shares = np.full((len(labels), 1), 1.0 / len(labels), np.float32)
    rotated = problem.minimize(start, validated.strength, shares, tolerance=1e-8)
    return LinearClassifier(*problem.to_features(rotated[:, 0])), validated


def cross_validate(
    problem: _Problem, folds: NDArray[np.intp], strengths: tuple[float, ...]
) -> CrossValidation:
    """Find the candidate with the least log loss on rows that its fit had not seen.

    Candidates that follow two worse ones in a row are not tried: the curve has one valley.
    """
    n_folds, n_classes = int(folds.max()) + 1, problem.n_classes
    per_batch = max(1, min(n_folds, _MAX_COLUMNS // n_classes))
    batches = [
        range(first, min(first + per_batch, n_folds)) for first in range(0, n_folds, per_batch)
    ]
    n_rows = problem.features.shape[1] + 1
    starts = [np.zeros((n_rows, len(batch), n_classes), np.float32) for batch in batches]
    tested = folds >= 0
    losses: dict[float, float] = {}
    best = np.empty((0, n_classes), np.float32)
    for strength in strengths:
        held_out = np.full((len(folds), n_classes), np.nan, np.float32)
        for index, batch in enumerate(batches):
            seen = np.stack([folds != fold for fold in batch], axis=1).astype(np.float32)
            seen /= seen.sum(axis=0)
            starts[index] = problem.minimize(starts[index], strength, seen, tolerance=3e-5)
            models = [
                LinearClassifier(*problem.to_features(starts[index][:, position]))
                for position in range(len(batch))
            ]
            for rows in _blocks(len(folds)):
                features, block = problem.features[rows], held_out[rows]
                for model, fold in zip(models, batch, strict=True):
                    members = folds[rows] == fold
                    logits = features[members] @ model.weights + model.bias
                    block[members] = softmax(logits, axis=1)
        picked = held_out[tested, problem.labels[tested]]
        losses[strength] = float(-np.log(np.maximum(picked, 1e-7)).mean())
        if losses[strength] == min(losses.values()):
            best = held_out
        elif list(losses).index(min(losses, key=losses.__getitem__)) < len(losses) - _PATIENCE:
            break
    strength = min(losses, key=losses.__getitem__)
    return CrossValidation(strength, losses, best)
