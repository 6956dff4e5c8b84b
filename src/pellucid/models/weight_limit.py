"""Limit the number of weights that a model may create to about the number in its file."""

import math
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import keras

from pellucid.i18n import gettext as _
from pellucid.models.unfit_file import TooLargeError

_FREE_NUMBERS = 10**7
"""Number of weights that every file may create; they take 40 MB."""
_TIMES = 2
"""Maximum ratio of created weights to those in the file, beyond `_FREE_NUMBERS`. Keras builds the
layer inside a Bidirectional a third time, and LoRA adds weights to those that it saves."""
_ONE_AT_A_TIME = threading.Lock()


@contextmanager
def weights_at_most(n_numbers: int) -> Iterator[None]:
    """Refuse a model whose layers create many more weights than its file contains.

    The weights of the layer that exceeds the limit are not created, so no memory is allocated for
    it. Weights that other threads create at the same time are not counted.

    Args:
        n_numbers: Number of parameters in the file.

    Yields:
        Nothing.

    Raises:
        TooLargeError: The limit was exceeded, even if Keras replaced the error by another one.
    """
    max_numbers = max(_FREE_NUMBERS, _TIMES * n_numbers)
    thread = threading.get_ident()
    made = 0
    refusal: TooLargeError | None = None

    def counted(layer: keras.Layer, shape: Any = None, *args: Any, **kwargs: Any) -> Any:
        nonlocal made, refusal
        if threading.get_ident() == thread:
            made += math.prod(int(size) for size in shape or ())
            if made > max_numbers:
                refusal = TooLargeError(
                    _(
                        "Its layers up to {layer} need {n_needed:,} parameters, but it "
                        "holds only {n_parameters:,}.",
                        layer=layer.name,
                        n_needed=made,
                        n_parameters=n_numbers,
                    )
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
