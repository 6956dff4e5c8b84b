"""P505: images of unusual shape."""

import numpy as np

from pellucid.data.checks.dataset_summary import DatasetSummary
from pellucid.data.checks.finding import Finding
from pellucid.data.checks.rare import rare_pictures
from pellucid.i18n import gettext as _

MAX_RATIO = 2.5
"""Ratio of the longer to the shorter side above which a shape is unusual; photos have 1.3 to 1.8.
"""


def check_odd_shape(summary: DatasetSummary) -> Finding:
    """Find images that are far wider than high, or far higher than wide."""
    width = summary.catalog["width"].gather(summary.rows).to_numpy().astype(float)
    height = summary.catalog["height"].gather(summary.rows).to_numpy().astype(float)
    ratio = np.maximum(width / height, height / width)
    return rare_pictures(
        summary,
        ratio > MAX_RATIO,
        ratio,
        lambda at: _("{width:.0f} x {height:.0f} pixels", width=width[at], height=height[at]),
        code="P505",
        title=_("Unusual shapes"),
        word=_("very long or very wide"),
        why=_(
            "A classifier sees only the central square of a picture, which here is a small part."
        ),
        advice=_("Crop them to the subject."),
    )
