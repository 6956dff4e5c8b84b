"""Write a functional model as the lines of a function that builds it."""

import inspect
from collections import Counter
from collections.abc import Callable
from typing import Any

import keras

from pellucid.exports.keras_script.layout import (
    INDENT,
    Call,
    Expression,
    Item,
    ListOf,
    layout,
    plain,
)
from pellucid.exports.keras_script.literal import keyword_argument, literal, quoted
from pellucid.exports.keras_script.names import Names
from pellucid.exports.keras_script.objects import input_call
from pellucid.exports.keras_script.operation import is_default, operation_function
from pellucid.models.graph import Step, in_a_row, steps


def functional_lines(
    model: keras.Model, make: Callable[[Any], Expression]
) -> tuple[list[str], Call]:
    """Write the code that builds a functional model.

    Args:
        model: A functional model.
        make: Function that writes the call that creates a layer.

    Returns:
        Indented lines that create the inputs and call the layers, and the call of ``keras.Model``.
    """
    graph = _Graph(make)
    for tensor in model.inputs:
        layer = tensor._keras_history.operation
        graph.assign([tensor], layer.name, input_call(layer))
    calls = steps(model)
    graph.unnamed = in_a_row(calls, model.outputs)
    n_calls = Counter(id(call.operation) for call in calls)
    for call in calls:
        if n_calls[id(call.operation)] > 1 and isinstance(call.operation, keras.Layer):
            graph.share(call.operation)
        graph.assign(call.outputs, call.operation.name, graph.called(call))
    ends = plain(graph.argument(model.input), graph.argument(model.output))
    return graph.lines, Call("keras.Model", (*ends, ("name=", quoted(model.name))))


class _Graph:
    """Writes the calls of a graph, and keeps track of the variables."""

    def __init__(self, make: Callable[[Any], Expression]) -> None:
        self.lines: list[str] = []
        self.unnamed: set[int] = set()
        self._make = make
        self._names = Names()
        self._tensors: dict[int, str] = {}
        self._layers: dict[int, str] = {}

    def share(self, layer: Any) -> None:
        """Assign a layer that is called several times to a variable, once."""
        if id(layer) not in self._layers:
            name = self._layers[id(layer)] = self._names.variable(f"shared_{layer.name}")
            self._add(name, self._make(layer))

    def assign(self, tensors: list[Any], name: str, value: Expression) -> None:
        """Assign tensors to variables: ``x`` if only the next line uses it, else a layer's name."""
        for tensor in tensors:
            is_unnamed = id(tensor) in self.unnamed
            self._tensors[id(tensor)] = "x" if is_unnamed else self._names.variable(name)
        self._add(", ".join(self._tensors[id(tensor)] for tensor in tensors), value)

    def called(self, call: Step) -> Expression:
        """Write the call of a layer or an operation."""
        if isinstance(call.operation, keras.Layer):
            made = self._layers.get(id(call.operation)) or self._make(call.operation)
            assert isinstance(made, str | Call)
            given = [("", value) for value in call.args] + _said(call)
        else:
            made, given = operation_function(call.operation, call.args, call.kwargs)
        items: list[Item] = [
            (keyword_argument(name) if name else "", self.argument(value)) for name, value in given
        ]
        return Call(made, tuple(items))

    def argument(self, value: Any) -> Expression:
        """Write an argument, using the variables of its tensors."""
        if isinstance(value, keras.KerasTensor):
            return self._tensors[id(value)]
        if not any(isinstance(leaf, keras.KerasTensor) for leaf in keras.tree.flatten(value)):
            return literal(value)
        if isinstance(value, dict):
            pairs = [f"{literal(key)}: {self.argument(item)}" for key, item in value.items()]
            return "{" + ", ".join(pairs) + "}"
        return ListOf(plain(*(self.argument(item) for item in value)))

    def _add(self, name: str, value: Expression) -> None:
        self.lines += layout(value, indent=INDENT, before=f"{name} = ")


def _said(call: Step) -> list[tuple[str, Any]]:
    """Return the keyword arguments of a layer without those that Keras adds, such as mask=None."""
    known = inspect.signature(call.operation.call).parameters
    return [
        (name, value)
        for name, value in call.kwargs.items()
        if name not in known or not is_default(value, known[name])
    ]
