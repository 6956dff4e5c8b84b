"""P401: classes of very different sizes."""

from collections import Counter

from pellucid.advice import train_command
from pellucid.data.checks.dataset_summary import DatasetSummary
from pellucid.data.checks.finding import Finding, Outcome
from pellucid.i18n import gettext as _
from pellucid.i18n import marked, ngettext

CODE, TITLE = "P401", marked("Unequal classes")

RATIO = 4.0
"""Largest accepted ratio of the sizes of the largest and the smallest class."""


def check_imbalance(summary: DatasetSummary) -> Finding:
    """Compare the sizes of the classes."""
    counts = Counter(summary.labels).most_common()
    (largest, n_largest), (smallest, n_smallest) = counts[0], counts[-1]
    sizes = _(
        "{largest} has {n_largest:,} pictures, {smallest} has {n_smallest:,}",
        largest=largest,
        n_largest=n_largest,
        smallest=smallest,
        n_smallest=n_smallest,
    )
    if n_largest == n_smallest:
        clear = ngettext(
            "Every class has {n:,} picture.", "Every class has {n:,} pictures.", n_largest
        )
        return Finding(CODE, _(TITLE), Outcome.CLEAR, clear)
    if n_largest <= RATIO * n_smallest:
        return Finding(
            CODE,
            _(TITLE),
            Outcome.CLEAR,
            _("The classes are of similar size: {sizes}.", sizes=sizes),
        )
    return Finding(
        CODE,
        _(TITLE),
        Outcome.FOUND,
        _(
            "The largest class is {ratio:.1f} times the smallest: {sizes}.",
            ratio=n_largest / n_smallest,
            sizes=sizes,
        ),
        why=_("In doubt, a classifier predicts the common class, and accuracy hardly shows it."),
        advice=_(
            "Add pictures of the rare classes, or give rare classes more weight in training "
            "(`{train_command}`); judge by the balanced accuracy.",
            train_command=train_command("balance the classes"),
        ),
    )
