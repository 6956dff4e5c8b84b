"""The error about a part of a Keras 2 model that has no equivalent in Keras 3."""

from typing import Any

from pellucid.i18n import gettext as _


class NotMappedError(ValueError):
    """A part of a Keras 2 model cannot be mapped to Keras 3 with the same numbers.

    Args:
        reason: A clause about the file, such as "its layer 'a' is ...".
    """


def layer_of(config: Any) -> str:
    """Return the name and class of a layer, for a message."""
    name = config.get("name") or (config.get("config") or {}).get("name", "")
    return _("its layer {name!r} ({kind})", name=str(name), kind=config.get("class_name"))


def about_layer(config: Any, does_what: str) -> str:
    """Return a clause about a layer, such as "its layer 'a' (Dense) calls tf.nn.silu"."""
    # Translators: the second field says what the layer does, as in "adds a bias to channels".
    return _("{layer} {does_what}", layer=layer_of(config), does_what=does_what)
