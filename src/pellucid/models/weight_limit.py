"""Bound the weights that a description of layers may make by those in its file."""

import math
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import keras

from pellucid.models.unfit_file import TooLargeError

_FREE_NUMBERS = 10**7
"""Every file may ask for this number of weights, which take 40 MB."""
_TIMES = 2
"""Beyond that, a file may ask for this many times the weights that it holds: Keras builds the layer
inside a Bidirectional a third time, and LoRA adds weights to those that it saves."""
_ONE_AT_A_TIME = threading.Lock()


@contextmanager
def weights_at_most(n_numbers: int) -> Iterator[None]:
    """Refuse a model whose layers ask for many more weights than its file holds.

    The weights of the layer that exceeds the limit are not made, so nothing is allocated for it.
    Models that other threads build meanwhile are not counted.

    Args:
        n_numbers: How many parameters the file holds.

    Yields:
        Nothing.

    Raises:
        TooLargeError: More are asked for, even if Keras has turned the error into another one.
    """
    most = max(_FREE_NUMBERS, _TIMES * n_numbers)
    thread = threading.get_ident()
    made = 0
    refusal: TooLargeError | None = None

    def counted(layer: keras.Layer, shape: Any = None, *args: Any, **kwargs: Any) -> Any:
        nonlocal made, refusal
        if threading.get_ident() == thread:
            made += math.prod(int(size) for size in shape or ())
            if made > most:
                refusal = TooLargeError(
                    f"Its layers up to {layer.name} need {made:,} parameters, but it holds only "
                    f"{n_numbers:,}."
                )
                raise refusal
        return original(layer, shape, *args, **kwargs)

    with _ONE_AT_A_TIME:
        original = keras.Layer.add_weight
        keras.Layer.add_weight = counted
        try:
            yield
        except Exception:
            if refusal is not None:
                raise refusal from None
            raise
        finally:
            keras.Layer.add_weight = original
