"""P502: images that are nearly black."""

from pellucid.data.checks.dataset_summary import DatasetSummary
from pellucid.data.checks.finding import Finding
from pellucid.data.checks.rare import rare_pictures
from pellucid.i18n import gettext as _

BRIGHTEST = 0.25
"""Brightness, from 0 to 1, below which the lightest hundredth of an image is too dark."""


def check_dark(summary: DatasetSummary) -> Finding:
    """Find images in which even the lightest parts are dark."""
    return rare_pictures(
        summary,
        summary.lightest < BRIGHTEST,
        -summary.lightest,
        lambda at: _(
            "the lightest parts have {lightest:.0%} of full brightness",
            lightest=summary.lightest[at],
        ),
        code="P502",
        title=_("Dark pictures"),
        word=_("very dark"),
        why=_("There is little to see in them, for a network too."),
        advice=_("Check whether the picture shows its class. If not, remove or brighten it."),
        may_be_misread=True,
    )
