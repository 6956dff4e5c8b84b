"""Evidence for a class, by place in the image, with one file per method."""

from collections.abc import Callable
from dataclasses import dataclass

import keras
import numpy as np

from pellucid.explanation.activations import needed_calls
from pellucid.explanation.calls import PICTURE, Ref
from pellucid.explanation.class_score import class_score
from pellucid.explanation.covering import COVER
from pellucid.explanation.evidence import (  # noqa: F401 (each registers its method)
    grad_cam,
    grad_cam_plus_plus,
    layer_cam,
)
from pellucid.explanation.evidence.occlusion import occlusion
from pellucid.explanation.evidence.registry import METHODS
from pellucid.explanation.gradient import gradient
from pellucid.explanation.head import list_heads
from pellucid.explanation.heat import heat_of
from pellucid.explanation.mask import everything
from pellucid.explanation.places import Places, list_places
from pellucid.explanation.receptive_field import Box, numbers_behind
from pellucid.explanation.region import evidence_box
from pellucid.explanation.trace import Floats, Trace
from pellucid.i18n import gettext as _

OCCLUSION = "occlusion"
"""The method that needs only the model's output and no layer."""


@dataclass(frozen=True)
class Evidence:
    """Evidence for a class, by place in the image."""

    method: str
    which: int
    """Index of the class."""
    call: str | None
    """Name of the call whose activations were weighted; None for occlusion."""
    coarse: Floats
    """Map as the method computes it, shape (rows, columns), 0 or above."""
    heat: Floats
    """Map of the image's size, from 0 to 1; all 0 if there is no evidence."""
    box: Box | None
    """Box around the largest part that stands out, in pixels; None if there is no evidence."""
    n_left_out: int = 0
    """Number of the call's tokens that belong to no place and were left out."""
    is_assumed: bool = False
    """Whether the places are assumed, as in `Places.is_assumed`."""


def list_methods() -> list[str]:
    """List the methods, sorted."""
    return sorted([*METHODS.names(), OCCLUSION])


def default_call(
    trace: Trace, output: int = 0, places: list[Places | None] | None = None
) -> int | None:
    """Choose the activations from which evidence for an output is computed by default.

    These are the last activations that belong to places in the image and in which the output can
    depend on every place (Selvaraju et al., 2017, section 3). After the last attention of a
    transformer, the output may depend on the class token alone, so that the other tokens hold no
    evidence.

    Args:
        trace: Trace of any image.
        output: Index of the output in `model.outputs`.
        places: Places of all calls, as `list_places` returns them; computed if None.

    Returns:
        The number of the call, or None if the network has no such activations.
    """
    ref = trace.outputs[output]
    if ref.call == PICTURE:
        return None
    whole = everything(trace.value(ref).ndim)
    needed, _ = numbers_behind(trace, ref, whole, is_all_if_unknown=True)
    places = list_places(trace) if places is None else places
    for number in reversed(range(ref.call + 1)):
        own, mask = places[number], needed.get(Ref(number))
        if own is None or mask is None:
            continue
        is_needed = np.broadcast_to(mask.any(axis=-1, keepdims=True), own.cells.shape)
        if is_needed[own.cells > 0].all():
            return number
    return None


def calls_with_places(
    trace: Trace, output: int = 0, places: list[Places | None] | None = None
) -> list[int]:
    """List the calls that an output depends on and whose activations belong to places.

    Args:
        trace: Trace of any image.
        output: Index of the output in `model.outputs`.
        places: Places of all calls, as `list_places` returns them; computed if None.

    Returns:
        The numbers of the calls, in order.
    """
    places = list_places(trace) if places is None else places
    needed = needed_calls(trace.calls, trace.outputs[output].call)
    return [number for number in needed if places[number] is not None]


def find_evidence(
    model: keras.Model,
    trace: Trace,
    which: int,
    method: str = "grad-cam",
    call: int | None = None,
    cover: float | Floats = COVER,
    output: int = 0,
    report: Callable[[float], None] | None = None,
) -> Evidence:
    """Compute the evidence in an image for a class, or for a number if there are no classes.

    Args:
        model: The traced model.
        trace: Trace of the image through the model.
        which: Index of the class. A single sigmoid is the probability of class 1, and class 0 has
            the rest.
        method: One of `list_methods`.
        call: Number of the call whose activations are weighted; `default_call` by default.
        cover: Value that occlusion covers parts of the image with, in the value range of the model.
        output: Index of the output in `model.outputs`.
        report: Function that occlusion calls with the share of its work that is done.

    Returns:
        The evidence.

    Raises:
        ConfigError: There is no such method, or the backend has no gradients.
        ValueError: The activations do not belong to places in the image, or the output does not
            depend on them.
    """
    head = list_heads(model, trace)[output]
    height, width = trace.picture.shape[:2]
    if method == OCCLUSION:
        is_two = head.kind == "two_classes"
        at, is_rest = (0, which == 0) if is_two else (which, False)
        found = occlusion(
            model, trace.picture, at, None, cover, output, is_rest=is_rest, report=report
        )
        name, places = None, None
    else:
        combine = METHODS.get(method)
        listed = list_places(trace)
        number = default_call(trace, output, listed) if call is None else call
        if number is None or number not in calls_with_places(trace, output, listed):
            raise ValueError(
                _(
                    "There are no activations to weight: the output {output} depends on none "
                    "whose rows and columns, or tokens, belong to places in the picture. The "
                    "method {method} needs none.",
                    output=head.name,
                    method=OCCLUSION,
                )
            )
        places = listed[number]
        assert places is not None
        activations = trace.values[number][0]
        gradients = gradient(lambda a: class_score(trace, number, a, which, head), activations)
        found = combine(places.arranged(activations), places.arranged(gradients))
        name = trace.calls[number].name
    heat = heat_of(found, height, width)
    return Evidence(
        method,
        which,
        name,
        found,
        heat,
        evidence_box(heat),
        0 if places is None else places.n_left_out,
        places is not None and places.is_assumed,
    )
