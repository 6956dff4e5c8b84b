"""Receptive field: the part of the image that one number of a network can depend on.

See Araujo, Norris and Sim, "Computing Receptive Fields of Convolutional Neural Networks", Distill,
2019. Here it is computed place by place, from the number back to the image, so that it is exact for
borders, branches and padding of any kind. Each kind of layer has its rule in `layer_kinds`.
"""

from pellucid.explanation.calls import PICTURE, Ref
from pellucid.explanation.layer_kinds.kind import Look, kind_of
from pellucid.explanation.mask import (
    NOWHERE,
    Box,
    Mask,
    Shape,
    box_of,
    everything,
    mask_of_place,
    union,
)
from pellucid.explanation.trace import Trace

__all__ = ["NOWHERE", "Box", "look_at", "numbers_behind", "receptive_field"]


def receptive_field(trace: Trace, call: int, place: Shape) -> Box | None:
    """Find the pixels that a number can depend on.

    Args:
        trace: Trace of any image.
        call: Number of the call whose first output holds the number.
        place: Index of the number in that output, such as (row, column, channel).

    Returns:
        The smallest box around the pixels; `NOWHERE` if there are none, as for a zero of padding.
        None if the rule of a layer in between is not known, unless the known paths alone already
        reach the whole image.
    """
    needed, is_known = numbers_behind(trace, Ref(call), mask_of_place(place, _shape(trace, call)))
    height, width, _ = trace.picture.shape
    box = box_of(needed.get(Ref(PICTURE), ~everything(3)), height, width)
    return box if is_known or box == Box(0, 0, height, width) else None


def numbers_behind(
    trace: Trace, value: Ref, asked: Mask, is_all_if_unknown: bool = False
) -> tuple[dict[Ref, Mask], bool]:
    """Find the numbers of each earlier value that some numbers can depend on.

    Args:
        trace: Trace of any image.
        value: An output of a call.
        asked: Mask of the numbers in that output.
        is_all_if_unknown: Whether an operation whose rule is not known is assumed to depend on all
            of its input; otherwise, on nothing.

    Returns:
        Masks of the numbers by value, and whether the rule of every operation involved is known.
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
    """Create the `Look` for some numbers of a call's first output."""
    call = trace.calls[number]
    given = tuple(trace.value(ref).shape for ref in call.inputs)
    return Look(call, call.operation, needed, _shape(trace, number), given)


def _shape(trace: Trace, call: int) -> tuple[int, ...]:
    return trace.values[call][0].shape
