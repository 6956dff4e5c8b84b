"""P501: images that are out of focus, or empty."""

import numpy as np

from pellucid.data.checks.dataset_summary import DatasetSummary
from pellucid.data.checks.finding import Finding
from pellucid.data.checks.rare import rare_pictures
from pellucid.i18n import gettext as _

MAX_SHARPNESS = 0.05
"""Sharpness, as in `Look`, from which an image is never reported as blurred."""

DEVIATIONS = 3.0
"""Number of deviations below the median, in logarithms, that count as unusual."""

_MIN_SHARPNESS = 1e-4
_NORMAL = 1.4826
"""Ratio of the standard deviation to the median absolute deviation of a normal distribution."""


def check_blur(summary: DatasetSummary) -> Finding:
    """Find images that are far less sharp than the others."""
    logs = np.log(np.maximum(summary.sharpness, _MIN_SHARPNESS))
    median = np.median(logs)
    spread = _NORMAL * np.median(np.abs(logs - median)) + 1e-6
    is_blurred = (summary.sharpness < MAX_SHARPNESS) & (logs < median - DEVIATIONS * spread)
    return rare_pictures(
        summary,
        is_blurred,
        -summary.sharpness,
        lambda at: _(
            "sharpness {sharpness:.3f}, the median is {median:.3f}",
            sharpness=summary.sharpness[at],
            median=np.exp(median),
        ),
        code="P501",
        title=_("Blurred or empty pictures"),
        word=_("far less sharp than the others"),
        why=_("The features that identify the class may not be visible."),
        advice=_(
            "Check whether the picture shows its class. Keep it if such pictures will also "
            "occur in use."
        ),
    )
