"""McNemar's test on predictions by path."""

from collections.abc import Mapping

import numpy as np

from pellucid.evaluation.paired import McNemar
from pellucid.evaluation.paired import mcnemar as of_right_answers
from processes import BenchmarkError


def mcnemar(
    truth: Mapping[str, str], first: Mapping[str, str], second: Mapping[str, str]
) -> McNemar:
    """Compare two classifiers on the same images.

    Args:
        truth: Class of each image by its path.
        first: Predictions of the first classifier by path.
        second: Predictions of the second classifier by path.

    Raises:
        BenchmarkError: They were not tested on the same images.
    """
    if not truth.keys() == first.keys() == second.keys():
        raise BenchmarkError("The two were not tested on the same pictures.")
    right = [
        np.array([answers[path] == label for path, label in truth.items()])
        for answers in (first, second)
    ]
    return of_right_answers(*right)
