"""The ways to find where in a picture the evidence for a class is."""

from collections.abc import Callable

from pellucid.explain.trace import Floats
from pellucid.registry import Registry

FromGradients = Callable[[Floats, Floats], Floats]
"""From activations and the class's gradient with respect to them, both (height, width, channels),
to a map (height, width), 0 or above."""

METHODS: Registry[FromGradients] = Registry("evidence method")
