"""A slice through the loss of a linear classifier: its values on a grid of weights."""

import numpy as np
from numpy.typing import NDArray

from pellucid.errors import DataError
from pellucid.i18n import gettext as _

N_POINTS = 21
"""Number of points along each side of the grid."""

Floats = NDArray[np.float64]


def loss_slice(
    features: Floats, codes: NDArray[np.intp], weights: Floats, bias: Floats | None
) -> Floats:
    """Compute the cross-entropy of a linear layer with a softmax on a grid of its parameters.

    The loss is a function of all (n_features + 1) x n_classes weights and biases W. The grid shows
    a slice through it: the loss of W + a D1 + b D2, where D1 and D2 are the two directions of
    `slice_directions`, and a and b go from -1 to 1.

    The loss is convex in W, since the logits are linear in W, and the logarithm of a sum of
    exponentials is convex (Boyd and Vandenberghe, 2004, sections 3.1.5 and 3.2.2). Therefore each
    slice is convex as well: it has one valley, and each local minimum in it is a global one. This
    says nothing about the loss as a function of the weights of other layers, which are fixed here.

    Args:
        features: Input of the layer, shape (n, n_features).
        codes: Indices of the right classes, shape (n,).
        weights: Shape (n_features, n_classes).
        bias: Shape (n_classes,), or None if the layer has none.

    Returns:
        Mean losses, shape (21, 21). The row is the step of b and the column is the step of a, both
        from -1 to 1; the loss of the given weights is in the middle, at [10, 10].

    Raises:
        DataError: A number is not finite, or there is no second direction.
    """
    parameters = stack_parameters(weights, bias)
    if not (np.isfinite(features).all() and np.isfinite(parameters).all()):
        raise DataError(
            _(
                "The last layer has no loss: its weights or its inputs contain numbers that "
                "are not finite. Train the network again, with a smaller learning rate."
            )
        )
    inputs = features if bias is None else np.column_stack([features, np.ones(len(features))])
    first, second = slice_directions(parameters)
    # The logits are linear in the parameters, so three products suffice for the whole grid.
    at_centre, by_first, by_second = (inputs @ part for part in (parameters, first, second))
    steps = np.linspace(-1, 1, N_POINTS)
    return np.array(
        [
            [cross_entropy(at_centre + a * by_first + b * by_second, codes) for a in steps]
            for b in steps
        ]
    )


def stack_parameters(weights: Floats, bias: Floats | None) -> Floats:
    """Append the biases as a last row to the weights, shape (n_features + 1, n_classes)."""
    return weights if bias is None else np.vstack([weights, bias])


def slice_directions(parameters: Floats) -> tuple[Floats, Floats]:
    """Draw two random directions, the same ones each time.

    The numbers are normal. For each class, they are made orthogonal to each other and scaled to the
    norm of the class's own weights and bias (filter normalization; Li et al., "Visualizing the Loss
    Landscape of Neural Nets", 2018, section 4). A step of 1 thus is as large as the weights.

    Args:
        parameters: Weights and biases, shape (n, n_classes) with n of at least 2.

    Returns:
        The directions, each of the shape of the parameters.

    Raises:
        DataError: A class has only one parameter, so that there is only one direction.
    """
    if len(parameters) < 2:
        raise DataError(
            _(
                "A slice has two directions, but each class of the last layer has only one "
                "parameter: one weight and no bias. Use a layer with a bias or more features."
            )
        )
    random = np.random.default_rng(0)
    first, second = random.normal(size=(2, *parameters.shape))
    second -= first * (first * second).sum(0) / (first**2).sum(0)
    norms = np.linalg.norm(parameters, axis=0)
    return (
        first * norms / np.linalg.norm(first, axis=0),
        second * norms / np.linalg.norm(second, axis=0),
    )


def cross_entropy(logits: Floats, codes: NDArray[np.intp]) -> float:
    """Compute the mean cross-entropy of the softmax of logits.

    Args:
        logits: Shape (n, n_classes).
        codes: Indices of the right classes, shape (n,).

    Returns:
        The mean over the rows, in nats.
    """
    # Less the largest logit, so that no exponential overflows.
    shifted = logits - logits.max(1, keepdims=True)
    right = shifted[np.arange(len(codes)), codes]
    return float((np.log(np.exp(shifted).sum(1)) - right).mean())
