"""What is known of a kind of layer, and the registries of all kinds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import keras
import numpy as np
from numpy.typing import NDArray

from pellucid.explain.calls import Call
from pellucid.explain.functions import is_keras
from pellucid.explain.mask import Mask
from pellucid.explain.terms import Array, Index, Terms
from pellucid.registry import Registry


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

    def axis(self, axis: int) -> int | None:
        """Number an axis without the batch, which Keras counts; None for the batch."""
        found = axis % (len(self.given[0]) + 1) - 1
        return found if found >= 0 else None

    def axes(self, axes: Any) -> tuple[int, ...] | None:
        """Do the same for one or several; None if the batch is among them."""
        if axes is None:
            return None
        several = axes if isinstance(axes, list | tuple) else [axes]
        found = tuple(self.axis(int(axis)) for axis in several)
        return None if None in found else tuple(axis for axis in found if axis is not None)

    @property
    def space(self) -> tuple[int, ...]:
        """The axes of rows, columns and so on of a layer with channels."""
        return tuple(axis for axis in range(len(self.given[0])) if axis != self.channels)

    @property
    def channels(self) -> int:
        """The axis of the channels."""
        is_first = getattr(self.operation, "data_format", None) == "channels_first"
        return 0 if is_first else len(self.given[0]) - 1


Inputs = Sequence[NDArray[np.float32]]
Explain = Callable[[Any, Inputs, Index], Terms]
Rule = Callable[[Look], list[Mask] | None]
Moves = Callable[[Look], NDArray[np.int64] | None]
Lies = Literal["number", "token", "query", "grid"]


@dataclass(frozen=True, eq=False)
class LayerKind:
    """What is known of a kind of layer, or of the operation behind a function of `keras.ops`.

    What is not known is None. The number of parameters follows from the weights, without a rule.
    """

    explain: Explain | None = None
    """The arithmetic: from a layer, its inputs without the batch, and the place of one number of
    its output to the terms of that number. Channels come last."""
    is_explained: Callable[[Call], bool] = lambda _: True
    """Whether the arithmetic and the sentences hold for the settings and arguments of a call."""
    look: Rule | None = None
    """The receptive field: from numbers of the output to those of each input that they can depend
    on; None if that is not known."""
    lies: Lies | None = None
    """How the output lies over the picture: each number where it was ("number"), each row and
    column, or token, where it was ("token"), or where the first input has it ("query"), or in rows
    and columns of its own over the same picture ("grid")."""
    moved: Moves | None = None
    """For kinds that only move numbers, which number of the inputs each of the output is, as
    `moved_places` gives it."""
    sizes: Callable[[Any, int, int], tuple[str, str]] | None = None
    """From a layer and the height and width of its input to the formulas of its output's."""
    kernel: str | None = None
    """The name of the weight that slides over the input, whose shape is (height, width, channels,
    filters)."""
    kernels_of: Callable[[Array, int], Array] | None = None
    """From that weight and a channel of the output to the kernels behind it, shape (height, width,
    channels that it sees)."""
    sentences: tuple[str, ...] = ()
    """Keys of the web app's sentences about layers of this kind."""
    sentence: Callable[[Call, int], str | None] | None = None
    """From a call and the number of its input's axes to the one of these that is true of it; the
    first, if this is None."""
    held: Callable[[Any, list[tuple[int, ...]]], int] | None = None
    """From a layer and the shapes of its inputs, with the batch, to how many numbers it holds
    besides its output."""
    is_passing: Callable[[Any], bool] = lambda _: False
    """Whether a layer gives the same numbers in the same order in inference."""
    before_activation: Callable[[Any, list[Any]], Any] | None = None
    """From a layer and its inputs to what enters its activation, all of them tensors."""


UNKNOWN = LayerKind()

LAYERS: Registry[LayerKind] = Registry("kind of layer")
"""By the name of the class."""
OPERATIONS: Registry[LayerKind] = Registry("kind of operation")
"""By the name of the class behind a function of `keras.ops`."""


def kind_of(operation: Any) -> LayerKind:
    """Find what is known of a layer or an operation.

    Only Keras' own classes have a kind: somebody else's class of the same name, or one derived from
    Keras', may compute something else.
    """
    registry = LAYERS if isinstance(operation, keras.Layer) else OPERATIONS
    kind = type(operation)
    is_known = kind.__name__ in registry and is_keras(kind)
    return registry.get(kind.__name__) if is_known else UNKNOWN
