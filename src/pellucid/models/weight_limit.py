"""Keep a description of layers from making more weights than its file holds."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import keras

from pellucid.models.unfit_file import TooLargeError


@contextmanager
def weights_at_most(n_numbers: int) -> Iterator[None]:
    """Let layers be built as long as all their weights together have at most so many numbers.

    The weights of the layer that exceeds it are not made, so that nothing is allocated for it.

    Args:
        n_numbers: That may be made.

    Yields:
        Nothing.

    Raises:
        TooLargeError: More are asked for; also where Keras has made another error of it.
    """
    original = keras.Layer.add_weight
    made = 0
    refusal: TooLargeError | None = None

    def counted(layer: keras.Layer, shape: Any = None, *args: Any, **kwargs: Any) -> Any:
        nonlocal made, refusal
        made += math.prod(int(size) for size in shape or ())
        if made > n_numbers:
            refusal = TooLargeError(
                f"Its layers up to {layer.name} need {made:,} parameters, and it holds "
                f"{n_numbers:,}."
            )
            raise refusal
        return original(layer, shape, *args, **kwargs)

    keras.Layer.add_weight = counted
    try:
        yield
    except Exception:
        if refusal is not None:
            raise refusal from None
        raise
    finally:
        keras.Layer.add_weight = original
