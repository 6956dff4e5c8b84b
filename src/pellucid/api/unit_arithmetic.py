"""The numbers behind one number of a network, as data."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pellucid.cards.arithmetic_card import arithmetic_card
from pellucid.cards.card import Card
from pellucid.cards.html import card_html
from pellucid.cards.text import card_text
from pellucid.errors import ModelError
from pellucid.i18n import gettext as _

if TYPE_CHECKING:
    from pellucid.explanation.terms import Terms, WeightedSum
    from pellucid.explanation.trace import Trace

_N_SHOWN = 12
"""Terms shown in a card; the frame has all."""


@dataclass(frozen=True, eq=False)
class Arithmetic:
    """The exact terms of one number of a layer: value = activation(sum of the terms + bias)."""

    layer: str
    """Path of the layer, such as "backbone/conv_1"."""
    kind: str
    """Class of the layer or operation, such as "Conv2D"."""
    unit: tuple[int, ...]
    """Index of the number in the layer's output, such as (row, column, channel)."""
    terms: pl.DataFrame
    """One row per term: `number` of the input, `weight`, and `term`, their product, in float64.
    Before them, as far as the layer has it, where the number lies: `input` for layers with several
    inputs; `row` and `column`, outside of the input in padding, where the number is 0; `channel`.
    The terms of a maximum have weight 0 but for the largest; those of a mean have the same weight.
    A product of several inputs is one term, the first input times the others. In a separable
    convolution, the numbers are the sums of its depthwise part."""
    bias: float
    """What is added to the sum of the terms; 0 if the layer adds nothing. For a normalization, it
    is beta - mean * weight."""
    total: float
    """Sum of the terms, plus the bias."""
    activation: str | None
    """Name of the function that is applied to the total, such as "relu"; None if there is none."""
    value: float
    """The result, in float64."""
    traced: float
    """What Keras computed in the precision of the model, for comparison."""
    softmax_over: NDArray[np.float64] | None = None
    """If the activation is a softmax: all totals that it runs over; else None."""

    def largest(self, n: int = _N_SHOWN) -> pl.DataFrame:
        """Return the terms of the largest absolute value, the largest first.

        Args:
            n: Maximum number of terms.
        """
        return self.terms.sort(pl.col("term").abs(), descending=True).head(n)

    def __repr__(self) -> str:
        """Show what the card shows."""
        return card_text(self._card())

    def _repr_html_(self) -> str:
        return card_html(self._card())

    def _card(self) -> Card:
        return arithmetic_card(
            self.layer,
            self.kind,
            self.unit,
            self.terms.columns,
            self.largest().rows(),
            len(self.terms),
            (self.total - self.bias, self.bias, self.total),
            self.activation,
            self.value,
            self.traced,
        )


def arithmetic_of(trace: "Trace", call: int, unit: tuple[int, ...]) -> Arithmetic:
    """Explain how a layer computed one number of its first output.

    Args:
        trace: Trace of a picture.
        call: Number of the call.
        unit: Index of the number.

    Raises:
        ModelError: The arithmetic of the layer is not known.
        IndexError: The output has no such index.
    """
    # It imports Keras, which takes seconds.
    from pellucid.explanation.arithmetic import explain_number

    found = explain_number(trace, call, unit)
    called = trace.calls[call]
    kind = type(called.operation).__name__
    if found is None:
        raise ModelError(
            _(
                "The arithmetic of the layer {name} ({kind}) is not known. Its numbers are in "
                "pellucid.trace.",
                name=called.name,
                kind=kind,
            )
        )
    rows, bias = _rows(found)
    terms = pl.DataFrame({**rows, "term": rows["number"] * rows["weight"]})
    total, activation, over = _after(found, float(terms["term"].sum()) + bias)
    return Arithmetic(
        layer=called.name,
        kind=kind,
        unit=unit,
        terms=terms,
        bias=bias,
        total=total,
        activation=activation,
        value=found.result,
        traced=float(trace.values[call][0][unit]),
        softmax_over=over,
    )


def _rows(terms: "Terms") -> tuple[dict[str, NDArray[Any]], float]:
    """Return the columns of the frame except the terms, and the bias."""
    from pellucid.explanation.terms import (
        Applied,
        Combined,
        Moved,
        Normalized,
        Pooled,
        Softmax,
        WeightedSum,
    )

    match terms:
        case WeightedSum():
            return _rows_of_sum(terms), terms.bias or 0.0
        case Softmax():
            return {
                "channel": np.array([terms.at]),
                "number": terms.values[[terms.at]],
                "weight": np.ones(1),
            }, 0.0
        case Applied():
            return {"number": np.array([terms.value]), "weight": np.ones(1)}, 0.0
        case Pooled():
            weights = np.where(terms.is_padding, 0.0, 1 / terms.count)
            if terms.kind == "max":
                weights = np.zeros(terms.numbers.shape)
                weights[terms.largest] = 1.0
            rows, columns = np.indices(terms.numbers.shape)
            return {
                "row": (rows + terms.origin[0]).ravel(),
                "column": (columns + terms.origin[1]).ravel(),
                "channel": np.full(terms.numbers.size, terms.channel),
                "number": terms.numbers.ravel(),
                "weight": weights.ravel(),
            }, 0.0
        case Normalized():
            scale = terms.gamma / np.sqrt(terms.variance + terms.epsilon)
            bias = float(terms.beta - terms.mean * scale)
            return {"number": np.array([terms.value]), "weight": np.array([scale])}, bias
        case Combined():
            return _rows_of_combination(terms), 0.0
        case Moved():
            return {
                "input": np.array([terms.source]),
                "number": np.array([terms.value]),
                "weight": np.array([terms.factor]),
            }, terms.offset


def _rows_of_sum(terms: "WeightedSum") -> dict[str, NDArray[Any]]:
    numbers, weights = terms.numbers.ravel(), terms.weights.ravel()
    if terms.numbers.ndim == 1:
        channels = np.arange(len(numbers)) + terms.first_channel
        return {"channel": channels, "number": numbers, "weight": weights}
    rows, columns, deep = np.indices(terms.numbers.shape)
    top, left = terms.origin or (0, 0)
    return {
        "row": (top + rows * terms.dilation[0]).ravel(),
        "column": (left + columns * terms.dilation[1]).ravel(),
        "channel": (deep + terms.first_channel).ravel(),
        "number": numbers,
        "weight": weights,
    }


def _rows_of_combination(terms: Any) -> dict[str, NDArray[Any]]:
    values = terms.values.astype(float)
    n = len(values)
    if terms.kind == "multiply":
        first = {"input": np.array([0]), "number": values[:1]}
        return {**first, "weight": np.array([float(np.prod(values[1:]))])}
    weights = np.ones(n)
    match terms.kind:
        case "subtract":
            weights[1:] = -1.0
        case "average":
            weights[:] = 1 / n
        case "max" | "min":
            best = int(values.argmax()) if terms.kind == "max" else int(values.argmin())
            weights = np.zeros(n)
            weights[best] = 1.0
    return {"input": np.arange(n), "number": values, "weight": weights}


def _after(terms: "Terms", total: float) -> tuple[float, str | None, NDArray[np.float64] | None]:
    """Return the total, the name of the function applied to it, and what a softmax runs over."""
    from pellucid.explanation.terms import Applied, Softmax, WeightedSum

    then = terms.then if isinstance(terms, WeightedSum) else terms
    match then:
        case Applied():
            return total, then.function.name, None
        case Softmax():
            return total, "softmax", then.values
    return total, None, None
