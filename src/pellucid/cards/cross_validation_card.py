"""The card of a cross-validation."""

from collections.abc import Mapping, Sequence

from pellucid.cards.card import Card, Table, more_note
from pellucid.cards.run_card import METRIC_TITLES
from pellucid.i18n import gettext as _
from pellucid.i18n import ngettext
from pellucid.i18n.first_few import first_few

_MAX_IN_MATRIX = 12
_MAX_CLASSES = 40
_MAX_NAMED = 8

_OfClass = tuple[float | None, float | None, float | None, int]
"""Recall, precision and F1 of a class, None where nothing was measured; number of its pictures."""


def cross_validation_card(
    name: str,
    folds: tuple[int, int],
    labels: Sequence[str],
    spread: Mapping[str, Sequence[float]],
    tested: tuple[int, float, tuple[float, float]],
    confusion: Sequence[Sequence[int]],
    by_class: Sequence[_OfClass],
) -> Card:
    """Show the spread over the folds, and the results on all pictures together.

    Args:
        name: Name of the folder.
        folds: Number of folds, and number of pictures that are in none.
        labels: Names of the classes.
        spread: Mean, standard deviation, minimum and maximum over the folds of each metric.
        tested: Number of pictures of all folds together, accuracy, and its 95% interval.
        confusion: Confusion matrix of all folds together; row: true class, column: prediction.
        by_class: Results of each class.
    """
    n_folds, n_untested = folds
    n, accuracy, (lower, upper) = tested
    lines = [
        _(
            "Accuracy {accuracy:.1%} on {n:,} pictures (95% interval {lower:.1%} to {upper:.1%}), "
            "each predicted once, by a model that was not trained on it.",
            accuracy=accuracy,
            n=n,
            lower=lower,
            upper=upper,
        ),
        _(
            "The interval accounts for the choice of the tested pictures alone. The trainings "
            "share pictures, so the spread over the folds does not tell how sure their mean is "
            "(Bengio and Grandvalet 2004)."
        ),
    ]
    if n_untested:
        lines.append(
            ngettext(
                "{n:,} picture was only trained on, because its class has too few others.",
                "{n:,} pictures were only trained on, because their classes have too few others.",
                n_untested,
            )
        )
    untested = [label for label, (*__, n) in zip(labels, by_class, strict=True) if n == 0]
    if untested:
        lines.append(
            ngettext(
                "One class was not tested: {names}.",
                "{n:,} classes were not tested: {names}.",
                len(untested),
                names=first_few(untested, _MAX_NAMED),
            )
        )
    title = _("Cross-validation {name}, {n_folds} folds", name=name, n_folds=n_folds)
    tables = [_spread(spread), _by_class(labels, by_class)]
    if len(labels) <= _MAX_IN_MATRIX:
        tables.append(_matrix(labels, confusion))
    return Card(title, tuple(lines), tuple(tables))


def _spread(spread: Mapping[str, Sequence[float]]) -> Table:
    rows = [
        (_(METRIC_TITLES[name]), *(f"{value:.3f}" for value in values))
        for name, values in spread.items()
    ]
    columns = (
        _("test metric"),
        _("mean"),
        _("standard deviation"),
        _("least"),
        _("most"),
    )
    return Table(columns, rows, title=_("Over the folds"), numeric=frozenset(range(1, 5)))


def _by_class(labels: Sequence[str], found: Sequence[_OfClass]) -> Table:
    def rank(row: tuple[str, _OfClass]) -> tuple[bool, float]:
        f1, n = row[1][2:]
        return n == 0, f1 or 0.0

    rows = [
        (name, _number(recall, ".1%"), _number(precision, ".1%"), _number(f1, ".3f"), f"{n:,}")
        for name, (recall, precision, f1, n) in sorted(zip(labels, found, strict=True), key=rank)[
            :_MAX_CLASSES
        ]
    ]
    n_more = len(labels) - _MAX_CLASSES
    return Table(
        (_("class"), _("recall"), _("precision"), "F1", _("pictures")),
        rows,
        title=_("By class, all folds together, the lowest F1 first"),
        numeric=frozenset(range(1, 5)),
        note=more_note(n_more),
    )


def _number(value: float | None, form: str) -> str:
    return "-" if value is None else format(value, form)


def _matrix(labels: Sequence[str], confusion: Sequence[Sequence[int]]) -> Table:
    rows = [(name, *(f"{n:,}" for n in row)) for name, row in zip(labels, confusion, strict=True)]
    return Table(
        (_("true class"), *labels),
        rows,
        title=_("Confusion matrix, all folds together: a column for each predicted class"),
        numeric=frozenset(range(1, len(labels) + 1)),
    )
