"""A convnet for small images that learns in few epochs, since its first layer whitens patches.

It follows Jordan, "94% on CIFAR-10 in 3.29 Seconds on a Single GPU", 2024, arXiv:2404.00498,
section 3, but uses SiLU instead of GELU, which Keras cannot export to ONNX.
"""

import keras
import numpy as np
from keras import layers
from numpy.typing import NDArray

from pellucid.config import ModelOptions
from pellucid.models.layer_kit import LayerKit, scale

_WIDTHS = (64, 256, 256)
_PATCH = 2
"""Height and width of the whitened patches, in pixels."""
_EPSILON = 3e-5
"""Constant added to the variances (pixels are 0 to 1), so that faint patterns are not amplified."""
_LOGIT_SCALE = 1 / 9


def build_whitened_convnet(
    input_shape: tuple[int, int, int], n_classes: int, options: ModelOptions
) -> keras.Model:
    """Build three blocks of two convolutions after a layer whose weights are computed, not learned.

    Args:
        input_shape: (height, width, channels) in pixels, originally (32, 32, 3); the minimum
            height and width are 25.
        n_classes: Number of classes.
        options: Deviations from the published network, except head_units, which does not apply.

    Returns:
        A model that maps pixels, values 0 to 255, to class probabilities.
        `prepare_whitened_convnet` sets its first layer.
    """
    return build_with_widths("whitened_convnet", _WIDTHS, input_shape, n_classes, options)


def build_with_widths(
    name: str,
    widths: tuple[int, int, int],
    input_shape: tuple[int, int, int],
    n_classes: int,
    options: ModelOptions,
) -> keras.Model:
    """Build the network with other widths: `widths` has the number of filters for each block."""
    kit = LayerKit(options, initializer="he_uniform", normalization="batch")
    kit.refuse_head_units(name)
    blocks: list[keras.Layer] = []
    for number, filters in enumerate(widths, start=1):
        for which in (1, 2):
            convolution = f"conv_{number}_{which}"
            blocks.append(
                layers.Conv2D(
                    filters,
                    3,
                    padding="same",
                    use_bias=False,
                    kernel_initializer=kit.kernel_initializer(),
                    kernel_regularizer=kit.kernel_regularizer(),
                    name=convolution,
                )
            )
            if which == 1:  # before the normalization, which then has less to do
                blocks.append(layers.MaxPooling2D(2, name=f"max_pool_{number}"))
            # The next convolution can scale just as well.
            blocks += kit.normalize(f"{convolution}_norm", has_scale=False)
            blocks.append(layers.Activation("silu", name=f"{convolution}_silu"))
    n_channels = input_shape[2]
    return keras.Sequential(
        [
            keras.Input(input_shape, name="pixels"),
            scale(),
            layers.Conv2D(2 * _PATCH * _PATCH * n_channels, _PATCH, trainable=False, name="whiten"),
            layers.Activation("silu", name="whiten_silu"),
            *blocks,
            layers.MaxPooling2D(3, name="max_pool_4"),
            layers.Flatten(name="flatten"),
            layers.Rescaling(_LOGIT_SCALE, name="scale_logits", dtype="float32"),
            *kit.dropout(0.0, "dropout"),
            *kit.classes(n_classes),
        ],
        name=name,
    )


def prepare_whitened_convnet(model: keras.Model, pixels: NDArray[np.uint8]) -> None:
    """Set the first layer to whiten patches, and initialize the others near the identity.

    The first filters of each later convolution start as identities, so that the input of a block
    is part of its output (section 3.2 of the paper).

    Args:
        model: A model from `build_whitened_convnet`.
        pixels: Some of the training images, shape (n, height, width, channels), 0 to 255.
    """
    kernel, bias = whitening_filters(pixels)
    model.get_layer("whiten").set_weights([kernel, bias])
    for number in range(1, len(_WIDTHS) + 1):
        for which in (1, 2):
            layer = model.get_layer(f"conv_{number}_{which}")
            (weights,) = layer.get_weights()
            n_identities = min(weights.shape[2:])
            weights[:, :, :, :n_identities] = 0
            same = np.arange(n_identities)
            weights[1, 1, same, same] = 1
            layer.set_weights([weights])


def whitening_filters(
    pixels: NDArray[np.uint8],
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Compute filters whose outputs on the images' patches are uncorrelated with variance 1.

    Args:
        pixels: Images, shape (n, height, width, channels), 0 to 255.

    Returns:
        The kernel, shape (2, 2, channels, 2 * n_filters), for pixels from 0 to 1: all filters,
        then their negatives. And the bias that centres the outputs, shape (2 * n_filters,).
    """
    values = pixels.astype(np.float32) / 255
    patches = np.lib.stride_tricks.sliding_window_view(values, (_PATCH, _PATCH), axis=(1, 2))
    # (n, height, width, channels, 2, 2) -> (n_patches, 2 * 2 * channels)
    flat = np.moveaxis(patches, 3, -1).reshape(-1, _PATCH * _PATCH * pixels.shape[-1])
    mean = flat.mean(axis=0, dtype=np.float64)
    covariance = np.cov(flat, rowvar=False, dtype=np.float64)
    variances, directions = np.linalg.eigh(covariance)
    filters = directions[:, ::-1] / np.sqrt(variances[::-1] + _EPSILON)
    filters = np.concatenate([filters, -filters], axis=1)
    kernel = filters.reshape(_PATCH, _PATCH, pixels.shape[-1], -1)
    return kernel.astype(np.float32), (-mean @ filters).astype(np.float32)
