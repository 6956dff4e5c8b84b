"""Random permutation of the colour channels."""

from itertools import permutations
from typing import Any

import keras
import numpy as np
from keras import ops

from pellucid.augment.color import has_color
from pellucid.augment.layer import Augmentation

# Row i of a matrix selects the channel that becomes channel i. The identity is left out.
_ORDERS = np.eye(3, dtype=np.float32)[list(permutations(range(3)))[1:]]


@keras.saving.register_keras_serializable(package="pellucid")
class ChannelShuffle(Augmentation):
    """Permutes the channels red, green and blue; does not change grey images.

    It suits classes that differ in shape and not in colour.

    Args:
        p: Probability that an image is changed; the five other orders are equally likely.
        seed: Seed of the random changes, as for `Augmentation`.
        **kwargs: Further arguments of `keras.layers.Layer`.
    """

    def __init__(self, p: float = 0.5, seed: int | None = None, **kwargs: Any) -> None:
        super().__init__(p=p, seed=seed, **kwargs)

    def augment(self, pixels: Any) -> Any:
        """Shuffle every image."""
        if not has_color(pixels):
            return pixels
        orders = ops.take(_ORDERS, self.whole_numbers(pixels, len(_ORDERS)), axis=0)
        return ops.einsum("nhwc,nkc->nhwk", pixels, orders)
