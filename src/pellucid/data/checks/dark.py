"""P502: pictures that are nearly black."""

from pellucid.data.checks.dataset_summary import DatasetSummary
from pellucid.data.checks.finding import Finding
from pellucid.data.checks.rare import rare_pictures

BRIGHTEST = 0.25
"""Of 1: the lightest hundredth of a picture that is too dark is at most so bright."""


def check_dark(summary: DatasetSummary) -> Finding:
    """Find pictures on which even the light parts are dark."""
    return rare_pictures(
        summary,
        summary.lightest < BRIGHTEST,
        -summary.lightest,
        lambda at: f"the lightest parts have {summary.lightest[at]:.0%} of full brightness",
        code="P502",
        title="Dark pictures",
        word="very dark",
        why="There is little to see on them, for a network too.",
        advice="Look whether the picture shows its class. If not, remove it, or lighten it.",
        may_be_misread=True,
    )
