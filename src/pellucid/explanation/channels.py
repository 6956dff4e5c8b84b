"""Statistics of a layer's activation for one image, channel by channel."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pellucid.explanation.trace import Floats

N_BINS = 32
SCALE_SHARE = 0.99
"""Share of a channel's non-zero values whose absolute value is at most its scale."""


@dataclass(frozen=True)
class Histogram:
    """Histogram with bins of equal width."""

    low: float
    """Left edge of the first bin."""
    high: float
    """Right edge of the last bin; above `low` unless all values are equal."""
    counts: NDArray[np.intp]
    """Number of values in each bin."""


@dataclass(frozen=True)
class Channels:
    """Statistics of each channel of an activation. In a vector, each number is a channel."""

    means: Floats
    """Mean of each channel, shape (n_channels,)."""
    lows: Floats
    """Smallest value of each channel."""
    highs: Floats
    """Largest value of each channel."""
    zeros: Floats
    """Share of values that are exactly 0, from 0 to 1; 1 is a silent channel."""
    histogram: Histogram
    """Histogram of all values."""


def summarise_channels(activation: Floats) -> Channels:
    """Compute the statistics of a layer's activation.

    Args:
        activation: Activation without the batch; the last axis holds the channels.

    Returns:
        The statistics of each channel.
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
    """Count values in bins of equal width from the smallest to the largest finite value.

    Example:
        >>> histogram_of(np.array([0.0, 0.1, 1.0], np.float32), n_bins=2).counts.tolist()
        [2, 1]
    """
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


def robust_scale(channel: Floats) -> float:
    """Choose the absolute value of a channel that is drawn as full colour.

    A few extreme values, such as those at a border, do not make the rest of the map pale.

    Args:
        channel: Values of the channel, in any shape.

    Returns:
        The 0.99 quantile of the absolute values that are finite and not 0; 0 if there are none.

    Example:
        >>> robust_scale(np.array([[0.0, -2.0]], np.float32))
        2.0
    """
    sizes = np.abs(channel[np.isfinite(channel) & (channel != 0)].astype(np.float64))
    return float(np.quantile(sizes, SCALE_SHARE)) if sizes.size else 0.0
