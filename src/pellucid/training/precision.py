"""What a network is trained in: float32, or bfloat16 where that is faster."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import keras

from pellucid.config import FitPrecision
from pellucid.inference.engine import fast_precision

Computed = Literal["float32", "bfloat16"]


def choose_precision(setting: FitPrecision, *, is_elsewhere: bool = False) -> Computed:
    """Choose what to compute in.

    bfloat16 doubles the speed of TensorFlow on a processor that has it; JAX on a processor gains
    nothing. A GPU computes in it under either.

    Args:
        setting: What the user wants.
        is_elsewhere: Whether other machines will compute, on their processors, with JAX.
    """
    if setting != "auto":
        return setting
    if is_elsewhere:
        return "float32"
    is_fast = keras.backend.backend() == "tensorflow" and fast_precision() == "bfloat16"
    # Not list_devices("gpu"), which JAX answers with an error if there is none.
    has_gpu = any(device.startswith("gpu") for device in keras.distribution.list_devices())
    return "bfloat16" if is_fast or has_gpu else "float32"


@contextmanager
def computing_in(precision: Computed) -> Iterator[None]:
    """Build layers that compute in this precision and keep their weights in float32.

    Micikevicius et al., "Mixed Precision Training", 2018, arXiv:1710.03740. bfloat16 has the
    range of float32, so that gradients need no scaling.
    """
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy("mixed_bfloat16" if precision == "bfloat16" else "float32")
    try:
        yield
    finally:
        keras.config.set_dtype_policy(before)
