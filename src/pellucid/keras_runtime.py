"""Starting Keras without the lines that TensorFlow and its converter print."""

import importlib.util
import logging
import os
import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from pellucid.allocator import keep_freed_blocks
from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _

_ONEDNN = "TF_ENABLE_ONEDNN_OPTS"
"""Environment variable by which TensorFlow, when it is imported, turns oneDNN on or off."""


def backend_name() -> str:
    """Return the name of the backend that Keras uses, without importing Keras."""
    return os.environ.get("KERAS_BACKEND") or "tensorflow"


def check_backend() -> None:
    """Check that the backend set for Keras is installed.

    Raises:
        ConfigError: It is not installed.
    """
    backend = backend_name()
    if importlib.util.find_spec(backend) is None:
        raise ConfigError(
            _(
                "KERAS_BACKEND is set to {backend}, which is not installed. Install it with: "
                "pip install {backend}, or unset KERAS_BACKEND.",
                backend=backend,
            )
        )


def import_keras() -> None:
    """Import Keras and start its backend, so that a later ``import keras`` takes no time."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    # By default, TensorFlow uses oneDNN only on CPUs with AVX-512; with AVX2 it is faster, too. If
    # TensorFlow is imported already, it no longer reads the variable.
    if "tensorflow" not in sys.modules:
        os.environ.setdefault(_ONEDNN, "1")
    # Its warnings (a retraced function, a slow graph) concern our code, not the user's.
    logging.getLogger("tensorflow").setLevel(logging.ERROR)
    with stderr_silenced():
        import keras

        keras.ops.zeros(1)
        if keras.backend.backend() == "tensorflow":
            _use_generator_data_set()
            _bound_adaptive_windows()
        elif keras.backend.backend() == "jax":
            from pellucid.compiled_programs import keep_compiled_programs

            keep_compiled_programs()
    keep_freed_blocks()


def uses_onednn() -> bool:
    """Return whether TensorFlow computes with oneDNN, which its packages for x86 CPUs contain."""
    is_x86 = platform.machine().lower() in ("x86_64", "amd64")
    return is_x86 and os.environ.get(_ONEDNN) == "1"


@cache
def _use_generator_data_set() -> None:
    """Use a generator data set once, so that TensorFlow prints its lines and sets malloc's limits.

    `keep_freed_blocks` then sets the limits back.
    """
    import tensorflow as tf

    numbers = tf.data.Dataset.from_generator(
        lambda: iter([0.0]), output_signature=tf.TensorSpec((), tf.float32)
    )
    next(iter(numbers))


@cache
def _bound_adaptive_windows() -> None:
    """Keep the windows of Keras' adaptive pooling within its input.

    If the output has one cell, Keras also computes a window that is one cell larger than the input,
    whose result is empty and unused. The process crashes when oneDNN computes the maximum over it.
    """
    from keras.src.backend.tensorflow import nn

    name = "compute_adaptive_pooling_window_sizes"
    window_sizes = getattr(nn, name, None)
    if window_sizes is None:
        return

    def bounded(n_cells: int, n_results: int) -> tuple[int, int]:
        small, big = window_sizes(n_cells, n_results)
        return small, min(big, n_cells)

    setattr(nn, name, bounded)


@contextmanager
def stderr_silenced() -> Iterator[None]:
    """Discard everything written to standard error within the context; exceptions still propagate.

    TensorFlow's C++ code writes directly to the file descriptor of the process, bypassing Python
    and its own log level, so the descriptor itself has to be redirected.
    """
    try:
        sys.stderr.flush()
        kept = os.dup(2)
    except (OSError, ValueError, AttributeError):  # no standard error, as under pythonw
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
