"""Feature visualization: an image that maximizes a channel, by gradient ascent on the pixels.

Erhan et al., "Visualizing Higher-Layer Features of a Deep Network", 2009, section 3.3. Random
shifts at each step keep the image smooth, as in Olah et al., "Feature Visualization", Distill,
2017.
"""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
from keras import ops

from pellucid.data.decode import Pixels
from pellucid.explanation.activations import activation_tensor
from pellucid.explanation.gradient import gradient
from pellucid.explanation.trace import Floats

N_STEPS = 30
_NOISE = 12.0
_CENTRE, _SPAN = 128.0, 127.0
"""Centre and half the range of pixel values from 0 to 255."""


def visualize_feature(
    model: keras.Model,
    call: int,
    channel: int,
    shape: tuple[int, int, int],
    values: tuple[float, float] = (0.0, 255.0),
    n_steps: int = N_STEPS,
    seed: int = 0,
    report: Callable[[float, Pixels], None] | None = None,
) -> Pixels:
    """Draw an image that maximizes the mean of a channel.

    Args:
        model: As for `trace`.
        call: Number of the call.
        channel: Index of the channel in the call's first output, or of the number in a vector.
        shape: Shape of the image, (height, width, channels).
        values: Smallest and largest pixel value that the model takes.
        n_steps: Number of gradient steps; more are clearer and take longer.
        seed: Seed for the initial noise and the shifts.
        report: Function called before each step with the share of the steps that are done, and
            the image so far.

    Returns:
        Pixels of that shape, with the contrast stretched so that the pattern is visible.

    Raises:
        ConfigError: The backend has no gradients.
    """
    random = np.random.default_rng(seed)
    low, high = values
    unit = (high - low) / 255
    picture = low + unit * (_CENTRE + _NOISE * random.standard_normal(shape)).astype(np.float32)
    height, width, _ = shape

    def score(pixels: Any) -> Any:
        activation = activation_tensor(model, call, pixels[None])
        return ops.mean(ops.cast(activation[..., channel], "float32"))

    reach = max(1, min(height, width) // 16)
    for step in range(n_steps):
        if report is not None:
            report(step / n_steps, _to_pixels(picture))
        down, across = (int(shift) for shift in random.integers(-reach, reach + 1, 2))
        shifted = np.roll(picture, (down, across), axis=(0, 1))
        slope = gradient(score, shifted.astype(np.float32))
        slope = np.roll(slope, (-down, -across), axis=(0, 1))
        size = float(np.sqrt(np.mean(slope**2)))
        if not np.isfinite(size) or size == 0:
            break  # the channel is silent, and no small change of the image activates it
        picture = np.clip(picture + unit * 8 * _smooth(slope / size), low, high)
    return _to_pixels(picture)


def _smooth(values: Floats) -> Floats:
    """Remove high frequencies, which raise a channel but are unreadable for people."""
    from scipy import ndimage

    smooth: Floats = ndimage.gaussian_filter(values, (0.7, 0.7, 0), mode="nearest")
    return smooth


def _to_pixels(picture: Floats) -> Pixels:
    spread = float(picture.std()) or 1.0
    centred = (picture - picture.mean()) / spread
    return np.clip(_CENTRE + _SPAN / 2.5 * centred, 0, 255).astype(np.uint8)
