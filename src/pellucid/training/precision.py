"""The precision of training: float32, or bfloat16 where that is faster."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import keras

from pellucid.gpu import fast_on_gpu
from pellucid.inference.precision import fast_format
from pellucid.optimization_config import FitPrecision

Computed = Literal["float32", "bfloat16"]


def choose_precision(setting: FitPrecision, *, is_elsewhere: bool = False) -> Computed:
    """Choose the precision of training.

    On a CPU that supports it, bfloat16 doubles the speed of TensorFlow, but not that of JAX. On a
    GPU, bfloat16 is chosen unless JAX reports that the GPU does not support it.

    Args:
        setting: Setting of the user.
        is_elsewhere: Whether other machines will train, on their CPUs with JAX.
    """
    if setting != "auto":
        return setting
    if is_elsewhere:
        return "float32"
    is_fast = keras.backend.backend() == "tensorflow" and fast_format() == "bfloat16"
    # list_devices("gpu") raises an error with JAX if there is no GPU.
    has_gpu = any(device.startswith("gpu") for device in keras.distribution.list_devices())
    if has_gpu and keras.backend.backend() == "jax":
        return fast_on_gpu()
    return "bfloat16" if is_fast or has_gpu else "float32"


@contextmanager
def computing_in(precision: Computed) -> Iterator[None]:
    """Build layers within the context that compute in this precision, with weights in float32.

    Micikevicius et al., "Mixed Precision Training", 2018, arXiv:1710.03740. bfloat16 has the
    range of float32, so gradients need no scaling.
    """
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy("mixed_bfloat16" if precision == "bfloat16" else "float32")
    try:
        yield
    finally:
        keras.config.set_dtype_policy(before)
