"""P402: classes with few pictures."""

from collections import Counter

from pellucid.data.checks.dataset_summary import DatasetSummary
from pellucid.data.checks.finding import Finding, Outcome
from pellucid.i18n import gettext as _
from pellucid.i18n import marked, ngettext

CODE, TITLE = "P402", marked("Classes with few pictures")

MIN_IMAGES = 20
"""Minimum class size; with fewer images, a fifth for the test set is fewer than four."""


def check_small_classes(summary: DatasetSummary) -> Finding:
    """Find classes that are too small for training and testing."""
    small = [(label, n) for label, n in Counter(summary.labels).most_common() if n < MIN_IMAGES]
    if not small:
        clear = _("Every class has at least {min_images} pictures.", min_images=MIN_IMAGES)
        return Finding(CODE, _(TITLE), Outcome.CLEAR, clear)
    names = ", ".join(f"{label} ({n})" for label, n in reversed(small))
    return Finding(
        CODE,
        _(TITLE),
        Outcome.FOUND,
        ngettext(
            "{n_small} of {n_classes} classes has fewer than {min_images} pictures: {names}.",
            "{n_small} of {n_classes} classes have fewer than {min_images} pictures: {names}.",
            len(small),
            n_small=len(small),
            n_classes=len(summary.classes),
            min_images=MIN_IMAGES,
            names=names,
        ),
        why=_(
            "So few pictures show little of the variety of a class, and too few are left to "
            "test whether it is recognised."
        ),
        advice=_("Add pictures, or merge the class with another."),
    )
