"""The GPU that Keras computes on, if there is one."""

import importlib.metadata
import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from pellucid.keras_runtime import backend_name, import_keras

_BFLOAT16_CAPABILITY = 8.0
"""Compute capability from which NVIDIA's GPUs have units for bfloat16 (Ampere, 2020)."""


def computes_on_gpu() -> bool:
    """Return whether Keras computes on a GPU.

    It does if its backend is JAX, and JAX finds a GPU through one of its packages. Keras is
    imported only if such a package is installed.
    """
    if backend_name() != "jax" or not _has_jax_plugin():
        return False
    import_keras()
    import jax

    return jax.default_backend() == "gpu"


def _has_jax_plugin() -> bool:
    """Whether a package for a device other than the CPU is installed, where JAX looks for it."""
    if importlib.util.find_spec("jax_plugins") is not None:
        return True
    return bool(importlib.metadata.entry_points(group="jax_plugins"))


def fast_on_gpu() -> Literal["float32", "bfloat16"]:
    """Return the number format in which the GPU computes networks fastest."""
    import jax

    # GPUs of other makers name their architecture instead, and compute in bfloat16.
    capability = getattr(jax.devices()[0], "compute_capability", None)
    try:
        is_old = float(str(capability)) < _BFLOAT16_CAPABILITY
    except ValueError:
        is_old = False
    return "float32" if is_old else "bfloat16"


@contextmanager
def exact_products() -> Iterator[None]:
    """Compute float32 products in float32 within the context.

    By default, JAX lets GPUs round their inputs to 10 bits of the mantissa (TF32). This is exact
    enough for training, but not for the comparison with a model that runs elsewhere.
    """
    if backend_name() != "jax":
        yield
        return
    import jax

    with jax.default_matmul_precision("highest"):
        yield
