"""The terms of a number as sent to the web app: what fits on the screen, not every product."""

import numpy as np

from pellucid.app.schemas import (
    AppliedView,
    CaseView,
    Cells,
    CombinedView,
    Exponential,
    FunctionView,
    MovedView,
    NormalizedView,
    PooledView,
    Product,
    SoftmaxView,
    TermsView,
    WeightedSumView,
)
from pellucid.explanation.functions import Function
from pellucid.explanation.terms import (
    Applied,
    Array,
    Combined,
    Moved,
    Normalized,
    Pooled,
    Softmax,
    Terms,
    WeightedSum,
)

MAX_PRODUCTS = 64
MAX_EXPONENTIALS = 20
MAX_CELLS = 400
"""Maximum size of a window that is sent cell by cell; global pooling has thousands of cells."""
N_CELLS = 3
"""Number of channels whose cells are shown by default."""


def view_terms(terms: Terms, channels: list[int]) -> TermsView:
    """Convert terms to the schema that is sent.

    Args:
        terms: Terms of one number.
        channels: Channels whose cells to show if there is a window. If empty, those with the
            largest contributions.

    Returns:
        The view of the terms.
    """
    match terms:
        case WeightedSum():
            return _weighted_sum(terms, channels)
        case Softmax():
            return _softmax(terms)
        case Applied():
            return _applied(terms)
        case Pooled():
            is_readable = terms.numbers.size <= MAX_CELLS
            return PooledView(
                how="max" if terms.kind == "max" else "mean",
                origin=(terms.origin[0], terms.origin[1]),
                channel=terms.channel,
                size=(terms.numbers.shape[0], terms.numbers.shape[1]),
                numbers=terms.numbers.tolist() if is_readable else None,
                padding=terms.is_padding.tolist() if is_readable else None,
                largest=(terms.largest[0], terms.largest[1]),
                count=terms.count,
                sum=float(terms.numbers[~terms.is_padding].sum()),
                result=terms.result,
            )
        case Normalized():
            return NormalizedView(**vars(terms), result=terms.result)
        case Combined():
            return CombinedView.model_validate(
                {"how": terms.kind, "values": terms.values.tolist(), "result": terms.result}
            )
        case Moved():
            index = None if terms.index is None else list(terms.index)
            return MovedView(**{**vars(terms), "index": index}, result=terms.result)


def _applied(terms: Applied) -> AppliedView:
    return AppliedView(
        function=view_function(terms.function), value=terms.value, result=terms.result
    )


def view_function(function: Function) -> FunctionView:
    """Convert the description of a function to the schema that is sent."""
    return FunctionView(
        name=function.name,
        key=function.key,
        cases=[CaseView(**vars(case)) for case in function.cases],
    )


def _softmax(terms: Softmax) -> SoftmaxView:
    exponentials = terms.exponentials
    shown = sorted({terms.at, *_largest(terms.values, MAX_EXPONENTIALS)})
    return SoftmaxView(
        at=terms.at,
        largest=float(terms.values.max()),
        entries=[
            Exponential(index=i, value=float(terms.values[i]), exponential=float(exponentials[i]))
            for i in shown
        ],
        n=len(terms.values),
        sum=float(exponentials.sum()),
        result=terms.result,
    )


def _weighted_sum(terms: WeightedSum, channels: list[int]) -> WeightedSumView:
    sums = terms.channel_sums
    shown = sorted(_largest(np.abs(sums), MAX_PRODUCTS))
    is_vector = terms.numbers.ndim == 1
    first = terms.first_channel
    wanted = [c - first for c in channels if 0 <= c - first < len(sums)]
    if not wanted:
        wanted = _largest(np.abs(sums), N_CELLS)
    # In a layer with internal sums, the window belongs to these sums.
    window = terms.before[0] if terms.before else terms
    match terms.then:
        case Softmax():
            then: AppliedView | SoftmaxView | None = _softmax(terms.then)
        case Applied():
            then = _applied(terms.then)
        case None:
            then = None
    return WeightedSumView(
        origin=None if window.origin is None else (window.origin[0], window.origin[1]),
        dilation=(window.dilation[0], window.dilation[1]),
        padding=None if window.is_padding is None else window.is_padding.tolist(),
        n_channels=len(sums),
        products=[
            Product(
                channel=first + i,
                number=float(terms.numbers[i]) if is_vector else None,
                weight=float(terms.weights[i]) if is_vector else None,
                value=float(sums[i]),
            )
            for i in shown
        ],
        others=len(sums) - len(shown),
        others_sum=float(sums.sum() - sums[shown].sum()),
        cells=[cells for i in sorted(wanted) for cells in _cells(terms, i)],
        bias=terms.bias,
        total=terms.total,
        then=then,
        result=terms.result,
    )


def _cells(terms: WeightedSum, at: int) -> list[Cells]:
    """Return the window of one channel; empty if the numbers are a vector without windows."""
    channel = terms.first_channel + at
    if terms.before:
        part, at = terms.before[at], 0
    elif terms.numbers.ndim == 3:
        part = terms
    else:
        return []
    numbers, weights = part.numbers[..., at], part.weights[..., at]
    return [
        Cells(
            channel=channel,
            input_channel=part.first_channel + at,
            numbers=numbers.tolist(),
            weights=weights.tolist(),
            products=(numbers * weights).tolist(),
            sum=float((numbers * weights).sum()),
        )
    ]


def _largest(values: Array, n: int) -> list[int]:
    """Return the indices of the largest values, largest first."""
    return [int(i) for i in np.argsort(-values, kind="stable")[:n]]
