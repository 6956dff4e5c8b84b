"""Limits on a description of layers, checked before Keras builds them."""

from typing import Any

from pellucid.i18n import gettext as _
from pellucid.models.keras_file import objects_in
from pellucid.models.unfit_file import TooLargeError, UnfitFileError

_MAX_LAYERS = 2_000
"""Maximum number of layers. The deepest network of `keras.applications` has 1,041."""
_MAX_SEQUENTIAL = 150
"""Maximum number of layers in one Sequential model. Keras rebuilds the model for each layer that it
reads, so 250 layers take 40 seconds."""
_MAX_CALLS = 10_000
"""Maximum number of layer calls. The calls in a nested model count each time it is called, since
deeper nesting multiplies them."""
_MAX_NUMBER = 2**31
_FREE_NUMBERS = ("seed", "shared_object_id", "salt")
"""Settings whose numbers are not sizes."""
_WHOLE_NUMBERS = frozenset(
    {
        "filters", "units", "kernel_size", "strides", "dilation_rate", "pool_size", "groups",
        "depth_multiplier", "size", "padding", "cropping", "target_shape", "n", "dims", "height",
        "width", "num_heads", "key_dim", "output_padding",
    }
)  # fmt: skip
"""Settings that are sizes."""
_OF_TEXT = frozenset(
    {"TextVectorization", "StringLookup", "IntegerLookup", "HashedCrossing", "Hashing"}
)
"""Layers whose settings may name a file that Keras would read."""


def check_layers(config: Any, *, is_keras_2: bool) -> None:
    """Refuse a description that would take minutes or gigabytes to build.

    Args:
        config: Description of the whole model.
        is_keras_2: Whether Keras 2 wrote it; such models are built in another way.

    Raises:
        TooLargeError: It exceeds a limit; the message says which.
        UnfitFileError: It has text layers, whose settings may name files that Keras would read.
    """
    n_layers = 0
    for part in objects_in(config):
        inside = part.get("config")
        kind = part.get("class_name")
        if kind in _OF_TEXT:
            raise UnfitFileError(
                _("It has a layer for text ({kind}). Expected a model for pictures.", kind=kind)
            )
        if isinstance(inside, list):  # Keras 2.2's Sequential
            inside = {"layers": inside}
        if not isinstance(inside, dict):
            continue
        layers = inside.get("layers")
        if isinstance(layers, list):
            n_layers += len(layers)
            if kind == "Sequential" and len(layers) > _MAX_SEQUENTIAL and not is_keras_2:
                raise TooLargeError(
                    _(
                        "It has {n_layers:,} layers in a Sequential model; at most "
                        "{max_sequential:,} are opened, since Keras takes minutes for more. "
                        "Save it as a functional model.",
                        n_layers=len(layers),
                        max_sequential=_MAX_SEQUENTIAL,
                    )
                )
        if inside.get("unroll") is True and not is_keras_2:
            raise TooLargeError(
                _(
                    "Its layer {layer!r} is unrolled (unroll=True), and Keras takes minutes "
                    "to build such a layer for many steps. Save it with unroll=False, which "
                    "gives the same numbers.",
                    layer=str(inside.get("name", kind)),
                )
            )
        if n_layers > _MAX_LAYERS:
            raise TooLargeError(
                _(
                    "It has {n_layers:,} layers; at most {max_layers:,} are opened.",
                    n_layers=n_layers,
                    max_layers=_MAX_LAYERS,
                )
            )
        _check_numbers(inside, kind)
    if (n_calls := _n_calls(config)) > _MAX_CALLS:
        raise TooLargeError(
            _(
                "Its layers are called {n_calls:,} times; at most {max_calls:,} calls are made.",
                n_calls=n_calls,
                max_calls=_MAX_CALLS,
            )
        )


def _n_calls(description: Any) -> int:
    """Count the calls of layers, including those within models and wrappers.

    Recursion is safe, because `read_keras_file` limits the nesting of a description.
    """
    if not isinstance(description, dict):
        return 0
    nodes, inside = description.get("inbound_nodes"), description.get("config")
    layers = inside.get("layers") if isinstance(inside, dict) else inside
    if not isinstance(layers, list):
        layers = (
            [inside.get("layer"), inside.get("backward_layer")] if isinstance(inside, dict) else []
        )
    within = sum(_n_calls(layer) for layer in layers)
    return max(1, within) * max(1, len(nodes) if isinstance(nodes, list) else 1)


def _check_numbers(settings: dict[str, Any], kind: Any) -> None:
    """Check the sizes among a layer's settings, including those in lists."""
    layer = str(settings.get("name", kind))[:100]
    for key, value in settings.items():
        if key in _FREE_NUMBERS:
            continue
        for number in value if isinstance(value, list) else [value]:
            is_size = key in _WHOLE_NUMBERS
            if is_size and isinstance(number, float) and not number.is_integer():
                # Keras would accept the value and round it somewhere.
                raise UnfitFileError(
                    _(
                        "Its layer {layer!r} has {key} = {number}. Expected a whole number.",
                        layer=layer,
                        key=key,
                        number=number,
                    )
                )
            if isinstance(number, int | float if is_size else int) and abs(number) > _MAX_NUMBER:
                raise TooLargeError(
                    _(
                        "Its layer {layer!r} has {key} = {number:,}. Expected at most "
                        "{max_number:,}.",
                        layer=layer,
                        key=key,
                        number=number,
                        max_number=_MAX_NUMBER,
                    )
                )


def has_lambda(config: Any) -> bool:
    """Return whether there is a Lambda layer; older versions of Keras run those in .h5 files."""
    return any(part["class_name"] in ("Lambda", "__lambda__") for part in objects_in(config))
