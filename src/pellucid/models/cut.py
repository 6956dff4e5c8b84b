"""Cut a network in two at a tensor through which all data flows."""

import keras

from pellucid.models.graph import Step, steps


def cut_below(network: keras.Model, lowest: str) -> keras.KerasTensor | None:
    """Return the last tensor below a layer that suffices to compute the rest of the network.

    Args:
        network: A functional model with one input and one output.
        lowest: Name of the lowest layer that has to be above the cut.

    Returns:
        The tensor, or None if the input is the only such tensor.
    """
    calls = steps(network)
    end = next(at for at, call in enumerate(calls) if call.operation.name == lowest)
    for at in reversed(range(end)):
        (*_, candidate) = calls[at].outputs
        if len(calls[at].outputs) == 1 and _is_enough(calls, at, network):
            return candidate
    return None


def _is_enough(calls: list[Step], at: int, network: keras.Model) -> bool:
    """Return whether the calls after a call use no other tensor from before it."""
    before = {id(tensor) for call in calls[:at] for tensor in call.outputs}
    before |= {id(tensor) for tensor in network.inputs}
    return not any(id(tensor) in before for call in calls[at + 1 :] for tensor in call.inputs)
