"""Pictures that stick out in one number: unusual by itself, and rare in this set."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from pellucid.data.checks.dataset_summary import DatasetSummary
from pellucid.data.checks.finding import Finding, Outcome

MOST = 0.2
"""If a larger share of the pictures is so, it is how these pictures are, and no fault."""


def rare_pictures(
    summary: DatasetSummary,
    is_unusual: NDArray[np.bool_],
    badness: NDArray[np.floating],
    remark: Callable[[int], str],
    *,
    code: str,
    title: str,
    word: str,
    why: str,
    advice: str,
    may_be_misread: bool = False,
) -> Finding:
    """Make a finding of pictures that are unusual, unless many are.

    Args:
        summary: What is checked.
        is_unusual: Of each usable picture, shape (n,).
        badness: The worst has the highest, shape (n,).
        remark: Says of a picture, by its position, what is unusual.
        code: Of the check.
        title: Of the check.
        word: Adjective for the pictures.
        why: As in `Finding`.
        advice: As in `Finding`.
        may_be_misread: Whether pictures may also be so since their values are read as something
            that they were not meant as; then a set in which many are so is not explained away.
    """
    n, n_unusual = len(is_unusual), int(is_unusual.sum())
    if not n_unusual:
        return Finding(code, title, Outcome.CLEAR, f"No picture is {word}.")
    unusual = np.flatnonzero(is_unusual)
    worst = unusual[np.argsort(-badness[unusual], kind="stable")].tolist()
    groups = tuple((summary.paths[at],) for at in worst)
    remarks = tuple(remark(at) for at in worst)
    if n_unusual > MOST * n and may_be_misread:
        return Finding(
            code,
            title,
            Outcome.FOUND,
            f"{n_unusual / n:.0%} of the pictures are {word}. So many may be the nature of this "
            "set; or the values of the files mean something else than was read.",
            why="What is misread here is misread in training too.",
            advice="Open some of them in another program. If they look otherwise there, save all "
            "with 8 bits per channel, as that program shows them.",
            groups=groups,
            remarks=remarks,
        )
    if n_unusual > MOST * n:
        return Finding(
            code,
            title,
            Outcome.CLEAR,
            f"{n_unusual / n:.0%} of the pictures are {word}, so it is the nature of this set.",
        )
    return Finding(
        code,
        title,
        Outcome.FOUND,
        f"{n_unusual:,} of {n:,} pictures are {word}.",
        why=why,
        advice=advice,
        groups=groups,
        remarks=remarks,
    )
