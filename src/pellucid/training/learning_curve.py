"""Will more pictures help? The same training with fewer of them tells."""

from collections import defaultdict
from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from pellucid.evaluation.intervals import accuracy_interval
from pellucid.evaluation.paired import accuracy_difference_interval, mcnemar
from pellucid.evaluation.units import UnitLabels, units_of
from pellucid.run_record import CurvePoint, LearningCurve

SHARES = (0.1, 0.25, 0.5)
"""Of the training pictures; all of them are the run's own result."""

MIN_PICTURES = 100
"""With fewer training pictures a tenth of them would teach nothing."""

_MIN_UNITS = 2

MAX_PICTURES = 20_000
"""With more, nobody needs to ask, and the curve would take as long as the training."""


def nested_share(
    y: NDArray[np.intp], units: Sequence[Hashable], share: float, seed: int
) -> NDArray[np.intp]:
    """Draw a share of each class, by units; a larger share holds the smaller one.

    Args:
        y: Class indices, shape (n,).
        units: Pictures of one unit (copies, near copies, a group) are drawn together.
        share: Above 0, up to 1.
        seed: Same seed, same pictures.

    Returns:
        Positions in y, rising: for each class, as many units as hold the share of its pictures,
        and at least two units of a class that has two.
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
            # As close to the share as whole units come.
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
    """Compute the curve.

    Args:
        labels: True class indices of the test pictures, shape (n,).
        answers: By share, which includes 0.5 and 1: the number of pictures learned from, and the
            probabilities of the test pictures, shape (n, n_classes).
        units: The unit of each test picture; without any, each is one.
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
