"""ChannelShuffle."""

from itertools import permutations
from typing import Any

import keras
import numpy as np
from keras import ops

from pellucid.augment.color import has_color
from pellucid.augment.layer import Augmentation

# Row i of a matrix picks the channel that becomes channel i; all orders but the one that is there.
_ORDERS = np.eye(3, dtype=np.float32)[list(permutations(range(3)))[1:]]


@keras.saving.register_keras_serializable(package="pellucid")
class ChannelShuffle(Augmentation):
    """Puts red, green and blue into another order; leaves grey images alone.

    For classes that differ in shape and not in colour.

    Args:
        p: Probability that an image is changed; the five other orders are equally likely.
        seed: See `Augmentation`.
        **kwargs: For Keras.
    """

    def __init__(self, p: float = 0.5, seed: int | None = None, **kwargs: Any) -> None:
        super().__init__(p=p, seed=seed, **kwargs)

    def augment(self, pixels: Any) -> Any:
        """Shuffle every image."""
        if not has_color(pixels):
            return pixels
        orders = ops.take(_ORDERS, self.whole_numbers(pixels, len(_ORDERS)), axis=0)
        return ops.einsum("nhwc,nkc->nhwk", pixels, orders)
