"""Mean and spread, against NumPy."""

import numpy as np
import pytest

from pellucid.evaluation.spread import SPREAD_METRICS, spread


def test_it_is_numpys():
    values = np.random.default_rng(0).uniform(size=(5, len(SPREAD_METRICS)))
    found = spread([dict(zip(SPREAD_METRICS, row, strict=True)) for row in values])
    for column, name in enumerate(SPREAD_METRICS):
        expected = values[:, column]
        assert found[name].mean == pytest.approx(expected.mean())
        assert found[name].standard_deviation == pytest.approx(expected.std(ddof=1))
        assert (found[name].least, found[name].most) == (expected.min(), expected.max())
