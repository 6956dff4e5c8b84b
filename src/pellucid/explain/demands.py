"""Count what a model needs for one picture from its shapes, before it is run."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import keras

from pellucid.errors import ModelError
from pellucid.explain.calls import PICTURE, Call, Ref, list_calls
from pellucid.explain.layer_kinds import kind_of
from pellucid.models.examined_file import reason_of

FREE_ACTIVATIONS = 10**8
"""All layers of any model together may give this many numbers for a picture, which take 400 MB."""
ACTIVATIONS_A_PARAMETER = 20
"""They may give this many more for each parameter. The networks of `keras.applications` give at
most 16 at their own sizes."""
MAX_PRODUCTS = 2 * 10**11
"""Most multiplications for one picture, about ten seconds; the networks of `keras.applications`
take at most 4e10."""
MAX_STEPS = 10_000
"""Most steps of a recurrent layer, which are computed one after the other."""

Shape = tuple[int, ...]


@dataclass(frozen=True)
class Demands:
    """What a model needs for one picture."""

    activations: int
    """How many numbers all calls give, or hold in between."""
    products: int
    """How many multiplications by weights there are, within a factor of two."""
    largest: str
    """Name of the call that gives or holds the most numbers."""
    largest_size: int
    """How many numbers it gives or holds."""


def check_demands(model: keras.Model, input_shape: Shape) -> None:
    """Refuse a model that would need gigabytes or minutes for one picture.

    Args:
        model: As for `explain.trace.trace`.
        input_shape: (height, width, channels) of the picture.

    Raises:
        ModelError: It needs too much, or does not fit such a picture.
    """
    if any(size < 1 for size in input_shape):
        raise ModelError(
            f"{model.name} takes pictures of the shape {' x '.join(map(str, input_shape))}, which "
            "are empty. Expected at least one row, one column and one channel."
        )
    n_parameters = model.count_params()
    most = FREE_ACTIVATIONS + ACTIVATIONS_A_PARAMETER * n_parameters
    n_pixels = math.prod(input_shape)
    if n_pixels > most:
        raise ModelError(
            f"{model.name} takes pictures of {n_pixels:,} numbers. The explorer shows at most "
            f"{most:,}."
        )
    try:
        needs = count_demands(model, input_shape)
    # Shapes that do not fit make Keras raise nearly anything.
    except Exception as error:
        if isinstance(error, ModelError):
            raise
        raise ModelError(
            f"{model.name} cannot be run on a picture of {' x '.join(map(str, input_shape))}: "
            f"{reason_of(error)}"
        ) from error
    if needs.activations > most:
        raise ModelError(
            f"The layers of {model.name} give {needs.activations:,} numbers for one picture, "
            f"{needs.largest_size:,} of them in {needs.largest}. The explorer shows at most "
            f"{most:,} for a model with {n_parameters:,} parameters. Save it for smaller pictures."
        )
    if needs.products > MAX_PRODUCTS:
        raise ModelError(
            f"{model.name} needs about {needs.products:,} multiplications for one picture. The "
            f"explorer makes at most {MAX_PRODUCTS:,}. Save it for smaller pictures."
        )


def count_demands(model: keras.Model, input_shape: Shape) -> Demands:
    """Count what a model needs for one picture, from the shapes that Keras infers.

    Args:
        model: As for `explain.trace.trace`; nothing of it is run or changed.
        input_shape: (height, width, channels) of the picture.

    Raises:
        ModelError: A recurrent layer takes too many steps.
        Exception: Any error of Keras about shapes that do not fit.
    """
    calls, _ = list_calls(model)
    picture = keras.KerasTensor((1, *input_shape), dtype=model.inputs[0].dtype)
    given: dict[int, list[Any]] = {}

    def tensor_of(value: Any) -> Any:
        if not isinstance(value, Ref):
            return value
        return picture if value.call == PICTURE else given[value.call][value.position]

    activations = products = 0
    largest, largest_size = "", 0
    for number, call in enumerate(calls):
        args = keras.tree.map_structure(tensor_of, call.args)
        kwargs = keras.tree.map_structure(tensor_of, call.kwargs)
        given[number] = keras.tree.flatten(call.operation.compute_output_spec(*args, **kwargs))
        taken = [tuple(tensor_of(ref).shape) for ref in call.inputs]
        made = [tuple(tensor.shape) for tensor in given[number]]
        if any(size is None for shape in made for size in shape):
            raise ModelError(
                f"The output size of the layer {call.name} is not known for such a picture."
            )
        _check_steps(call, taken)
        size = sum(map(math.prod, made)) + sum(_held(call, taken))
        activations += size
        products += _products(call, taken, made)
        if size > largest_size:
            largest, largest_size = call.name, size
    return Demands(activations, products, largest, largest_size)


def _check_steps(call: Call, taken: list[Shape]) -> None:
    if isinstance(call.operation, keras.layers.RNN | keras.layers.Bidirectional) and taken:
        n_steps = taken[0][1]
        if n_steps > MAX_STEPS:
            raise ModelError(
                f"The recurrent layer {call.name} takes {n_steps:,} steps. The explorer makes at "
                f"most {MAX_STEPS:,}."
            )


def _held(call: Call, taken: list[Shape]) -> Iterator[int]:
    """Count the numbers that a call holds besides its output."""
    layer = call.operation
    if not taken:
        return
    first = taken[0]
    if held := kind_of(layer).held:
        yield held(layer, taken)
    dilation = getattr(layer, "dilation_rate", ())
    kernel = getattr(layer, "kernel_size", ())
    if isinstance(dilation, tuple) and isinstance(kernel, tuple) and max(dilation, default=1) > 1:
        # TensorFlow fills up the borders by what the window reaches over.
        sides = (
            side + step * (size - 1)
            for side, step, size in zip(first[1:-1], dilation, kernel, strict=True)
        )
        yield math.prod(sides) * first[-1]


def _products(call: Call, taken: list[Shape], made: list[Shape]) -> int:
    """Count multiplications by weights; each weight is used once at every place."""
    layer = call.operation
    places = max((math.prod(shape[:-1]) for shape in [*taken, *made]), default=1)
    weights = getattr(layer, "weights", [])
    products = sum(math.prod(w.shape) for w in weights if len(w.shape) > 1) * places
    window = getattr(layer, "pool_size", None)
    if isinstance(window, tuple) and taken and made and len(window) == len(taken[0]) - 2:
        sides = zip(window, taken[0][1:-1], strict=True)
        products += math.prod(made[0]) * math.prod(min(size, side) for size, side in sides)
    return products
