"""The learning curve: repeat the training with fewer images to see whether more would help."""

from collections import defaultdict
from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from pellucid.evaluation.intervals import accuracy_interval
from pellucid.evaluation.paired import accuracy_difference_interval, mcnemar
from pellucid.evaluation.units import UnitLabels, units_of
from pellucid.run_record import CurvePoint, LearningCurve

SHARES = (0.1, 0.25, 0.5)
"""Shares of the training images to train on; the run itself gives the result for all of them."""

MIN_PICTURES = 100
"""Minimum number of training images; of fewer, a tenth would be too few to learn from."""

_MIN_UNITS = 2

MAX_PICTURES = 20_000
"""Maximum number of training images. With more, the question hardly arises, and the curve would
take as long as the training."""


def nested_share(
    y: NDArray[np.intp], units: Sequence[Hashable], share: float, seed: int
) -> NDArray[np.intp]:
    """Draw a share of each class by units, so that a larger share contains every smaller one.

    Args:
        y: Class indices, shape (n,).
        units: Unit of each image (copies, near copies, a group); the images of one unit are drawn
            together.
        share: Share to draw, above 0, up to 1.
        seed: Random seed; the same seed draws the same images.

    Returns:
        Positions in y, ascending. Whole units of each class are drawn until they come closest to
        the share of its images; of a class with two or more units, at least two are drawn.
    """
    of_class: dict[int, dict[Hashable, list[int]]] = defaultdict(lambda: defaultdict(list))
    for at, (label, unit) in enumerate(zip(y.tolist(), units, strict=True)):
        of_class[label][unit].append(at)
    chosen: set[Hashable] = set()
    for label in sorted(of_class):
        members = of_class[label]
        order = np.random.default_rng((seed, label)).permutation(len(members))
        names = sorted(members, key=str)
        wanted = round(share * sum(map(len, members.values())))
        n = 0
        for number, at in enumerate(order):
            # Stop where whole units come closest to the share.
            if number >= _MIN_UNITS and n + len(members[names[at]]) / 2 > wanted:
                break
            chosen.add(names[at])
            n += len(members[names[at]])
    return np.flatnonzero([unit in chosen for unit in units])


def learning_curve(
    labels: NDArray[np.intp],
    answers: dict[float, tuple[int, NDArray[np.floating]]],
    units: UnitLabels = None,
) -> LearningCurve:
    """Compute the learning curve.

    Args:
        labels: True class indices of the test images, shape (n,).
        answers: For each share, including 0.5 and 1, the number of images learned from and the
            probabilities of the test images, shape (n, n_classes).
        units: Unit of each test image; None makes each image its own unit.
    """
    clusters = units_of(units, len(labels))
    right = {share: found.argmax(axis=1) == labels for share, (_, found) in answers.items()}
    points = tuple(
        CurvePoint(
            share,
            answers[share][0],
            float(right[share].mean()),
            accuracy_interval(right[share], clusters),
        )
        for share in sorted(answers)
    )
    return LearningCurve(
        points,
        float(right[1.0].mean() - right[0.5].mean()),
        accuracy_difference_interval(right[0.5], right[1.0], clusters),
        mcnemar(right[0.5], right[1.0], clusters).p_value,
    )
