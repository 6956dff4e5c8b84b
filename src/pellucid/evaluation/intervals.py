"""How sure a measured share is."""

from math import sqrt

Z_95 = 1.959963984540054
"""The 97.5th percentile of the standard normal distribution."""


def wilson_interval(n_right: int, n: int, z: float = Z_95) -> tuple[float, float]:
    """Compute the Wilson score interval of a share.

    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA
    22 (1927). Unlike the textbook's normal interval it is sensible for small n and near 0 and 1.

    Args:
        n_right: Successes, from 0 to n.
        n: Trials; with none, nothing is known and the interval is (0, 1).
        z: Quantile of the standard normal distribution; the default gives 95 %.

    Returns:
        Lower and upper end, from 0 to 1.
    """
    if n == 0:
        return 0.0, 1.0
    share = n_right / n
    denominator = 1 + z**2 / n
    centre = (share + z**2 / (2 * n)) / denominator
    half_width = z / denominator * sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    # With none or all right the formula gives 0 or 1, but for rounding.
    lower = 0.0 if n_right == 0 else max(0.0, centre - half_width)
    upper = 1.0 if n_right == n else min(1.0, centre + half_width)
    return lower, upper
