"""The layer calls of a model, including those of nested models."""

from dataclasses import dataclass
from typing import Any

import keras

from pellucid.i18n import gettext as _
from pellucid.models.graph import steps

PICTURE = -1
"""Number that stands for the input of the whole model instead of a call."""


@dataclass(frozen=True)
class Ref:
    """Reference to a value: an output of a call, or an input of the model."""

    call: int
    """Number of the call that computes the value, or `PICTURE`."""
    position: int = 0
    """Index among the outputs of the call."""


@dataclass(frozen=True)
class Call:
    """One call of a layer or an operation."""

    name: str
    """Unique name: the names of the nested models and of the layer, such as "backbone/conv_1". A
    layer that is called again has the number of the call appended, such as "conv_1 (2)"."""
    operation: Any
    """The layer, or Keras' object for an operation such as an addition."""
    args: tuple[Any, ...]
    """Positional arguments of the call, with a `Ref` in place of each tensor."""
    kwargs: dict[str, Any]
    """Keyword arguments of the call, with a `Ref` in place of each tensor."""
    inputs: tuple[Ref, ...]
    """All references among the arguments."""
    n_outputs: int

    def takes_values_only(self) -> bool:
        """Return whether no argument is a constant, as it is in `x + 1.0`."""
        given = keras.tree.flatten((self.args, self.kwargs))
        return all(isinstance(one, Ref) or one is None for one in given)


def list_calls(model: keras.Model) -> tuple[list[Call], list[Ref]]:
    """List the calls of a model, with all nested models expanded.

    A nested model that is a graph of layers (Sequential or functional) is expanded. One that is
    only code (subclassed) counts as one call.

    Args:
        model: A functional model, or a Sequential model that is built.

    Returns:
        The calls, each after those that it depends on, and the model's outputs.

    Raises:
        ValueError: The model itself is not a graph of layers.
    """
    if not is_graph(model):
        raise ValueError(_("{model} is not a graph of layers.", model=model.name))
    calls: list[Call] = []
    names: dict[str, int] = {}
    outputs = _open(model, [Ref(PICTURE, i) for i in range(len(model.inputs))], "", calls, names)
    return calls, outputs


def is_graph(operation: Any) -> bool:
    """Return whether a layer is a model whose calls are known without calling it."""
    if isinstance(operation, keras.Sequential):
        return bool(operation.built)
    return isinstance(operation, keras.Model) and hasattr(operation, "_nodes")


def _open(
    model: keras.Model,
    given: list[Ref],
    prefix: str,
    calls: list[Call],
    names: dict[str, int],
) -> list[Ref]:
    """Append a model's calls to `calls`, and return references to its outputs."""
    refs = {id(tensor): ref for tensor, ref in zip(model.inputs, given, strict=True)}

    def ref_of(value: Any) -> Any:
        return refs[id(value)] if isinstance(value, keras.KerasTensor) else value

    for step in steps(model):
        inputs = [refs[id(tensor)] for tensor in step.inputs]
        name = prefix + step.operation.name
        if is_graph(step.operation):
            results = _open(step.operation, inputs, f"{name}/", calls, names)
        else:
            names[name] = names.get(name, 0) + 1
            unique = name if names[name] == 1 else f"{name} ({names[name]})"
            number = len(calls)
            calls.append(
                Call(
                    unique,
                    step.operation,
                    keras.tree.map_structure(ref_of, step.args),
                    keras.tree.map_structure(ref_of, step.kwargs),
                    tuple(inputs),
                    len(step.outputs),
                )
            )
            results = [Ref(number, position) for position in range(len(step.outputs))]
        refs |= {id(tensor): ref for tensor, ref in zip(step.outputs, results, strict=True)}
    return [refs[id(tensor)] for tensor in model.outputs]
