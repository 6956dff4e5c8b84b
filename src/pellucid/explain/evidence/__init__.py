"""Where in the picture the evidence for a class is, one method a file."""

from dataclasses import dataclass

import keras
import numpy as np
from PIL import Image

from pellucid.explain.activations import needed_calls
from pellucid.explain.class_score import class_score
from pellucid.explain.evidence import (  # noqa: F401 (each registers its method)
    grad_cam,
    grad_cam_plus_plus,
    layer_cam,
)
from pellucid.explain.evidence.occlusion import COVER, occlusion
from pellucid.explain.evidence.region import evidence_box
from pellucid.explain.evidence.registry import METHODS
from pellucid.explain.flips import mirrored_sides
from pellucid.explain.gradient import gradient
from pellucid.explain.head import list_heads
from pellucid.explain.receptive_field import Box
from pellucid.explain.trace import Floats, Trace

OCCLUSION = "occlusion"
"""The one method that asks the model alone, and no layer of it."""


@dataclass(frozen=True)
class Evidence:
    """Where the evidence for a class is."""

    method: str
    which: int
    """Index of the class."""
    call: str | None
    """Name of the call whose activations were weighed; None for occlusion."""
    coarse: Floats
    """As the method gives it, shape (rows, columns), 0 or above."""
    heat: Floats
    """Of the picture's size, from 0 to 1; all 0 where there is none."""
    box: Box | None
    """Around the largest part that stands out, in pixels."""


def list_methods() -> list[str]:
    """List the methods, sorted."""
    return sorted([*METHODS.names(), OCCLUSION])


def default_call(trace: Trace, output: int = 0) -> int | None:
    """Choose the activations in which evidence for an output is looked for.

    The last ones that still have places: what comes after has forgotten where things were, and
    what comes before has seen less of the picture (Selvaraju et al., 2017, section 3).

    Returns:
        The call's number, or None for a network without such activations.
    """
    for number in reversed(calls_with_places(trace, output)):
        rows, columns, _ = trace.values[number][0].shape
        if rows > 1 and columns > 1:
            return number
    return None


def calls_with_places(trace: Trace, output: int = 0) -> list[int]:
    """List the calls that an output depends on and whose activations have rows and columns."""
    needed = needed_calls(trace.calls, trace.outputs[output].call)
    return [number for number in needed if trace.values[number][0].ndim == 3]


def find_evidence(
    model: keras.Model,
    trace: Trace,
    which: int,
    method: str = "grad-cam",
    call: int | None = None,
    cover: float | Floats = COVER,
    output: int = 0,
) -> Evidence:
    """Find what in a picture speaks for a class, or raises a number of an output without classes.

    Args:
        model: What was traced.
        trace: Of the model and the picture.
        which: Index of the class: of a single sigmoid 1 is what it says, and 0 the rest.
        method: One of `list_methods`.
        call: Number of the call whose activations are weighed; `default_call` by default.
        cover: With what occlusion covers parts of the picture, in the values that the model takes.
        output: Index of the output in `model.outputs`.

    Raises:
        ConfigError: There is no such method, or the backend has no gradients.
        ValueError: The activations have no places, or the output does not depend on them.
    """
    head = list_heads(model, trace)[output]
    height, width = trace.picture.shape[:2]
    if method == OCCLUSION:
        is_two = head.kind == "two_classes"
        at, is_rest = (0, which == 0) if is_two else (which, False)
        found = occlusion(model, trace.picture, at, None, cover, output, is_rest=is_rest)
        name = None
    else:
        combine = METHODS.get(method)
        call = default_call(trace, output) if call is None else call
        if call is None or call not in calls_with_places(trace, output):
            raise ValueError("There are no activations with rows and columns to weigh.")
        activations = trace.values[call][0]
        number = call
        gradients = gradient(lambda a: class_score(trace, number, a, which, head), activations)
        found, name = combine(activations, gradients), trace.calls[call].name
        # Of activations that run against the picture, the map is turned back.
        if sides := mirrored_sides(trace.calls, call):
            found = np.flip(found, tuple(sides))
    largest = float(found.max())
    scaled = found / largest if largest > 0 else np.zeros_like(found)
    image = Image.fromarray(scaled.astype(np.float32)).resize(
        (width, height), Image.Resampling.BILINEAR
    )
    heat = np.asarray(image).clip(0, 1)
    return Evidence(method, which, name, found, heat, evidence_box(heat))
