"""Convolution: windows and sums by SciPy, by a matrix product of NumPy, and by Keras."""

from typing import Any

import numpy as np
from scipy.signal import convolve2d, correlate2d

SAMPLE = ["0000000", "0111110", "0000010", "0000010", "0000010", "0000010", "0000000"]
KERNELS = {
    "identity": [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
    "vertical": [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]],
    "horizontal": [[-1, -1, -1], [0, 0, 0], [1, 1, 1]],
    "outline": [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]],
    "blur": [[1 / 9] * 3] * 3,
    "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
}


def golden() -> dict[str, Any]:
    import keras

    random = np.random.default_rng(5)
    sample = np.array([[int(digit) for digit in row] for row in SAMPLE], float)
    image = random.integers(0, 256, (6, 5, 3)) / 255
    filters = random.normal(size=(3, 3, 3, 4))
    bias = random.normal(size=4)
    windows = np.lib.stride_tricks.sliding_window_view(image, (3, 3), axis=(0, 1))
    # To rows of a window, with the channel last as in Keras: (12, 3, 3, 3) to (12, 27).
    patches = windows.transpose(0, 1, 3, 4, 2).reshape(12, 27)
    sums = patches @ filters.reshape(27, 4) + bias
    return {
        "sample": sample.tolist(),
        "kernels": {
            name: {
                "weights": kernel,
                "correlated": correlate2d(sample, np.array(kernel, float), "valid").tolist(),
                "convolved": convolve2d(sample, np.array(kernel, float), "valid").tolist(),
                "keras": _keras_conv(sample[..., None], np.array(kernel)[..., None, None])[
                    ..., 0
                ].tolist(),
            }
            for name, kernel in KERNELS.items()
        },
        "channels": {
            "image": image.tolist(),
            "filters": filters.tolist(),
            "bias": bias.tolist(),
            "patches": patches.tolist(),
            "sums": sums.reshape(4, 3, 4).tolist(),
            "keras": (_keras_conv(image, filters) + bias).tolist(),
        },
        "rgb": _rgb(),
        "shapes": [
            _shapes(keras, size, kernel, channels, filters)
            for size, kernel, channels, filters in [
                (28, 3, 1, 16),
                (28, 5, 1, 8),
                (28, 3, 3, 32),
                (180, 3, 3, 64),
                (7, 1, 2, 1),
            ]
        ],
        "keras_bias": float(
            keras.ops.relu(keras.ops.add(keras.ops.convert_to_tensor(500.0), 2.0)),
        ),
    }


def _rgb() -> dict[str, Any]:
    """One window of red, green and blue, and a filter for it: small numbers to check by head."""
    random = np.random.default_rng(8)
    window, kernels = random.integers(0, 4, (3, 3, 3)), random.integers(-1, 2, (3, 3, 3))
    bias = 2
    by_keras = _keras_conv(window.transpose(1, 2, 0), kernels.transpose(1, 2, 0)[..., None])
    return {
        "window": window.tolist(),
        "kernels": kernels.tolist(),
        "bias": bias,
        "parts": (window * kernels).sum(axis=(1, 2)).tolist(),
        "sum": int((window * kernels).sum()) + bias,
        "keras": by_keras.item() + bias,
    }


def _keras_conv(image: Any, kernel: Any) -> Any:
    from keras import ops

    found = ops.conv(image[None].astype("float32"), kernel.astype("float32"), padding="valid")
    return ops.convert_to_numpy(found)[0]


def _shapes(keras: Any, size: int, kernel: int, channels: int, filters: int) -> dict[str, Any]:
    layer = keras.layers.Conv2D(filters, kernel)
    height, width, depth = layer.compute_output_shape((1, size, size, channels))[1:]
    layer.build((1, size, size, channels))
    weights = np.prod(layer.kernel.shape)
    return {
        "size": size,
        "kernel": kernel,
        "channels": channels,
        "filters": filters,
        "windows": [height * width, int(weights) // filters],
        "weights": [int(weights) // filters, filters],
        "sums": [height * width, depth],
        "kernels": channels * filters,
        "parameters": layer.count_params(),
    }
