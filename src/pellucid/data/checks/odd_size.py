"""P504: images of unusual size."""

import numpy as np

from pellucid.data.checks.dataset_summary import DatasetSummary
from pellucid.data.checks.finding import Finding
from pellucid.data.checks.rare import rare_pictures
from pellucid.i18n import gettext as _

FACTOR = 4.0
"""Ratio to the median side, or of the median to the side, above which a size is unusual."""


def check_odd_size(summary: DatasetSummary) -> Finding:
    """Find images that are far larger or smaller than the others."""
    width = summary.catalog["width"].gather(summary.rows).to_numpy().astype(float)
    height = summary.catalog["height"].gather(summary.rows).to_numpy().astype(float)
    side = np.sqrt(width * height)
    distance = np.abs(np.log(side / np.median(side)))
    return rare_pictures(
        summary,
        distance > np.log(FACTOR),
        distance,
        lambda at: _("{width:.0f} x {height:.0f} pixels", width=width[at], height=height[at]),
        code="P504",
        title=_("Unusual sizes"),
        word=_("far larger or smaller than the others"),
        why=_(
            "A small picture has little detail; and a thumbnail or scan among photos often "
            "shows something else."
        ),
        advice=_("Check whether they belong here. The size itself does no harm."),
    )
