"""The question which numbers of its inputs some numbers of a call's output can depend on."""

from dataclasses import dataclass
from typing import Any

import keras

from pellucid.explain.calls import Call, Ref
from pellucid.explain.mask import Mask


@dataclass(frozen=True)
class Look:
    """A call, and which numbers of its outputs are asked about."""

    call: Call
    operation: Any
    """The operation of the call, or the layer that it wraps."""
    needed: Mask
    """The numbers of its first output that are asked about."""
    shape: tuple[int, ...]
    """Shape of the first output, without the batch."""
    given: tuple[tuple[int, ...], ...]
    """Shapes of `call.inputs`, without the batch."""

    def axis(self, axis: int, which: int = 0) -> int | None:
        """Number an axis of an input without the batch, which Keras counts; None for the batch."""
        found = axis % (len(self.given[which]) + 1) - 1
        return found if found >= 0 else None

    def axes(self, axes: Any, which: int = 0) -> tuple[int, ...] | None:
        """Do the same for one or several; None if the batch is among them."""
        if axes is None:
            return None
        several = axes if isinstance(axes, list | tuple) else [axes]
        found = tuple(self.axis(int(axis), which) for axis in several)
        return None if None in found else tuple(axis for axis in found if axis is not None)

    @property
    def space(self) -> tuple[int, ...]:
        """The axes of rows, columns and so on of a layer with channels."""
        n_axes = len(self.given[0])
        if getattr(self.operation, "data_format", None) == "channels_first":
            return tuple(range(1, n_axes))
        return tuple(range(n_axes - 1))

    @property
    def channels(self) -> int:
        """The axis of the channels."""
        is_first = getattr(self.operation, "data_format", None) == "channels_first"
        return 0 if is_first else len(self.given[0]) - 1


def takes_values_only(call: Call) -> bool:
    """Whether a call takes nothing but values of the network, as opposed to `x + 1.0`."""
    return all(
        isinstance(one, Ref) or one is None for one in keras.tree.flatten((call.args, call.kwargs))
    )
