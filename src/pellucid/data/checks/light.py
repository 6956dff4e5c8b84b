"""P503: images that are nearly white."""

from pellucid.data.checks.dataset_summary import DatasetSummary
from pellucid.data.checks.finding import Finding
from pellucid.data.checks.rare import rare_pictures
from pellucid.i18n import gettext as _

DARKEST = 0.9
"""Brightness, from 0 to 1, above which the darkest twentieth of an image is too light."""


def check_light(summary: DatasetSummary) -> Finding:
    """Find images in which even the darkest parts are light."""
    return rare_pictures(
        summary,
        summary.darkest > DARKEST,
        summary.darkest,
        lambda at: _(
            "the darkest parts have {darkest:.0%} of full brightness", darkest=summary.darkest[at]
        ),
        code="P503",
        title=_("Light pictures"),
        word=_("very light"),
        why=_("Overexposed parts have lost their detail."),
        advice=_("Check whether the picture shows its class. If not, remove it, or take it again."),
        may_be_misread=True,
    )
