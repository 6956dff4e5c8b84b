"""The card of answers that minimize a cost."""

from collections.abc import Sequence

from pellucid.cards.card import Card, Table
from pellucid.i18n import gettext as _
from pellucid.i18n import ngettext
from pellucid.i18n.signed import signed

Rule = tuple[float, tuple[float, float], Sequence[Sequence[int]]]
"""Mean cost, its 95% interval, and the confusion matrix."""


def cost_card(
    labels: Sequence[str],
    costs: Sequence[Sequence[float]],
    threshold: tuple[str | None, float | None, float | None, int],
    n: int,
    rules: Sequence[Rule],
    difference: tuple[float, float],
    note: str | None = None,
) -> Card:
    """Show a rule that minimizes a cost, and what it costs on the test.

    Args:
        labels: Names of the classes.
        costs: Costs; row: true class, column: answer.
        threshold: Positive class, threshold, threshold for calibrated probabilities, and number of
            validation images; None for more than two classes.
        n: Number of test images.
        rules: The most probable class as the answer, and the answer that minimizes the cost.
        difference: 95% interval of the mean cost of the second minus that of the first.
        note: Note on how the costs were read.
    """
    positive, chosen, calibrated, n_validation = threshold
    if positive is not None and chosen is not None and calibrated is not None:
        at = labels.index(positive)
        lines, name = _of_threshold(positive, chosen, calibrated, n_validation), _("threshold")
        missed, alarm = costs[at][1 - at], costs[1 - at][at]
        said = _(
            "Positive: {positive}. Answering {negative} for {positive} (a false negative) costs "
            "{missed:g}; answering {positive} for {negative} (a false positive) costs {alarm:g}.",
            positive=positive,
            negative=labels[1 - at],
            missed=missed,
            alarm=alarm,
        )
        errors: tuple[str, ...] = (_("false negatives"), _("false positives"))
        counts: list[tuple[int, ...]] = [
            (rule[2][at][1 - at], rule[2][1 - at][at]) for rule in rules
        ]
    else:
        lines, name = _of_least_cost(), _("least expected cost")
        n_classes = range(len(labels))
        cost, true, answer = max((costs[t][a], t, a) for t in n_classes for a in n_classes)
        said = _(
            "The largest cost is {cost:g}, for answering {answer} when {true} is right.",
            cost=cost,
            answer=labels[answer],
            true=labels[true],
        )
        errors = (_("wrong"),)
        counts = [(n - sum(rule[2][c][c] for c in n_classes),) for rule in rules]
    rows = [
        (title, f"{mean:.4g}", _("{low:.4g} to {high:.4g}", low=low, high=high), *map(str, wrong))
        for title, (mean, (low, high), _unused), wrong in zip(
            (_("most probable class"), name), rules, counts, strict=True
        )
    ]
    columns = (_("answer by"), _("cost of a picture"), _("95% interval"), *errors)
    table = Table(
        columns,
        rows,
        title=ngettext("On {n:,} test picture:", "On {n:,} test pictures:", n),
        numeric=frozenset(range(1, len(columns))),
        note=_("Both cost the same, with the same kinds of errors.")
        if rules[0][2] == rules[1][2] and rules[0][0] == rules[1][0]
        else _difference(rules[1][0] - rules[0][0], difference),
    )
    return Card(
        _("Answers that minimize a cost"), (said, *lines, *([note] if note else [])), (table,)
    )


def _of_threshold(
    positive: str, chosen: float, calibrated: float, n_validation: int
) -> tuple[str, ...]:
    return (
        ngettext(
            "Answer {positive} if its probability is at least {threshold:.4f}. This threshold "
            "costs least on the {n:,} validation picture; the test was not used to choose it.",
            "Answer {positive} if its probability is at least {threshold:.4f}. This threshold "
            "costs least on the {n:,} validation pictures; the test was not used to choose it.",
            n_validation,
            positive=positive,
            threshold=chosen,
        ),
        _(
            "If the probabilities were calibrated, {calibrated:.4f} would be best (Elkan 2001).",
            calibrated=calibrated,
        ),
    )


def _of_least_cost() -> tuple[str, ...]:
    return (
        _(
            "The answer is the class of the least expected cost: the sum over the true classes of "
            "probability times cost (Elkan 2001). Nothing was chosen on the test."
        ),
    )


def _difference(mean: float, interval: tuple[float, float]) -> str:
    low, high = interval
    told = {"mean": signed(mean, ".4g"), "low": signed(low, ".4g"), "high": signed(high, ".4g")}
    if low <= 0 <= high:
        return _(
            "The cost of a picture changes by {mean} (95% interval {low} to {high}), which may be "
            "chance.",
            **told,
        )
    return _(
        "The cost of a picture changes by {mean} (95% interval {low} to {high}).",
        **told,
    )
