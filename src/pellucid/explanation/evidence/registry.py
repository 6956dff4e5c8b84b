"""Registry of the methods that compute evidence from gradients."""

from collections.abc import Callable

from pellucid.explanation.trace import Floats
from pellucid.i18n import marked
from pellucid.registry import Registry

FromGradients = Callable[[Floats, Floats], Floats]
"""Function from activations and the gradient of the class's score with respect to them, both of
shape (height, width, channels), to a map of shape (height, width), 0 or above."""

METHODS: Registry[FromGradients] = Registry(marked("evidence method"))
