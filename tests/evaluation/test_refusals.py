"""What a threshold costs, against counting one by one."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pellucid.evaluation.refusals import count_refusals, thresholds_to_choose

SCORES = st.lists(st.floats(-1, 1, width=32), max_size=40)


@given(SCORES, st.lists(st.floats(-1.5, 1.5), max_size=5), st.integers(0, 2**40))
def test_refusals_are_counted(scores, thresholds, bits):
    is_right = np.array([bool(bits >> number & 1) for number in range(len(scores))], dtype=bool)
    found = count_refusals(np.array(scores, np.float32), is_right, thresholds)
    for each, threshold in zip(found, thresholds, strict=True):
        above = [score > threshold for score in scores]
        assert each.threshold == threshold
        assert each.n_right == sum(a and r for a, r in zip(above, is_right, strict=True))
        assert each.n_wrong == sum(a and not r for a, r in zip(above, is_right, strict=True))


@given(SCORES, st.floats(-1, 1), st.integers(3, 10))
def test_thresholds_reach_from_all_to_none(scores, own, n):
    found = thresholds_to_choose(np.array(scores, np.float32), own, n)
    assert found == sorted(set(found))
    assert own in found
    assert len(found) <= n + 1
    if scores:
        assert all(score > found[0] for score in scores)
        assert all(score <= found[-1] for score in scores)


def test_scores_that_are_not_known():
    assert thresholds_to_choose(np.array([np.nan, np.nan]), 0.25, 5) == [0.25]
