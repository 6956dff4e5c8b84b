"""How kinds of layers and operations look at what they are given, by Keras' names."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import keras

from pellucid.explain.calls import Call, Ref, keras_kind
from pellucid.explain.receptive_field.mask import Mask


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


Rule = Callable[[Look], list[Mask] | None]
"""From a look to what of each input the numbers depend on; None if that is not known."""

LAYERS: dict[str, Rule] = {}
"""Rules by the name of a layer's class."""
OPERATIONS: dict[str, Rule] = {}
"""Rules by the name of the class behind a function of `keras.ops`."""


def layers(*names: str) -> Callable[[Rule], Rule]:
    """Make a decorator that registers a rule for kinds of layers."""
    return _adder(LAYERS, names)


def operations(*names: str) -> Callable[[Rule], Rule]:
    """Make a decorator that registers a rule for functions of `keras.ops`."""
    return _adder(OPERATIONS, names)


def _adder(rules: dict[str, Rule], names: Iterable[str]) -> Callable[[Rule], Rule]:
    def add(rule: Rule) -> Rule:
        for name in names:
            if name in rules:
                raise ValueError(f"There are two rules for {name}.")
            rules[name] = rule
        return rule

    return add


def rule_for(operation: Any) -> Rule | None:
    """Find the rule for a layer or an operation; None for a kind that is not known."""
    rules = LAYERS if isinstance(operation, keras.Layer) else OPERATIONS
    return rules.get(keras_kind(operation))


def refs_only(call: Call) -> bool:
    """Whether a call takes nothing but values of the network."""
    return all(
        isinstance(one, Ref) or one is None for one in keras.tree.flatten((call.args, call.kwargs))
    )
