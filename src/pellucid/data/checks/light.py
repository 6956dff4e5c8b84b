"""P503: pictures that are nearly white."""

from pellucid.data.checks.dataset_summary import DatasetSummary
from pellucid.data.checks.finding import Finding
from pellucid.data.checks.rare import rare_pictures

DARKEST = 0.9
"""Of 1: the darkest twentieth of a picture that is too light is at least so bright."""


def check_light(summary: DatasetSummary) -> Finding:
    """Find pictures on which even the dark parts are light."""
    return rare_pictures(
        summary,
        summary.darkest > DARKEST,
        summary.darkest,
        lambda at: f"the darkest parts have {summary.darkest[at]:.0%} of full brightness",
        code="P503",
        title="Light pictures",
        word="very light",
        why="What is overexposed is lost.",
        advice="Look whether the picture shows its class. If not, remove it, or expose it anew.",
        may_be_misread=True,
    )
