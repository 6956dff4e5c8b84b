"""P505: pictures of unusual shape."""

import numpy as np

from pellucid.data.checks.dataset_summary import DatasetSummary
from pellucid.data.checks.finding import Finding
from pellucid.data.checks.rare import rare_pictures

LONGEST = 2.5
"""A longer side of so many times the shorter one; photos have 1.3 to 1.8."""


def check_odd_shape(summary: DatasetSummary) -> Finding:
    """Find pictures that are far longer than wide, or wider than long."""
    width = summary.catalog["width"].gather(summary.rows).to_numpy().astype(float)
    height = summary.catalog["height"].gather(summary.rows).to_numpy().astype(float)
    ratio = np.maximum(width / height, height / width)
    return rare_pictures(
        summary,
        ratio > LONGEST,
        ratio,
        lambda at: f"{width[at]:.0f} x {height[at]:.0f} pixels",
        code="P505",
        title="Unusual shapes",
        word="very long or very wide",
        why="A classifier sees the centred square of a picture, and here most lies outside.",
        advice="Crop them to what they are to show.",
    )
