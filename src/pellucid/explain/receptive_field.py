"""What part of the picture one number of a network can depend on.

Araujo, Norris and Sim, "Computing Receptive Fields of Convolutional Neural Networks", Distill,
2019; here place by place, going back from the number to the picture, so that borders, branches
and paddings of any kind are exact. Each kind of layer has its rule in `layer_kinds`.
"""

from pellucid.explain.calls import PICTURE, Ref
from pellucid.explain.layer_kinds.kind import Look, kind_of
from pellucid.explain.mask import (
    NOWHERE,
    Box,
    Mask,
    Shape,
    box_of,
    everything,
    mask_of_place,
    union,
)
from pellucid.explain.trace import Trace

__all__ = ["NOWHERE", "Box", "look_at", "numbers_behind", "receptive_field"]


def receptive_field(trace: Trace, call: int, place: Shape) -> Box | None:
    """Find the pixels that a number can depend on.

    Args:
        trace: Of any picture.
        call: Number of the call whose first output holds the number.
        place: Of the number in it, such as (row, column, channel).

    Returns:
        The smallest box that holds them; `NOWHERE` if there are none, as for a zero of a padding.
        None if they are not known, because something on the way is not known, unless the known
        part of the way already reaches the whole picture.
    """
    needed, is_known = numbers_behind(trace, Ref(call), mask_of_place(place, _shape(trace, call)))
    height, width, _ = trace.picture.shape
    box = box_of(needed.get(Ref(PICTURE), ~everything(3)), height, width)
    return box if is_known or box == Box(0, 0, height, width) else None


def numbers_behind(
    trace: Trace, value: Ref, asked: Mask, is_all_if_unknown: bool = False
) -> tuple[dict[Ref, Mask], bool]:
    """Find the numbers of each value that some numbers can depend on.

    Args:
        trace: Of any picture.
        value: An output of a call.
        asked: Which numbers of it.
        is_all_if_unknown: Whether an operation that looks at places that are not known is taken to
            look at all of its input, rather than at nothing.

    Returns:
        The numbers, and whether it is known where every operation on the way looks.
    """
    needed = {value: asked}
    is_known = True
    for number in range(value.call, -1, -1):
        outputs = [Ref(number, position) for position in range(trace.calls[number].n_outputs)]
        wanted = [ref for ref in outputs if ref in needed and needed[ref].any()]
        inputs = trace.calls[number].inputs
        if not wanted or not inputs:
            continue
        rule = kind_of(trace.calls[number].operation).look if wanted == outputs[:1] else None
        masks = rule(look_at(trace, number, needed[wanted[0]])) if rule else None
        if masks is None:
            is_known = False
            if not is_all_if_unknown:
                continue
            masks = [everything(trace.value(ref).ndim) for ref in inputs]
        for ref, mask in zip(inputs, masks, strict=True):
            needed[ref] = union(needed[ref], mask) if ref in needed else mask
    return needed, is_known


def look_at(trace: Trace, number: int, needed: Mask) -> Look:
    """Ask about some numbers of a call's first output."""
    call = trace.calls[number]
    given = tuple(trace.value(ref).shape for ref in call.inputs)
    return Look(call, call.operation, needed, _shape(trace, number), given)


def _shape(trace: Trace, call: int) -> tuple[int, ...]:
    return trace.values[call][0].shape
