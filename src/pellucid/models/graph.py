"""The graph of a functional model as steps in the order in which a person writes them."""

from dataclasses import dataclass
from typing import Any

import keras


@dataclass(frozen=True)
class Step:
    """One call of a layer or an operation."""

    operation: Any
    args: tuple[Any, ...]
    """What it is called on; tensors are `keras.KerasTensor`."""
    kwargs: dict[str, Any]
    outputs: list[Any]
    """The tensors that it gives."""
    inputs: list[Any]
    """The tensors that it takes."""


def steps(model: keras.Model) -> list[Step]:
    """List the calls between a functional model's inputs and outputs.

    Depth first from the outputs, so that each branch of a network is written in one piece.

    Args:
        model: A functional model.

    Returns:
        The calls, each after those that it depends on; without the inputs.
    """
    found: list[Step] = []
    known = {id(tensor) for tensor in model.inputs}
    waiting = [_node(tensor) for tensor in reversed(model.outputs) if id(tensor) not in known]
    # A stack of our own: deep networks would exceed Python's depth of recursion.
    while waiting:
        node = waiting[-1]
        lacking = [tensor for tensor in node.input_tensors if id(tensor) not in known]
        if lacking:
            waiting += [_node(tensor) for tensor in reversed(lacking)]
            continue
        waiting.pop()
        if any(id(tensor) not in known for tensor in node.output_tensors):
            known |= {id(tensor) for tensor in node.output_tensors}
            arguments = node.arguments
            found.append(
                Step(
                    node.operation,
                    arguments.args,
                    arguments.kwargs,
                    node.output_tensors,
                    node.input_tensors,
                )
            )
    return found


def _node(tensor: Any) -> Any:
    # Keras has no public way to ask where a tensor comes from.
    history = tensor._keras_history
    return history.operation._inbound_nodes[history.node_index]


def in_a_row(calls: list[Step], outputs: list[Any]) -> set[int]:
    """Find the tensors that need no name of their own: the next call alone takes them.

    Args:
        calls: As `steps` gives them.
        outputs: The model's outputs, which the last line takes.

    Returns:
        The `id` of each such tensor; ``x`` can hold one after the other.
    """
    takers: dict[int, set[int]] = {}
    for position, call in enumerate(calls):
        for tensor in call.inputs:
            takers.setdefault(id(tensor), set()).add(position)
    for tensor in outputs:
        takers.setdefault(id(tensor), set()).add(len(calls))
    return {
        id(call.outputs[0])
        for position, call in enumerate(calls)
        if len(call.outputs) == 1 and takers.get(id(call.outputs[0])) == {position + 1}
    }
