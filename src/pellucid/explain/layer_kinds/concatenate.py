"""Concatenate: the inputs stand behind one another along an axis."""

from typing import Any

from pellucid.explain.calls import Call
from pellucid.explain.layer_kinds.kind import LAYERS, OPERATIONS, Inputs, LayerKind
from pellucid.explain.layer_kinds.look import Look, takes_values_only
from pellucid.explain.layer_kinds.moved_places import places_in_several
from pellucid.explain.mask import Mask
from pellucid.explain.terms import Index, Moved


def _explain(layer: Any, inputs: Inputs, index: Index) -> Moved:
    axis = layer.axis if layer.axis < 0 else layer.axis - 1  # Keras counts the batch
    place = list(index)
    source = 0
    while place[axis] >= inputs[source].shape[axis]:
        place[axis] -= inputs[source].shape[axis]
        source += 1
    return Moved(source, tuple(place), float(inputs[source][tuple(place)]))


def _look(look: Look) -> list[Mask] | None:
    """Each number is one of one input."""
    axis = look.axis(look.operation.axis)
    if axis is None or not takes_values_only(look.call):
        return None
    found, begin = [], 0
    for shape in look.given:
        end = begin + shape[axis]
        is_alike = look.needed.shape[axis] == 1
        part = (slice(None),) * axis + (slice(None) if is_alike else slice(begin, end),)
        found.append(look.needed[part])
        begin = end
    return found


def _sentence(call: Call, _n_axes: int) -> str | None:
    return "Concatenate" if takes_values_only(call) else None


_CONCATENATE = LayerKind(
    explain=_explain,
    is_explained=takes_values_only,
    look=_look,
    moved=places_in_several,
    sentences=("Concatenate",),
    sentence=_sentence,
)

LAYERS.register("Concatenate")(_CONCATENATE)
OPERATIONS.register("Concatenate")(_CONCATENATE)
