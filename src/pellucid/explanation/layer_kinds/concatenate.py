"""Concatenate: the inputs follow one another along an axis."""

from typing import Any

from pellucid.explanation.calls import Call
from pellucid.explanation.layer_kinds.counting import no_multiply_adds
from pellucid.explanation.layer_kinds.kind import LAYERS, OPERATIONS, Inputs, LayerKind, Look
from pellucid.explanation.layer_kinds.moving import places_in_several
from pellucid.explanation.mask import Mask
from pellucid.explanation.terms import Index, Moved


def _explain(layer: Any, inputs: Inputs, index: Index) -> Moved:
    axis = layer.axis if layer.axis < 0 else layer.axis - 1  # Keras counts the batch
    place = list(index)
    source = 0
    while place[axis] >= inputs[source].shape[axis]:
        place[axis] -= inputs[source].shape[axis]
        source += 1
    return Moved(source, tuple(place), float(inputs[source][tuple(place)]))


def _look(look: Look) -> list[Mask] | None:
    """Each number is a number of one of the inputs."""
    axis = look.axis(look.operation.axis)
    if axis is None or not look.call.takes_values_only():
        return None
    found, begin = [], 0
    for shape in look.given:
        end = begin + shape[axis]
        is_alike = look.needed.shape[axis] == 1
        part = (slice(None),) * axis + (slice(None) if is_alike else slice(begin, end),)
        found.append(look.needed[part])
        begin = end
    return found


_CONCATENATE = LayerKind(
    _explain,
    Call.takes_values_only,
    _look,
    moved=places_in_several,
    sentences=("Concatenate",),
    multiply_adds=no_multiply_adds,
)

LAYERS.register("Concatenate")(_CONCATENATE)
OPERATIONS.register("Concatenate")(_CONCATENATE)
