"""The form of a layer's arithmetic: all that its numbers are computed with, without Keras."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Window:
    """The window of the input behind each place of the output; by default, the place itself."""

    size: tuple[int, int] = (1, 1)
    """Rows and columns."""
    strides: tuple[int, int] = (1, 1)
    """Distance between windows, in rows and columns of the input."""
    dilation: tuple[int, int] = (1, 1)
    """Distance between neighbouring cells, in rows and columns of the input."""
    before: tuple[int, int] = (0, 0)
    """Rows of padding above the input, and columns to the left of it."""


@dataclass(frozen=True, eq=False)
class Form:
    """How each number of a layer's output is computed from its input. Channels come last."""

    kind: Literal["sum", "max", "mean", "function"]
    """"sum" if a number is a sum of products and a bias; "max" or "mean" of a window of the channel
    of the number; "function" of the number at the same place alone."""
    window: Window = Window()
    kernels: NDArray[Any] | None = None
    """Weights of a sum in float32, or in float64 if they are computed from others; shape (channels,
    rows, columns, channels of the input that a channel sees)."""
    bias: NDArray[np.float64] | None = None
    """Bias of each channel, shape (channels,); None if the layer has none."""
    n_groups: int = 1
    """Number of groups of channels in a sum. A channel sees the channels of its own group."""
    function: Any = None
    """Keras function, or layer that is one, which is applied in the end; None if there is none."""
