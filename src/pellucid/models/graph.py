"""The graph of a functional model, as calls in the order in which a person would write them."""

from dataclasses import dataclass
from typing import Any

import keras


@dataclass(frozen=True)
class Step:
    """One call of a layer or an operation."""

    operation: Any
    args: tuple[Any, ...]
    """Positional arguments; tensors are `keras.KerasTensor`."""
    kwargs: dict[str, Any]
    outputs: list[Any]
    """Output tensors."""
    inputs: list[Any]
    """Input tensors."""


def steps(model: keras.Model) -> list[Step]:
    """List the calls between the inputs and outputs of a functional model.

    The order is depth first from the outputs, so that each branch of a network stays together.

    Args:
        model: A functional model.

    Returns:
        The calls, each after those that it depends on; without the inputs.
    """
    found: list[Step] = []
    known = {id(tensor) for tensor in model.inputs}
    waiting = [_node(tensor) for tensor in reversed(model.outputs) if id(tensor) not in known]
    # Use an explicit stack, since deep networks would exceed Python's recursion limit.
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
    # Keras has no public API for the origin of a tensor.
    history = tensor._keras_history
    return history.operation._inbound_nodes[history.node_index]


def in_a_row(calls: list[Step], outputs: list[Any]) -> set[int]:
    """Find the tensors that only the next call uses, which therefore need no name of their own.

    Args:
        calls: Calls as returned by `steps`.
        outputs: Outputs of the model, which the last line of a script uses.

    Returns:
        The `id` of each such tensor; a script can store them all in ``x``, one after the other.
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
