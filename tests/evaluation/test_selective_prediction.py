"""Coverage and accuracy of a classifier that leaves images unanswered, by hand."""

import numpy as np

from pellucid.evaluation.selective_prediction import coverage_accuracy


def test_coverage_and_accuracy_by_hand():
    coverage, accuracy = coverage_accuracy(
        np.array([0.2, 0.9, 0.5, 0.7]), np.array([False, True, True, False])
    )
    np.testing.assert_allclose(coverage, [0.25, 0.5, 0.75, 1])
    np.testing.assert_allclose(accuracy, [1, 1 / 2, 2 / 3, 2 / 4])
