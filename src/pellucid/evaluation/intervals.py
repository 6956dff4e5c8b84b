"""Confidence intervals of a share, such as the accuracy."""

from math import inf, sqrt

import numpy as np
from numpy.typing import NDArray

from pellucid.evaluation.units import Z_95, UnitLabels, units_of


def wilson_interval(n_right: float, n: float, z: float = Z_95) -> tuple[float, float]:
    """Compute the Wilson score interval of a share.

    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA
    22 (1927). Unlike the normal interval of textbooks, it is accurate for small n and for shares
    near 0 and 1. SciPy's ``binomtest(...).proportion_ci`` only accepts whole numbers.

    Args:
        n_right: Number of successes, from 0 to n.
        n: Number of trials; without any, the interval is (0, 1). An effective number of trials, for
            trials that are not independent, need not be an integer.
        z: Half-width of the interval in standard errors; the default gives 95%.

    Returns:
        Lower and upper end, from 0 to 1.

    Example:
        >>> lower, upper = wilson_interval(90, 100)
        >>> f"{lower:.3f} to {upper:.3f}"
        '0.826 to 0.945'
    """
    if n == 0 or z == inf:
        return 0.0, 1.0
    share = n_right / n
    denominator = 1 + z**2 / n
    centre = (share + z**2 / (2 * n)) / denominator
    half_width = z / denominator * sqrt(max(0.0, share * (1 - share)) / n + z**2 / (4 * n**2))
    # If none or all are right, the formula gives 0 or 1 except for rounding errors.
    lower = 0.0 if n_right <= 0 else max(0.0, centre - half_width)
    upper = 1.0 if n_right >= n else min(1.0, centre + half_width)
    return lower, upper


def accuracy_interval(is_right: NDArray[np.bool_], units: UnitLabels = None) -> tuple[float, float]:
    """Compute a 95% interval of the accuracy.

    This is Wilson's interval. For units of several images, it uses the effective number of
    independent images and a quantile of Student's t (Korn and Graubard, Survey Methodology 24,
    1998; Dean and Pagano, "Evaluating confidence interval methods for binomial proportions in
    clustered surveys", Journal of Survey Statistics and Methodology 3, 2015).

    Args:
        is_right: Whether each answer is right, shape (n,), n at least 1.
        units: The unit of each image, as for `units_of`.

    Returns:
        Lower and upper end, from 0 to 1.
    """
    n, n_right = len(is_right), int(is_right.sum())
    clusters = units_of(units, n)
    # Add one right and one wrong answer, so that the variance is above 0 without errors too.
    share = (n_right + 1) / (n + 2)
    effect = clusters.design_effect(
        is_right - share, np.full(n, sqrt(share * (1 - share))), ~is_right
    )
    return wilson_interval(n_right / effect, n / effect, clusters.quantile)
