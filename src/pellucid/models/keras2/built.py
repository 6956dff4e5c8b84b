"""A part of a model that was built from what Keras 2 says of it."""

from dataclasses import dataclass, field

import keras


@dataclass
class Built:
    """A part of a model, and what it was built from."""

    kind: str
    """Keras 2's name of the class."""
    name: str
    """Keras 2's name of the part."""
    layer: keras.Layer | None = None
    """None for an operation, which has no weights."""
    parts: list["Built"] = field(default_factory=list)
    """Of a model, in the order of the description."""
