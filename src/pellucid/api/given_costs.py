"""The costs of wrong answers, as a user gives them."""

import csv
import io
import os
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import nan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pellucid.data.text_encoding import decode_text
from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked, system_reason
from pellucid.i18n.first_few import first_few
from pellucid.regular_file import read_regular
from pellucid.spelling import did_you_mean, joined
from pellucid.typed_path import typed_path

Costs = Mapping[str, Mapping[str, float]] | str | os.PathLike[str]
"""Cost by true class and answer, or the path of a CSV file with a row for each true class."""

_MAX_BYTES = 2**24
_MAX_COST = 1e12
_EXPECTED = marked(
    "Expected a table of costs: the first row names the answers, the first column the true "
    "classes, and each cell is what that answer costs, 0 for the right one."
)


@dataclass(frozen=True)
class GivenCosts:
    """Costs that have been checked."""

    matrix: NDArray[np.float64]
    """Shape (n_classes, n_classes); row: true class, column: answer. The diagonal is 0."""
    positive: int | None
    """Class that a threshold decides on; None for more than two classes."""
    note: str | None = None
    """Note for the user, such as on a guessed encoding."""


def given_costs(
    labels: Sequence[str],
    costs: Costs | None,
    positive: str | None,
    false_negative_cost: float | None,
    false_positive_cost: float | None,
) -> GivenCosts:
    """Check the costs that a user gives, in one of two ways.

    Args:
        labels: Names of the classes.
        costs: Costs of all confusions.
        positive: With two classes, the positive one.
        false_negative_cost: With two classes, cost of missing the positive one; 1 if only the
            other cost is given.
        false_positive_cost: With two classes, cost of a false alarm; 1 if only the other cost is
            given.

    Raises:
        ConfigError: Costs are missing, given twice, not numbers of at least 0, or do not fit the
            classes.
        DataError: The table is not text, or its encoding is ambiguous.
    """
    two = false_negative_cost, false_positive_cost
    has_two = any(cost is not None for cost in two)
    if costs is not None and has_two:
        raise ConfigError(
            _(
                "The costs were given twice: as a table, and for false negatives or false "
                "positives. Give only one of them."
            )
        )
    if costs is None and not has_two:
        raise ConfigError(
            _(
                "No costs were given. With two classes, give the positive one (--positive) and "
                "the costs of its errors (--false-negative-cost, --false-positive-cost); with any "
                "number of classes, a table of costs (--costs)."
            )
        )
    index = None if positive is None else _class_of(positive, labels)
    if len(labels) != 2 and (index is not None or has_two):
        raise ConfigError(
            _(
                "A positive class and the costs of false negatives and false positives need two "
                "classes, and this run has {n_classes}: {labels}. Give a table of costs "
                "(--costs).",
                n_classes=len(labels),
                labels=first_few(list(labels), 10),
            )
        )
    if costs is not None:
        matrix, note = _matrix(costs, labels)
        if len(labels) == 2 and index is None:
            # The class whose miss costs more; of equal costs the second, as in scikit-learn.
            index = 0 if matrix[0, 1] > matrix[1, 0] else 1
        return GivenCosts(matrix, index, note)
    if index is None:
        raise ConfigError(
            _(
                "Which class is the positive one, whose misses are false negatives? Choose it "
                "(--positive): {first} or {second}.",
                first=labels[0],
                second=labels[1],
            )
        )
    negative = 1 - index
    matrix = np.zeros((2, 2))
    names = (
        "false_negative_cost (--false-negative-cost)",
        "false_positive_cost (--false-positive-cost)",
    )
    missed, alarm = (
        1.0 if cost is None else _number(cost, name) for cost, name in zip(two, names, strict=True)
    )
    matrix[index, negative], matrix[negative, index] = missed, alarm
    return GivenCosts(_checked(matrix), index)


def _class_of(name: object, labels: Sequence[str]) -> int:
    by_name = {unicodedata.normalize("NFC", label): at for at, label in enumerate(labels)}
    if (
        isinstance(name, str)
        and (at := by_name.get(unicodedata.normalize("NFC", name))) is not None
    ):
        return at
    raise ConfigError(
        joined(
            _(
                "The run has no class {name!r}. It has: {labels}.",
                name=name,
                labels=first_few(list(labels), 10),
            ),
            did_you_mean(name, labels) if isinstance(name, str) else "",
        )
    )


def _number(value: Any, where: str) -> float:
    is_odd = isinstance(value, bool) or (isinstance(value, str) and "_" in value)
    try:
        number = nan if is_odd else float(value)
    except (TypeError, ValueError):
        number = nan
    if 0 <= number <= _MAX_COST:
        return number
    raise ConfigError(
        _(
            "{where} was given {value!r}. Expected what this error costs, as a number of at least "
            "0, such as 5 or 0.5, with a point. Only the ratios of the costs matter.",
            where=where,
            value=value,
        )
    )


def _matrix(costs: Any, labels: Sequence[str]) -> tuple[NDArray[np.float64], str | None]:
    note = None
    if isinstance(costs, str | os.PathLike):
        costs, note = _read(costs)
    elif not isinstance(costs, Mapping) or not all(isinstance(v, Mapping) for v in costs.values()):
        raise ConfigError(
            _(
                "The costs were given as an object of type {type}. Expected the path of a CSV "
                'file, or a dictionary of dictionaries such as {{"cat": {{"dog": 5}}, "dog": '
                '{{"cat": 1}}}}: the cost by true class and answer.',
                type=type(costs).__name__,
            )
        )
    matrix = np.full((len(labels), len(labels)), np.nan)
    np.fill_diagonal(matrix, 0.0)
    for true, row in costs.items():
        at = _class_of(true, labels)
        for answer, cost in row.items():
            where = _("The cost of answering {answer} for {true}", answer=answer, true=true)
            matrix[at, _class_of(answer, labels)] = _number(cost, where)
    if len(missing := np.argwhere(np.isnan(matrix))):
        true, answer = (labels[at] for at in missing[0])
        raise ConfigError(
            _(
                "The cost of answering {answer} for {true} is missing. {expected}",
                answer=answer,
                true=true,
                expected=_(_EXPECTED),
            )
        )
    return _checked(matrix, labels), note


def _checked(matrix: NDArray[np.float64], labels: Sequence[str] = ()) -> NDArray[np.float64]:
    wrong = np.flatnonzero(np.diag(matrix))
    if len(wrong):
        raise ConfigError(
            _(
                "The right answer for {label} was given the cost {cost:g}. Expected 0: subtract "
                "that number from all costs of this true class, which changes no decision.",
                label=labels[wrong[0]],
                cost=matrix[wrong[0], wrong[0]],
            )
        )
    if not matrix.any():
        raise ConfigError(
            _("All costs are 0, so every answer is as good as any other. Give costs above 0.")
        )
    return matrix


def _read(given: str | os.PathLike[str]) -> tuple[dict[str, dict[str, str]], str | None]:
    path = typed_path(given)
    try:
        data = read_regular(path, _MAX_BYTES)
    except OSError as error:
        raise ConfigError(
            _("{path} cannot be read ({error}).", path=path, error=system_reason(error))
        ) from None
    text, note = decode_text(data, str(path), None)
    first_line = next((line for line in text.splitlines() if line.strip(" ,;\t")), "")
    delimiter = max(",;\t", key=first_line.count)
    try:
        rows = [
            [cell.strip() for cell in row]
            for row in csv.reader(io.StringIO(text), delimiter=delimiter)
            if any(cell.strip() for cell in row)
        ]
        # A spreadsheet writes its empty columns too.
        n_columns = max((at + 1 for row in rows for at, cell in enumerate(row) if cell), default=0)
        rows = [row[:n_columns] for row in rows]
    except csv.Error:  # such as a NUL, or a cell that never ends
        rows = []
    answers = rows[0][1:] if rows else []
    twice = next((answer for answer in answers if answers.count(answer) > 1), None)
    if twice is not None:
        raise ConfigError(
            _(
                "{path} names the answer {name!r} twice in its first row. {expected}",
                path=path,
                name=twice,
                expected=_(_EXPECTED),
            )
        )
    if not answers or len(rows) < 2:
        raise ConfigError(
            _("{path} is no such table. {expected}", path=path, expected=_(_EXPECTED))
        )
    found: dict[str, dict[str, str]] = {}
    for row in rows[1:]:
        if len(row) != len(answers) + 1 or row[0] in found:
            raise ConfigError(
                _(
                    "The row {name!r} of {path} has {n_cells} costs for {n_answers} answers, or "
                    "comes twice. {expected}",
                    name=row[0],
                    path=path,
                    n_cells=len(row) - 1,
                    n_answers=len(answers),
                    expected=_(_EXPECTED),
                )
            )
        found[row[0]] = {
            answer: "0" if answer == row[0] and not cell else cell
            for answer, cell in zip(answers, row[1:], strict=True)
        }
    return found, note
