"""How sure a measured share is."""

from math import inf, sqrt

import numpy as np
from numpy.typing import NDArray

from pellucid.evaluation.units import Z_95, UnitLabels, units_of


def wilson_interval(n_right: float, n: float, z: float = Z_95) -> tuple[float, float]:
    """Compute the Wilson score interval of a share.

    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA
    22 (1927). Unlike the textbook's normal interval it is sensible for small n and near 0 and 1.
    SciPy's ``binomtest(...).proportion_ci`` takes whole numbers only.

    Args:
        n_right: Successes, from 0 to n.
        n: Trials; with none, nothing is known and the interval is (0, 1). An effective number,
            as for trials that are not independent, need not be whole.
        z: How many standard errors it reaches; the default gives 95 %.

    Returns:
        Lower and upper end, from 0 to 1.
    """
    if n == 0 or z == inf:
        return 0.0, 1.0
    share = n_right / n
    denominator = 1 + z**2 / n
    centre = (share + z**2 / (2 * n)) / denominator
    half_width = z / denominator * sqrt(max(0.0, share * (1 - share)) / n + z**2 / (4 * n**2))
    # With none or all right the formula gives 0 or 1, but for rounding.
    lower = 0.0 if n_right <= 0 else max(0.0, centre - half_width)
    upper = 1.0 if n_right >= n else min(1.0, centre + half_width)
    return lower, upper


def accuracy_interval(is_right: NDArray[np.bool_], units: UnitLabels = None) -> tuple[float, float]:
    """Compute a 95 % interval of the accuracy.

    This is Wilson's interval. For units of several pictures, it takes the number of independent
    pictures that would say as much, and a quantile of Student's t (Korn and Graubard, Survey
    Methodology 24, 1998; Dean and Pagano, "Evaluating confidence interval methods for binomial
    proportions in clustered surveys", Journal of Survey Statistics and Methodology 3, 2015).

    Args:
        is_right: Whether each answer is right, shape (n,), n at least 1.
        units: The unit of each picture, as for `units_of`.

    Returns:
        Lower and upper end, from 0 to 1.
    """
    n, n_right = len(is_right), int(is_right.sum())
    clusters = units_of(units, n)
    # One more picture of each kind, so that a test without an error has a variance.
    share = (n_right + 1) / (n + 2)
    effect = clusters.design_effect(
        is_right - share, np.full(n, sqrt(share * (1 - share))), ~is_right
    )
    return wilson_interval(n_right / effect, n / effect, clusters.quantile)
