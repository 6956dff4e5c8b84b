"""Knowledge about a kind of layer, and the registries of all kinds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import keras
import numpy as np
from numpy.typing import NDArray

from pellucid.explanation.calls import Call
from pellucid.explanation.form import Form
from pellucid.explanation.functions import is_keras
from pellucid.explanation.mask import Mask
from pellucid.explanation.terms import Array, Index, Terms
from pellucid.registry import Registry


@dataclass(frozen=True)
class Look:
    """A call, and the numbers of its first output whose dependencies are wanted."""

    call: Call
    operation: Any
    """Operation of the call, or the layer that it wraps."""
    needed: Mask
    """Mask of the numbers of the first output."""
    shape: tuple[int, ...]
    """Shape of the first output, without the batch."""
    given: tuple[tuple[int, ...], ...]
    """Shapes of `call.inputs`, without the batch."""

    def axis(self, axis: int) -> int | None:
        """Convert an axis that counts the batch, as in Keras, to one that does not.

        Returns:
            The axis; None for the batch itself.
        """
        found = axis % (len(self.given[0]) + 1) - 1
        return found if found >= 0 else None

    def axes(self, axes: Any) -> tuple[int, ...] | None:
        """Convert one or several axes in the same way; None if the batch is among them."""
        if axes is None:
            return None
        several = axes if isinstance(axes, list | tuple) else [axes]
        found = tuple(self.axis(int(axis)) for axis in several)
        return None if None in found else tuple(axis for axis in found if axis is not None)

    @property
    def space(self) -> tuple[int, ...]:
        """Spatial axes of a layer with channels."""
        return tuple(axis for axis in range(len(self.given[0])) if axis != self.channels)

    @property
    def channels(self) -> int:
        """Axis of the channels."""
        is_first = getattr(self.operation, "data_format", None) == "channels_first"
        return 0 if is_first else len(self.given[0]) - 1


Inputs = Sequence[NDArray[np.float32]]
Explain = Callable[[Any, Inputs, Index], Terms]
Rule = Callable[[Look], list[Mask] | None]
Moves = Callable[[Look], NDArray[np.int64] | None]
Count = Callable[[Any, Sequence[tuple[int, ...]], tuple[int, ...]], int | None]
Lies = Literal["number", "token", "query", "grid"]


@dataclass(frozen=True, eq=False)
class LayerKind:
    """Knowledge about a kind of layer, or about the operation behind a function of `keras.ops`.

    Fields are None where nothing is known. The number of parameters needs no rule, since it follows
    from the weights.
    """

    explain: Explain | None = None
    """Function from a layer, its inputs without the batch, and the index of one number of its
    output to the terms of that number. Channels come last."""
    is_explained: Callable[[Call], bool] = lambda _: True
    """Function that returns whether arithmetic and sentences hold for the settings and arguments of
    a call."""
    look: Rule | None = None
    """Rule of the receptive field: from numbers of the output to the numbers of each input that
    they can depend on, or None if these are not known."""
    lies: Lies | None = None
    """Layout of the output: "number" if each number keeps its place in the image, "token" if each
    token, or row and column, keeps it, "query" if it is the place in the first input, "grid" if the
    rows and columns form a new grid over the same image."""
    moved: Moves | None = None
    """For kinds that only move numbers: function that returns which number of the inputs each
    number of the output is, as `moved_places` does."""
    sizes: Callable[[Any, int, int], tuple[str, str]] | None = None
    """Function from a layer and its input's height and width to the formulas of the output's."""
    kernel: str | None = None
    """Name of the weight that slides over the input; its shape is (height, width, channels,
    filters)."""
    kernels_of: Callable[[Array, int], Array] | None = None
    """Function from that weight and an output channel to the kernels of the channel, of shape
    (height, width, channels that it sees)."""
    sentences: tuple[str, ...] = ()
    """Keys of the web app's sentences about layers of this kind."""
    sentence: Callable[[Call, int], str | None] | None = None
    """Function from a call and the number of its input's axes to the sentence that is true of the
    call. If None, the first sentence is."""
    held: Callable[[Any, list[tuple[int, ...]]], int] | None = None
    """Function from a layer and the shapes of its inputs, with the batch, to the number of values
    that it holds besides its output."""
    multiply_adds: Count | None = None
    """Function from a layer and the shapes of its inputs and of its output, without the batch, to
    the number of multiply-adds for one image, or None if it is not known."""
    is_passing: Callable[[Any], bool] = lambda _: False
    """Function that returns whether a layer passes its input on unchanged in inference, except for
    the shape."""
    before_activation: Callable[[Any, list[Any]], Any] | None = None
    """Function from a layer and its input tensors to the input of its activation."""
    form: Callable[[Any, tuple[int, ...]], Form | None] | None = None
    """Function from a layer and the shape of its input, without the batch, to the form of all
    numbers that `explain` explains; the function returns None for settings that it does not know.
    """


UNKNOWN = LayerKind()

LAYERS: Registry[LayerKind] = Registry("kind of layer")
"""Kinds of layers, by class name."""
OPERATIONS: Registry[LayerKind] = Registry("kind of operation")
"""Kinds of operations, by the name of the class behind a function of `keras.ops`."""


def kind_of(operation: Any) -> LayerKind:
    """Return the kind of a layer or an operation; `UNKNOWN` if there is none.

    Only Keras' own classes have a kind: another class of the same name, or a subclass, may compute
    something else.
    """
    registry = LAYERS if isinstance(operation, keras.Layer) else OPERATIONS
    kind = type(operation)
    is_known = kind.__name__ in registry and is_keras(kind)
    return registry.get(kind.__name__) if is_known else UNKNOWN
