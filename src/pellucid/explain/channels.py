"""What a layer gave for one picture, channel by channel, in a few numbers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pellucid.explain.trace import Floats

N_BINS = 32


@dataclass(frozen=True)
class Histogram:
    """How often values occur."""

    low: float
    """The left edge of the first bin."""
    high: float
    """The right edge of the last one; above `low` unless all values are equal."""
    counts: NDArray[np.intp]
    """Of bins of equal width."""


@dataclass(frozen=True)
class Channels:
    """The channels of one activation; of a vector, each number is a channel."""

    means: Floats
    """Shape (n_channels,)."""
    lows: Floats
    """The least value of each."""
    highs: Floats
    """The largest value of each."""
    zeros: Floats
    """The share of values that are exactly 0, from 0 to 1; 1 is a channel that says nothing."""
    histogram: Histogram
    """Of all values."""


def summarise_channels(activation: Floats) -> Channels:
    """Summarise the activation of a layer.

    Args:
        activation: Without the batch; the last axis are the channels.
    """
    values = activation.reshape(-1, activation.shape[-1] if activation.ndim else 1)
    return Channels(
        values.mean(axis=0, dtype=np.float64).astype(np.float32),
        values.min(axis=0),
        values.max(axis=0),
        (values == 0).mean(axis=0).astype(np.float32),
        histogram_of(activation),
    )


def histogram_of(values: Floats, n_bins: int = N_BINS) -> Histogram:
    """Count values in bins of equal width from the least to the largest finite one."""
    finite = values[np.isfinite(values)]
    if not finite.size:
        return Histogram(0.0, 0.0, np.zeros(n_bins, np.intp))
    low, high = float(finite.min()), float(finite.max())
    if low == high:
        counts = np.zeros(n_bins, np.intp)
        counts[0] = finite.size
        return Histogram(low, high, counts)
    # In float64: edges of float32 values may round to the same number.
    counts, _ = np.histogram(finite.astype(np.float64), n_bins, (low, high))
    return Histogram(low, high, counts)
