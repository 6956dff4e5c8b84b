"""The error about a part of a Keras 2 model that has no equivalent in Keras 3."""

from typing import Any


class NotMappedError(ValueError):
    """A part of a Keras 2 model cannot be mapped to Keras 3 with the same numbers.

    Args:
        reason: A clause about the file, such as "its layer 'a' is ...".
    """


def layer_of(config: Any) -> str:
    """Return the name and class of a layer, for a message."""
    name = config.get("name") or (config.get("config") or {}).get("name", "")
    return f"its layer {str(name)!r} ({config.get('class_name')})"
