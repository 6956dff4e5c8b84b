"""A part of a model that was built from its Keras 2 description."""

from dataclasses import dataclass, field

import keras


@dataclass
class Built:
    """A part of a model: a layer, a nested model or an operation."""

    kind: str
    """Name of the class in Keras 2."""
    name: str
    """Name of the part in Keras 2."""
    layer: keras.Layer | None = None
    """Layer or model of Keras 3; None for an operation, which has no weights."""
    parts: list["Built"] = field(default_factory=list)
    """Parts of a model, in the order of the description."""
