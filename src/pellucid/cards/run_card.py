"""The cards of a run and of an evaluation: its test in numbers."""

from collections.abc import Mapping, Sequence
from typing import Any

from pellucid.cards.card import Card, Table
from pellucid.i18n import gettext as _
from pellucid.i18n import marked, ngettext

MAX_MISTAKES = 6
"""Maximum number of mistakes on a card."""
_MAX_NAMED = 10
METRIC_TITLES = {
    "accuracy": marked("Accuracy"),
    "balanced_accuracy": marked("Balanced accuracy"),
    "macro_f1": marked("Macro F1"),
    "log_loss": marked("Log loss"),
}


def run_card(
    name: str,
    recipe: str,
    labels: Sequence[str],
    metrics: Mapping[str, Any] | None,
    mistakes: Sequence[Mapping[str, Any]] = (),
    thumbnails: Sequence[str | None] = (),
) -> Card:
    """Show a run: its classes, its test metrics with intervals, and its most confident mistakes.

    Args:
        name: Name of the run.
        recipe: Recipe that trained it.
        labels: Names of the classes.
        metrics: Content of metrics.json; None if it is missing.
        mistakes: Rows of `Run.mistakes`, the most confident first.
        thumbnails: ``data:`` address of the picture of each mistake, or None.
    """
    named = ", ".join(labels[:_MAX_NAMED])
    n = len(labels)
    classes = (
        _("{n:,} classes, such as {names}.", n=n, names=named)
        if n > _MAX_NAMED
        else ngettext("{n} class: {names}.", "{n} classes: {names}.", n, names=named)
    )
    blocks = _tested(metrics, mistakes, thumbnails)
    lines = [_("Recipe: {recipe}.", recipe=recipe), classes]
    if metrics is None:
        lines.append(_("The run has not been tested yet."))
    elif sentence := accuracy_sentence(metrics):
        lines.append(sentence)
    return Card(_("Run {name}", name=name), tuple(lines), blocks)


def evaluation_card(name: str, metrics: Mapping[str, Any]) -> Card:
    """Show an evaluation on other pictures.

    Args:
        name: Name of the evaluation's folder.
        metrics: Content of its metrics.json.
    """
    title = _("Evaluation {name}", name=name)
    return Card(title, tuple(filter(None, [accuracy_sentence(metrics)])), _tested(metrics, (), ()))


def accuracy_sentence(metrics: Mapping[str, Any]) -> str:
    """Say the accuracy with its interval; "" if it is not known.

    Example:
        >>> accuracy_sentence({"accuracy": 0.9, "accuracy_interval": [0.8, 0.95], "n_test": 50})
        'Accuracy 90.0% on 50 held-out pictures (95% interval 80.0% to 95.0%).'
    """
    try:
        lower, upper = metrics["accuracy_interval"]
        return ngettext(
            "Accuracy {accuracy:.1%} on {n:,} held-out picture (95% interval {lower:.1%} to "
            "{upper:.1%}).",
            "Accuracy {accuracy:.1%} on {n:,} held-out pictures (95% interval {lower:.1%} to "
            "{upper:.1%}).",
            metrics["n_test"],
            accuracy=metrics["accuracy"],
            lower=lower,
            upper=upper,
        )
    except (KeyError, TypeError, ValueError):
        return ""


def _tested(
    metrics: Mapping[str, Any] | None,
    mistakes: Sequence[Mapping[str, Any]],
    thumbnails: Sequence[str | None],
) -> tuple[Table, ...]:
    rows = [
        (_(title), f"{value:.3f}", _interval((metrics or {}).get(f"{key}_interval")))
        for key, title in METRIC_TITLES.items()
        if isinstance(value := (metrics or {}).get(key), int | float)
    ]
    columns = (_("test metric"), _("value"), _("95% interval"))
    tables = [Table(columns, rows, numeric=frozenset({1, 2}))] if rows else []
    if mistakes:
        tables.append(
            Table(
                (_("picture"), _("label"), _("prediction"), _("probability")),
                [
                    (m["path"], m["label"], m["predicted"], f"{m['confidence']:.1%}")
                    for m in mistakes[:MAX_MISTAKES]
                ],
                title=_("The most confident mistakes"),
                numeric=frozenset({3}),
                thumbnails=tuple(thumbnails),
            )
        )
    return tuple(tables)


def _interval(given: Any) -> str:
    try:
        low, high = given
        return _("{low:.3f} to {high:.3f}", low=low, high=high)
    except (TypeError, ValueError):
        return ""
