"""The widget of one layer for one picture."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pellucid.api.unit_arithmetic import arithmetic_of
from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _
from pellucid.spelling import joined

if TYPE_CHECKING:
    from anywidget import AnyWidget

    from pellucid.explanation.layer_copy import LayerCopy
    from pellucid.explanation.trace import Trace


def widget_of(
    trace: "Trace", call: int, channels: Sequence[int] | None, assumptions: Sequence[str]
) -> "AnyWidget":
    """Show a layer in a widget, which begins at the largest number of the strongest channel.

    Args:
        trace: Trace of a picture.
        call: Number of the call.
        channels: Channels to show; by default all, or as many as fit.
        assumptions: Sentences about what was assumed.

    Raises:
        ConfigError: There is no such channel, the channels are too large, or anywidget is not
            installed.
        ModelError: The output of the layer cannot be shown as maps.
    """
    try:
        from pellucid.widgets.layer_widget import LayerWidget
    except ImportError:
        raise ConfigError(
            _(
                "The widget needs anywidget, which is not installed. Install it with: pip install "
                '"pellucid[notebook]"'
            )
        ) from None
    # It imports Keras, which takes seconds.
    from pellucid.explanation.layer_copy import copy_layer

    copied = copy_layer(trace, call, channels)
    called = trace.calls[call]
    facts = _facts(copied)
    facts |= {"layer": called.name, "kind": type(called.operation).__name__}
    facts["notes"] = [*assumptions, *_about_channels(copied, channels is not None)]
    unit = _largest(copied)
    still = "" if copied.form is None else arithmetic_of(trace, call, tuple(unit))._repr_html_()
    form = copied.form
    arrays = {
        "maps": _bytes(copied.maps),
        "inputs": _bytes(copied.inputs),
        "weights": _bytes(None if form is None else form.kernels),
        "bias": _bytes(None if form is None else form.bias),
        "totals": _bytes(copied.totals),
    }
    return LayerWidget(facts, arrays, unit, still)


def _facts(copied: "LayerCopy") -> dict[str, Any]:
    """Return what the arrays mean, in the form of JSON."""
    form, inputs = copied.form, copied.inputs
    facts: dict[str, Any] = {
        "shape": list(copied.shape),
        "channels": copied.channels,
        "n_channels": copied.shape[-1],
        "maps_shape": list(copied.maps.shape),
        "form": None,
        "input_channels": copied.input_channels or [],
    }
    if form is None or inputs is None:
        return facts
    facts |= {
        "form": form.kind,
        "window": {name: list(pair) for name, pair in asdict(form.window).items()},
        "n_groups": form.n_groups,
        "function": copied.function,
        "inputs_shape": list(inputs.shape),
    }
    if form.kernels is not None:
        facts["weights_shape"] = list(form.kernels.shape)
        facts["weight_bits"] = 8 * form.kernels.itemsize
    return facts


def _about_channels(copied: "LayerCopy", is_chosen: bool) -> list[str]:
    n_shown, n_all = len(copied.channels), copied.shape[-1]
    if n_shown == n_all:
        return []
    about = _("Channels shown: {n_shown:,} of {n_all:,}.", n_shown=n_shown, n_all=n_all)
    if is_chosen:
        return [about]
    # It imports Keras, which takes seconds.
    from pellucid.explanation.layer_copy import MAX_BYTES, MAX_CHANNELS

    why = _(
        "They have the largest mean absolute values; a widget holds at most {most_channels} "
        "channels and {most:.0f} MB. Choose others with channels=.",
        most_channels=MAX_CHANNELS,
        most=MAX_BYTES / 1e6,
    )
    return [joined(about, why)]


def _largest(copied: "LayerCopy") -> list[int]:
    """Return the index of the largest number that is shown."""
    at = int(np.nan_to_num(copied.maps).argmax())
    position, row, column = np.unravel_index(at, copied.maps.shape)
    whole = (int(row), int(column), copied.channels[int(position)])
    return list(whole[3 - len(copied.shape) :])


def _bytes(array: NDArray[Any] | None) -> bytes:
    """Return an array as little-endian bytes; none for None."""
    if array is None:
        return b""
    return np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<")).tobytes()
