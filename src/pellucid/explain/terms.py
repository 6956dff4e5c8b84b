"""The forms that the arithmetic behind one number takes.

Each is the numbers that go in, and computes from them what comes out, in float64; whatever a
layer's framework has computed is not looked at.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pellucid.explain.functions import Function, describe_function

Array = NDArray[np.float64]
Index = tuple[int, ...]


@dataclass(frozen=True)
class Applied:
    """A function of one number, such as ReLU."""

    function: Function
    """What is known of the function."""
    value: float
    compute: Callable[[float], float]

    @cached_property
    def result(self) -> float:
        """The function's value."""
        return self.compute(self.value)


@dataclass(frozen=True)
class Softmax:
    """exp(value) as a share of the sum of all: Bridle 1990; Goodfellow et al. 2016, eq. 6.29."""

    values: Array
    """All numbers that the result is a share among, shape (n,)."""
    at: int
    """Which of them is asked for."""

    @property
    def exponentials(self) -> Array:
        """Exp of each, less the largest, which changes no share and keeps exp finite."""
        exponentials: Array = np.exp(self.values - self.values.max())
        return exponentials

    @property
    def result(self) -> float:
        """The share, from 0 to 1."""
        return float(self.exponentials[self.at] / self.exponentials.sum())


@dataclass(frozen=True)
class WeightedSum:
    """Products of numbers and weights, added up; a bias; an activation."""

    numbers: Array
    """What is multiplied; the last axis are the channels, those before it height and width. Cells
    of the padding hold 0."""
    weights: Array
    """Of the same shape."""
    bias: float | None
    """None where the layer has none."""
    origin: Index | None = None
    """Row and column of the first cell in the layer's input, negative in the padding; None where
    the layer has no window."""
    dilation: Index = (1, 1)
    """Distance of neighbouring cells in the layer's input."""
    is_padding: NDArray[np.bool_] | None = None
    """Which cells, shape (height, width), lie outside of the input; None without a window."""
    first_channel: int = 0
    """Which channel of the input is the first one here."""
    then: Applied | Softmax | None = None
    """The activation, if the layer has one."""
    before: "tuple[WeightedSum, ...]" = ()
    """Where the numbers themselves are sums that the layer keeps to itself: one for each."""

    @property
    def products(self) -> Array:
        """Number times weight, for each."""
        return self.numbers * self.weights

    @property
    def channel_sums(self) -> Array:
        """The products added up over the window, shape (channels,)."""
        sums: Array = self.products.reshape(-1, self.numbers.shape[-1]).sum(axis=0)
        return sums

    @property
    def total(self) -> float:
        """All products and the bias."""
        return float(self.channel_sums.sum()) + (self.bias or 0.0)

    @property
    def result(self) -> float:
        """The total after the activation."""
        return self.total if self.then is None else self.then.result


@dataclass(frozen=True)
class Pooled:
    """The largest number of a window, or the mean."""

    kind: str
    """"max" or "mean"."""
    numbers: Array
    """Shape (height, width); cells of the padding hold 0 and do not count."""
    is_padding: NDArray[np.bool_]
    """Which cells lie outside of the input, same shape."""
    origin: Index
    """Row and column of the first cell in the layer's input, negative in the padding."""
    channel: int

    @property
    def largest(self) -> Index:
        """Row and column, in the window, of the largest number; the first of several."""
        masked = np.where(self.is_padding, -np.inf, self.numbers)
        row, column = np.unravel_index(int(masked.argmax()), masked.shape)
        return int(row), int(column)

    @property
    def count(self) -> int:
        """How many cells count."""
        return int((~self.is_padding).sum())

    @property
    def result(self) -> float:
        """The largest, or the mean."""
        if self.kind == "max":
            return float(self.numbers[self.largest])
        return float(self.numbers[~self.is_padding].sum()) / self.count


@dataclass(frozen=True)
class Normalized:
    """(value - mean) / sqrt(variance + epsilon) * gamma + beta: Ioffe and Szegedy 2015, alg. 2."""

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
    """Numbers at the same place in several inputs, added, multiplied and so on."""

    kind: str
    """"add", "subtract", "multiply", "average", "max" or "min"."""
    values: Array
    """One an input, shape (n_inputs,)."""

    @property
    def result(self) -> float:
        """What comes of them."""
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
    """One number of the input, times a factor, plus an offset: usually 1 and 0."""

    source: int
    """Which input."""
    index: Index | None
    """Where in it; None in padding, whose number is 0."""
    value: float
    factor: float = 1.0
    offset: float = 0.0

    @property
    def result(self) -> float:
        """The number, scaled."""
        return self.value * self.factor + self.offset


Terms = Applied | Softmax | WeightedSum | Pooled | Normalized | Combined | Moved


def activation_of(function: Any, total: float) -> Applied | None:
    """Give the activation of one number; None if it does nothing.

    Args:
        function: Keras' function, from tensors to tensors, other than softmax.
        total: What it is applied to.
    """
    if function is None or getattr(function, "__name__", "") == "linear":
        return None
    return applied(function, total)


def applied(function: Any, value: float) -> Applied:
    """Give what a function of Keras, or a layer that is one, makes of a number."""
    return Applied(describe_function(function), value, lambda number: _apply(function, number))


def _apply(function: Any, value: float) -> float:
    from keras import ops

    result = function(ops.convert_to_tensor(np.full((1, 1), value), dtype="float32"))
    return float(ops.convert_to_numpy(result)[0, 0])
