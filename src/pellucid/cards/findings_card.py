"""The card of the checks of a data set."""

from collections.abc import Sequence

from pellucid.cards.card import Card, Table
from pellucid.data.checks.finding import Finding, Outcome
from pellucid.i18n import gettext as _
from pellucid.i18n import ngettext


def findings_card(name: str, n_images: int, n_classes: int, findings: Sequence[Finding]) -> Card:
    """Show what the checks found, and what to do.

    Args:
        name: Name of the data set.
        n_images: Number of usable images.
        n_classes: Number of classes.
        findings: One finding per check.
    """
    found = [each for each in findings if each.outcome is Outcome.FOUND]
    n_clear = sum(each.outcome is Outcome.CLEAR for each in findings)
    lines = (
        _(
            "{n_images:,} pictures in {n_classes:,} classes.",
            n_images=n_images,
            n_classes=n_classes,
        ),
        ngettext("{n} check found something.", "{n} checks found something.", len(found)),
        ngettext("{n} check found nothing.", "{n} checks found nothing.", n_clear),
    )
    columns = (_("code"), _("check"), _("found"), _("what to do"))
    table = Table(columns, [(each.code, each.title, each.found, each.advice) for each in found])
    return Card(_("Checks of {name}", name=name), lines, (table,) if found else ())
