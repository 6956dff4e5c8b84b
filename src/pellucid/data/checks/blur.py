"""P501: pictures that are out of focus, or empty."""

import numpy as np

from pellucid.data.checks.dataset_summary import DatasetSummary
from pellucid.data.checks.finding import Finding
from pellucid.data.checks.rare import rare_pictures

SHARPEST = 0.05
"""Sharpness, as in `Look`, that no blurred picture has."""

DEVIATIONS = 3.0
"""So many deviations below the median, in logarithms, counts as unusual."""

_LEAST = 1e-4
_NORMAL = 1.4826
"""From the median absolute deviation to the standard deviation of a normal distribution."""


def check_blur(summary: DatasetSummary) -> Finding:
    """Find pictures that are far less sharp than the others."""
    logs = np.log(np.maximum(summary.sharpness, _LEAST))
    median = np.median(logs)
    spread = _NORMAL * np.median(np.abs(logs - median)) + 1e-6
    is_blurred = (summary.sharpness < SHARPEST) & (logs < median - DEVIATIONS * spread)
    return rare_pictures(
        summary,
        is_blurred,
        -summary.sharpness,
        lambda at: f"sharpness {summary.sharpness[at]:.3f}, the median is {np.exp(median):.3f}",
        code="P501",
        title="Blurred or empty pictures",
        word="far less sharp than the others",
        why="What makes the class out may not be visible.",
        advice="Look whether the picture shows its class. Keep it if such pictures come later too.",
    )
