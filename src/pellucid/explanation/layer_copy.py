"""A copy of one layer for one picture: all that its numbers are computed from, within a size."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pellucid.errors import ConfigError, ModelError
from pellucid.explanation.arithmetic import explain_number, is_explained
from pellucid.explanation.form import Form
from pellucid.explanation.functions import describe_function, parameters_of
from pellucid.explanation.layer_kinds import kind_of
from pellucid.explanation.layer_kinds.sums import is_softmax
from pellucid.explanation.terms import Array, Softmax, WeightedSum
from pellucid.explanation.trace import Floats, Trace
from pellucid.i18n import gettext as _

MAX_BYTES = 4_000_000
"""Maximum size of a copy."""
MAX_CHANNELS = 512
"""Maximum number of channels of a copy, unless they are chosen."""
_PARAMETERS = ("alpha", "max_value", "negative_slope")
"""Parameters of activation functions that are copied."""


@dataclass(frozen=True, eq=False)
class LayerCopy:
    """The output of a layer for one picture, with the input and the weights behind it.

    Vectors have one place, and sequences one row of places.
    """

    shape: tuple[int, ...]
    """Shape of the output, without the batch."""
    channels: list[int]
    """Channels of the output that are held, in ascending order."""
    maps: Floats
    """Their numbers, as Keras computed them, shape (channels, rows, columns)."""
    form: Form | None = None
    """Form of the arithmetic, its weights those of the held channels; None if it is not known."""
    input_channels: list[int] | None = None
    """Channels of the input that are held, in ascending order."""
    inputs: Floats | None = None
    """Their numbers, shape (channels, rows, columns)."""
    totals: Array | None = None
    """For a softmax: all numbers that it runs over, shape (rows, columns, channels)."""

    @property
    def function(self) -> dict[str, Any] | None:
        """Name, key and parameters of the function that is applied; None if there is none."""
        if self.form is None or self.form.function is None:
            return None
        function = describe_function(self.form.function)
        if function.key == "linear":
            return None
        given = parameters_of(self.form.function)
        numbers = {name: given.get(name) for name in _PARAMETERS}
        parameters = {name: float(n) for name, n in numbers.items() if isinstance(n, int | float)}
        return {"name": function.name, "key": function.key, "parameters": parameters}


def copy_layer(
    trace: Trace, number: int, channels: Sequence[int] | None = None, max_bytes: int = MAX_BYTES
) -> LayerCopy:
    """Copy what the numbers of a layer are computed from.

    Args:
        trace: Trace of a picture.
        number: Number of the call.
        channels: Channels of the output to copy; by default all, or if they are too large or more
            than `MAX_CHANNELS`, as many as fit of those with the largest mean absolute value.
        max_bytes: Maximum size of all arrays together.

    Raises:
        ConfigError: There is no such channel, or the copy would be too large.
        ModelError: The output has no channels, or too many axes.
    """
    call, output = trace.calls[number], trace.values[number][0]
    if not 1 <= output.ndim <= 3 or not output.size:
        raise ModelError(
            _(
                "The output of {name} has shape {shape}, which cannot be shown as maps. Expected "
                "(height, width, channels), (places, channels) or (channels,).",
                name=call.name,
                shape=output.shape,
            )
        )
    maps = _with_places(output)
    form, seen = _form_and_input(trace, number)

    def size_of(wanted: Sequence[int]) -> int:
        n_bytes = maps[..., 0].nbytes * len(wanted)
        if form is None:
            return n_bytes
        n_bytes += seen[..., 0].nbytes * len(_inputs_of(form, wanted, maps, seen))
        n_bytes += 8 * maps.size if is_softmax(form.function) else 0
        n_bytes += 0 if form.kernels is None else form.kernels[0].nbytes * len(wanted)
        return n_bytes + (0 if form.bias is None else 8 * len(wanted))

    if channels is None:
        means = np.abs(np.nan_to_num(maps)).mean(axis=(0, 1), dtype=np.float64)
        strongest = np.argsort(-means, kind="stable").tolist()[:MAX_CHANNELS]
        counts = range(1, len(strongest) + 1)
        n_held = bisect_right(counts, max_bytes, key=lambda n: size_of(strongest[:n]))
        held = sorted(strongest[: max(1, n_held)])
    else:
        held = _checked(channels, maps.shape[-1])
    if (size := size_of(held)) > max_bytes:
        raise ConfigError(
            _(
                "The channels to show of {name} take {size:.1f} MB with what they are computed "
                "from; at most {most:.1f} MB are kept. Choose fewer with channels=, or a layer "
                "with a smaller input.",
                name=call.name,
                size=size / 1e6,
                most=max_bytes / 1e6,
            )
        )
    shown = np.moveaxis(maps[..., held], -1, 0)
    if form is None:
        return LayerCopy(output.shape, held, shown)
    kernels = None if form.kernels is None else form.kernels[held]
    bias = None if form.bias is None else form.bias[held]
    from_channels = _inputs_of(form, held, maps, seen)
    return LayerCopy(
        output.shape,
        held,
        shown,
        replace(form, kernels=kernels, bias=bias),
        from_channels,
        np.moveaxis(seen[..., from_channels], -1, 0),
        _totals(trace, number, output) if is_softmax(form.function) else None,
    )


def _form_and_input(trace: Trace, number: int) -> tuple[Form | None, Floats]:
    """Return the form of a call, if it is known, and the call's input with rows and columns."""
    call, inputs = trace.calls[number], trace.inputs(number)
    form = kind_of(call.operation).form
    if form is None or not is_explained(call) or inputs[0].ndim > 3:
        return None, np.zeros((0, 0, 0), np.float32)
    return form(call.operation, inputs[0].shape), _with_places(inputs[0])


def _with_places(values: NDArray[Any]) -> NDArray[Any]:
    """Give a vector or a sequence of vectors rows and columns."""
    return values.reshape((1,) * (3 - values.ndim) + values.shape)


def _inputs_of(form: Form, channels: Sequence[int], maps: Floats, seen: Floats) -> list[int]:
    """List the channels of the input that some channels of the output are computed from."""
    if form.kind == "function" and is_softmax(form.function):
        return list(range(seen.shape[-1]))
    if form.kernels is None:
        return sorted(channels)
    n_seen = form.kernels.shape[-1]
    group = maps.shape[-1] // form.n_groups
    firsts = {channel // group * n_seen for channel in channels}
    return sorted(first + i for first in firsts for i in range(n_seen))


def _checked(channels: Sequence[int], n: int) -> list[int]:
    given = list(channels) if isinstance(channels, Sequence | np.ndarray) else []
    is_known = all(isinstance(each, int | np.integer) and 0 <= each < n for each in given)
    if not given or not is_known:
        raise ConfigError(
            _(
                "channels was given {given!r}. Expected a list of whole numbers from 0 to {last}.",
                given=channels,
                last=n - 1,
            )
        )
    return sorted({int(each) for each in given})


def _totals(trace: Trace, number: int, output: Floats) -> Array:
    """Collect what the softmax at each place runs over."""
    found = []
    for place in np.ndindex(output.shape[:-1]):
        terms = explain_number(trace, number, (*place, 0))
        softmax = terms.then if isinstance(terms, WeightedSum) else terms
        assert isinstance(softmax, Softmax)
        found.append(softmax.values)
    totals: Array = _with_places(np.array(found).reshape(output.shape))
    return totals
