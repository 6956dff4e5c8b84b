"""Estimate the memory and computation that a model needs for one image, before it is run."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import keras

from pellucid.errors import ModelError
from pellucid.explanation.calls import PICTURE, Call, Ref, list_calls
from pellucid.explanation.layer_kinds import kind_of
from pellucid.i18n import gettext as _
from pellucid.models.examined_file import reason_of

FREE_ACTIVATIONS = 10**8
"""Number of activations per image that any model may have, in all layers together (400 MB)."""
ACTIVATIONS_A_PARAMETER = 20
"""Number of additional activations allowed per parameter. The networks of `keras.applications` have
at most 16 at their own image sizes."""
MAX_PRODUCTS = 2 * 10**11
"""Maximum number of multiplications per image, about ten seconds. The networks of
`keras.applications` take at most 4e10."""
MAX_STEPS = 10_000
"""Maximum number of steps of a recurrent layer, since they are computed one after the other."""

Shape = tuple[int, ...]


@dataclass(frozen=True)
class Demands:
    """Memory and computation that a model needs for one image."""

    activations: int
    """Number of values in the outputs and intermediate results of all calls."""
    products: int
    """Number of multiplications by weights, within a factor of two."""
    largest: str
    """Name of the call with the most values."""
    largest_size: int
    """Number of values of that call."""


def check_demands(model: keras.Model, input_shape: Shape) -> None:
    """Raise an error if a model would need gigabytes or minutes for one image.

    Args:
        model: As for `explain.trace.trace`.
        input_shape: Shape of the image, (height, width, channels).

    Raises:
        ModelError: The model needs too much, or does not fit an image of that shape.
    """
    if any(size < 1 for size in input_shape):
        raise ModelError(
            _(
                "{model} takes pictures of the shape {size}, which are empty. Expected at "
                "least one row, one column and one channel.",
                model=model.name,
                size=" x ".join(map(str, input_shape)),
            )
        )
    n_parameters = model.count_params()
    max_activations = FREE_ACTIVATIONS + ACTIVATIONS_A_PARAMETER * n_parameters
    n_pixels = math.prod(input_shape)
    if n_pixels > max_activations:
        raise ModelError(
            _(
                "{model} takes pictures of {n_pixels:,} numbers. The explorer shows at most "
                "{max_activations:,}.",
                model=model.name,
                n_pixels=n_pixels,
                max_activations=max_activations,
            )
        )
    try:
        needs = count_demands(model, input_shape)
    # For shapes that do not fit, Keras raises nearly any type of exception.
    except Exception as error:
        if isinstance(error, ModelError):
            raise
        raise ModelError(
            _(
                "{model} cannot be run on a picture of {size}: {reason}",
                model=model.name,
                size=" x ".join(map(str, input_shape)),
                reason=reason_of(error),
            )
        ) from error
    if needs.activations > max_activations:
        raise ModelError(
            _(
                "The layers of {model} give {activations:,} numbers for one picture, "
                "{largest_size:,} of them in {layer}. The explorer shows at most "
                "{max_activations:,} for a model with {n_parameters:,} parameters. Save it "
                "for smaller pictures.",
                model=model.name,
                activations=needs.activations,
                largest_size=needs.largest_size,
                layer=needs.largest,
                max_activations=max_activations,
                n_parameters=n_parameters,
            )
        )
    if needs.products > MAX_PRODUCTS:
        raise ModelError(
            _(
                "{model} needs about {products:,} multiplications for one picture. The "
                "explorer makes at most {max_products:,}. Save it for smaller pictures.",
                model=model.name,
                products=needs.products,
                max_products=MAX_PRODUCTS,
            )
        )


def count_demands(model: keras.Model, input_shape: Shape) -> Demands:
    """Count the activations and multiplications for one image from the shapes that Keras infers.

    Args:
        model: As for `explain.trace.trace`. It is neither run nor changed.
        input_shape: Shape of the image, (height, width, channels).

    Returns:
        The counts.

    Raises:
        ModelError: A recurrent layer takes too many steps, or an output size is not known.
        Exception: Any error that Keras raises for shapes that do not fit.
    """
    calls, _unused = list_calls(model)
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
                _(
                    "The output size of the layer {layer} is not known for such a picture.",
                    layer=call.name,
                )
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
                _(
                    "The recurrent layer {layer} takes {n_steps:,} steps. The explorer makes "
                    "at most {max_steps:,}.",
                    layer=call.name,
                    n_steps=n_steps,
                    max_steps=MAX_STEPS,
                )
            )


def _held(call: Call, taken: list[Shape]) -> Iterator[int]:
    """Yield the numbers of values that a call holds besides its output."""
    layer = call.operation
    if not taken:
        return
    first = taken[0]
    if held := kind_of(layer).held:
        yield held(layer, taken)
    dilation = getattr(layer, "dilation_rate", ())
    kernel = getattr(layer, "kernel_size", ())
    if isinstance(dilation, tuple) and isinstance(kernel, tuple) and max(dilation, default=1) > 1:
        # TensorFlow pads the input by the reach of the dilated window.
        sides = (
            side + step * (size - 1)
            for side, step, size in zip(first[1:-1], dilation, kernel, strict=True)
        )
        yield math.prod(sides) * first[-1]


def _products(call: Call, taken: list[Shape], made: list[Shape]) -> int:
    """Count multiplications by weights: each weight is used once at every place."""
    layer = call.operation
    places = max((math.prod(shape[:-1]) for shape in [*taken, *made]), default=1)
    weights = getattr(layer, "weights", [])
    products = sum(math.prod(w.shape) for w in weights if len(w.shape) > 1) * places
    window = getattr(layer, "pool_size", None)
    if isinstance(window, tuple) and taken and made and len(window) == len(taken[0]) - 2:
        sides = zip(window, taken[0][1:-1], strict=True)
        products += math.prod(made[0]) * math.prod(min(size, side) for size, side in sides)
    return products
