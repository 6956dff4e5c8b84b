"""`whitened_convnet` with more filters; training takes an hour or two.

It follows Jordan, "94% on CIFAR-10 in 3.29 Seconds on a Single GPU", 2024, arXiv:2404.00498,
section 4, whose networks for 95% and 96% accuracy are wider in the same way.
"""

import keras

from pellucid.config import ModelOptions
from pellucid.models.whitened_convnet import build_with_widths, prepare_whitened_convnet

_WIDTHS = (128, 384, 384)

prepare_wide_whitened_convnet = prepare_whitened_convnet


def build_wide_whitened_convnet(
    input_shape: tuple[int, int, int], n_classes: int, options: ModelOptions
) -> keras.Model:
    """Build the network; arguments and result are as for `build_whitened_convnet`."""
    return build_with_widths("wide_whitened_convnet", _WIDTHS, input_shape, n_classes, options)
