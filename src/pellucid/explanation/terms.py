"""The forms of the arithmetic behind one number.

Each form holds the numbers that enter, and computes the result from them in float64, independently
of what Keras has computed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pellucid.explanation.functions import Function, describe_function

Array = NDArray[np.float64]
Index = tuple[int, ...]


@dataclass(frozen=True)
class Applied:
    """A function of one number, such as ReLU."""

    function: Function
    """Description of the function."""
    value: float
    compute: Callable[[float], float]

    @cached_property
    def result(self) -> float:
        """Value of the function."""
        return self.compute(self.value)


@dataclass(frozen=True)
class Softmax:
    """Softmax, exp(value) / sum of all exp: Bridle 1990; Goodfellow et al. 2016, eq. 6.29.

    Example:
        >>> Softmax(np.zeros(4), at=0).result
        0.25
    """

    values: Array
    """All numbers that the softmax runs over, shape (n,)."""
    at: int
    """Index of the number to explain."""

    @property
    def exponentials(self) -> Array:
        """Exp of each value minus the largest, which keeps exp finite and changes no share."""
        exponentials: Array = np.exp(self.values - self.values.max())
        return exponentials

    @property
    def result(self) -> float:
        """The softmax of the number, from 0 to 1."""
        return float(self.exponentials[self.at] / self.exponentials.sum())


@dataclass(frozen=True)
class WeightedSum:
    """Sum of products of numbers and weights, plus a bias, followed by an activation.

    Example:
        >>> WeightedSum(np.array([1.0, 2.0]), np.array([3.0, 4.0]), bias=0.5).result
        11.5
    """

    numbers: Array
    """Numbers to multiply, shape (height, width, channels) or (channels,). Cells of the padding
    hold 0."""
    weights: Array
    """Weights, of the same shape."""
    bias: float | None
    """Bias; None if the layer has none."""
    origin: Index | None = None
    """Row and column of the first cell in the layer's input, negative in the padding; None if the
    layer has no window."""
    dilation: Index = (1, 1)
    """Distance between neighbouring cells in the layer's input."""
    is_padding: NDArray[np.bool_] | None = None
    """Whether each cell lies outside of the input, shape (height, width); None without a window."""
    first_channel: int = 0
    """Index in the input of the first channel here."""
    then: Applied | Softmax | None = None
    """The activation, if the layer has one."""
    before: "tuple[WeightedSum, ...]" = ()
    """If the numbers are themselves internal sums of the layer: one sum per number."""

    @property
    def products(self) -> Array:
        """Products of numbers and weights."""
        return self.numbers * self.weights

    @property
    def channel_sums(self) -> Array:
        """Sums of the products over the window, shape (channels,)."""
        sums: Array = self.products.reshape(-1, self.numbers.shape[-1]).sum(axis=0)
        return sums

    @property
    def total(self) -> float:
        """Sum of all products and the bias."""
        return float(self.channel_sums.sum()) + (self.bias or 0.0)

    @property
    def result(self) -> float:
        """Total after the activation."""
        return self.total if self.then is None else self.then.result


@dataclass(frozen=True)
class Pooled:
    """Largest number of a window, or its mean."""

    kind: str
    """"max" or "mean"."""
    numbers: Array
    """Numbers of the window, shape (height, width); cells of the padding hold 0 and are ignored."""
    is_padding: NDArray[np.bool_]
    """Whether each cell lies outside of the input, same shape."""
    origin: Index
    """Row and column of the first cell in the layer's input, negative in the padding."""
    channel: int

    @property
    def largest(self) -> Index:
        """Row and column in the window of the largest number; of the first, if there are ties."""
        masked = np.where(self.is_padding, -np.inf, self.numbers)
        row, column = np.unravel_index(int(masked.argmax()), masked.shape)
        return int(row), int(column)

    @property
    def count(self) -> int:
        """Number of cells outside of the padding."""
        return int((~self.is_padding).sum())

    @property
    def result(self) -> float:
        """The largest number, or the mean."""
        if self.kind == "max":
            return float(self.numbers[self.largest])
        return float(self.numbers[~self.is_padding].sum()) / self.count


@dataclass(frozen=True)
class Normalized:
    """Batch normalization, (value - mean) / sqrt(variance + epsilon) * gamma + beta.

    Ioffe and Szegedy 2015, alg. 2.
    """

    value: float
    mean: float
    variance: float
    epsilon: float
    gamma: float
    beta: float

    @property
    def result(self) -> float:
        """The normalized number."""
        scale = self.gamma / float(np.sqrt(self.variance + self.epsilon))
        return (self.value - self.mean) * scale + self.beta


@dataclass(frozen=True)
class Combined:
    """Combination of the numbers at the same place in several inputs, such as their sum."""

    kind: str
    """"add", "subtract", "multiply", "average", "max" or "min"."""
    values: Array
    """One number per input, shape (n_inputs,)."""

    @property
    def result(self) -> float:
        """The combined number."""
        first, *others = map(float, self.values)
        match self.kind:
            case "subtract":
                return first - sum(others)
            case "multiply":
                return float(np.prod(self.values))
            case "average":
                return float(self.values.mean())
            case "max" | "min":
                return max(first, *others) if self.kind == "max" else min(first, *others)
        return float(self.values.sum())


@dataclass(frozen=True)
class Moved:
    """One number of the input, times a factor (usually 1), plus an offset (usually 0)."""

    source: int
    """Index of the input."""
    index: Index | None
    """Index of the number in that input; None in padding, where the number is 0."""
    value: float
    factor: float = 1.0
    offset: float = 0.0

    @property
    def result(self) -> float:
        """The number after scaling."""
        return self.value * self.factor + self.offset


Terms = Applied | Softmax | WeightedSum | Pooled | Normalized | Combined | Moved


def activation_of(function: Any, total: float) -> Applied | None:
    """Apply an activation function to one number.

    Args:
        function: A Keras function of tensors other than softmax, or None.
        total: The number to apply it to.

    Returns:
        The applied function; None if it does nothing.
    """
    if function is None or getattr(function, "__name__", "") == "linear":
        return None
    return applied(function, total)


def applied(function: Any, value: float) -> Applied:
    """Apply a Keras function, or a layer that is one, to a number."""
    return Applied(describe_function(function), value, lambda number: _apply(function, number))


def _apply(function: Any, value: float) -> float:
    from keras import ops

    result = function(ops.convert_to_tensor(np.full((1, 1), value), dtype="float32"))
    return float(ops.convert_to_numpy(result)[0, 0])
