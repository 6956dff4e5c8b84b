"""The chi-squared test of the check of class shares, against SciPy."""

import numpy as np
import pytest

from pellucid.data.checks.split_shift import chi_squared


@pytest.mark.parametrize("shape", [(2, 2), (3, 2), (2, 7), (3, 10)])
def test_the_statistic_and_the_p_value_are_those_of_scipy(shape):
    from scipy.stats import chi2_contingency

    random = np.random.default_rng(0)
    for _ in range(50):
        counts = 1.0 + random.integers(0, 30, shape)
        expected = chi2_contingency(counts)
        found = chi_squared(counts)
        np.testing.assert_allclose(found, (expected.statistic, expected.pvalue), rtol=1e-9)
