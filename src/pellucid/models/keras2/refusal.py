"""The error about a part of Keras 2 that has no equal in Keras 3."""

from typing import Any


class NotMappedError(ValueError):
    """A part of a Keras 2 model cannot be mapped to Keras 3 with the same numbers.

    Args:
        reason: A sentence without a subject of its own, such as "its layer 'a' is ...".
    """


def layer_of(config: Any) -> str:
    """Name a layer for a message: its name and its class."""
    name = config.get("name") or (config.get("config") or {}).get("name", "")
    return f"its layer {str(name)!r} ({config.get('class_name')})"
