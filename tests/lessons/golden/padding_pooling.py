"""Sizes, zeros at the border and pooled pictures, as Keras computes them."""

from itertools import product
from typing import Any

import keras
import numpy as np

SIZES = range(3, 13)
KERNELS = range(1, 8)
STRIDES = range(1, 5)
DILATIONS = range(1, 4)
PADDINGS = ("valid", "same")
PICTURE = [
    [0, 0, 0, 0, 0, 0, 0, 0],
    [0, 9, 9, 9, 9, 9, 9, 0],
    [0, 0, 0, 0, 0, 7, 8, 0],
    [0, 0, 0, 0, 3, 9, 1, 0],
    [0, 0, 0, 2, 9, 3, 0, 0],
    [0, 0, 1, 9, 4, 0, 0, 0],
    [0, 0, 8, 5, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0],
]


def output_size(size: int, kernel: int, stride: int, dilation: int, padding: str) -> int | str:
    """Give the size, or why Keras refuses."""
    try:
        layer = keras.layers.Conv2D(
            1, kernel, strides=stride, dilation_rate=dilation, padding=padding
        )
        return layer.compute_output_shape((None, size, size, 1))[1]
    except ValueError as error:
        if "in conjunction with" in str(error):
            return "stride_and_dilation"
        if "zero or negative" in str(error):
            return "too_large"
        raise


def check_pooling(size: int, kernel: int, stride: int, padding: str) -> None:
    """Pooling follows the formula of the convolution: that is what the page says."""
    expected = output_size(size, kernel, stride, 1, padding)
    layer = keras.layers.MaxPooling2D(kernel, strides=stride, padding=padding)
    if isinstance(expected, int):
        assert layer.compute_output_shape((None, size, size, 1))[1] == expected
    else:
        try:
            layer.compute_output_shape((None, size, size, 1))
        except ValueError:
            return
        raise AssertionError("A pooling was expected to be refused.")


def cells_with_zeros(size: int, kernel: int, stride: int, dilation: int) -> list[int]:
    """Count the cells of a padded convolution with a zero under the window, and all of them."""
    ones = np.ones((1, size, size, 1), "float32")
    weights = np.ones((kernel, kernel, 1, 1), "float32")
    sums = keras.ops.conv(ones, weights, strides=stride, padding="same", dilation_rate=dilation)
    sums = keras.ops.convert_to_numpy(sums)
    return [int((sums < kernel * kernel - 0.5).sum()), sums.size]


def pooled(picture: np.ndarray, size: int) -> dict[str, np.ndarray]:
    batch = picture[None, :, :, None].astype("float32")
    layers = {"max": keras.layers.MaxPooling2D(size), "mean": keras.layers.AveragePooling2D(size)}
    found = {
        name: keras.ops.convert_to_numpy(layer(batch))[0, :, :, 0].astype(float)
        for name, layer in layers.items()
    }
    n = picture.shape[0] // size
    return {**found, "stride": picture[::size, ::size][:n, :n].astype(float)}


def golden() -> dict[str, Any]:
    """Give the sizes of all settings of the sliders, and what pooling makes of a picture."""
    sizes = []
    zeros = []
    for size, kernel, stride, dilation in product(SIZES, KERNELS, STRIDES, DILATIONS):
        found = [output_size(size, kernel, stride, dilation, padding) for padding in PADDINGS]
        sizes.append([size, kernel, stride, dilation, *found])
        if isinstance(found[1], int):
            zeros.append(
                [size, kernel, stride, dilation, *cells_with_zeros(size, kernel, stride, dilation)]
            )
    for size, kernel, stride, padding in product(SIZES, KERNELS, STRIDES, PADDINGS):
        check_pooling(size, kernel, stride, padding)
    picture = np.array(PICTURE)
    moved = np.zeros_like(picture)
    moved[:, 1:] = picture[:, :-1]
    poolings = []
    for size in (2, 3, 4):
        here, there = pooled(picture, size), pooled(moved, size)
        for how, values in here.items():
            change = np.abs(there[how] - values).mean()
            poolings.append(
                {
                    "size": size,
                    "how": how,
                    "values": np.round(values, 6).tolist(),
                    "change": round(float(change), 6),
                }
            )
    drawn = picture != 0
    smaller = pooled(picture, 2)["max"]
    back = {
        "cropped": np.pad(picture, 1)[1:-1, 1:-1],
        "padded": np.pad(smaller, 2),
        "repeated": smaller.repeat(2, 0).repeat(2, 1),
    }
    return {
        "sizes": sizes,
        "zeros": zeros,
        "picture": PICTURE,
        "change": round(float(np.abs(moved - picture).mean()), 6),
        "poolings": poolings,
        "drawn": int(drawn.sum()),
        "restored": {name: int((drawn & (made == picture)).sum()) for name, made in back.items()},
    }
