"""The card of a comparison of two runs."""

from collections.abc import Sequence

from pellucid.cards.card import Card, Table, more_note
from pellucid.i18n import gettext as _
from pellucid.i18n import ngettext
from pellucid.i18n.signed import signed

_MAX_CHANGED = 10


def comparison_card(
    names: tuple[str, str],
    n: int,
    accuracies: tuple[float, float],
    interval: tuple[float, float],
    log_losses: tuple[float, float] | None,
    better: str | None,
    changed: Sequence[tuple[str, str, tuple[str, str]]],
) -> Card:
    """Show which of two runs is better, and whether that may be chance.

    Args:
        names: Names of the first and the second run.
        n: Number of shared test images.
        accuracies: Accuracies of the two runs, from 0 to 1.
        interval: 95% interval of the difference, the second minus the first.
        log_losses: Log losses of the two runs, if they have the same classes.
        better: Name of the better run; None if the difference may be chance.
        changed: (path, label, predictions of both) of images that only one of them classifies
            correctly.
    """
    low, high = interval
    lines = (
        ngettext(
            "On {n:,} test picture of both.",
            "On {n:,} test pictures of both.",
            n,
        ),
        _(
            "Difference of the accuracies {difference} points (95% interval {low} to {high}).",
            difference=signed(100 * (accuracies[1] - accuracies[0])),
            low=signed(100 * low),
            high=signed(100 * high),
        ),
        _("The accuracies differ by no more than chance would explain.")
        if better is None
        else _("{better} is better, by more than chance would explain.", better=better),
    )
    rows = [
        (name, f"{accuracies[at]:.1%}", f"{log_losses[at]:.3f}" if log_losses else "–")
        for at, name in enumerate(names)
    ]
    columns = (_("run"), _("accuracy"), _("log loss"))
    blocks = [Table(columns, rows, numeric=frozenset({1, 2}))]
    if changed:
        n_more = len(changed) - _MAX_CHANGED
        blocks.append(
            Table(
                (_("picture"), _("label"), *names),
                [(path, label, *both) for path, label, both in changed[:_MAX_CHANGED]],
                title=_("Pictures that only one of them classifies correctly"),
                note=more_note(n_more),
            )
        )
    return Card(
        _("Comparison of {first} and {second}", first=names[0], second=names[1]),
        lines,
        tuple(blocks),
    )
