"""Images that are outliers in one number: unusual in themselves, and rare in the data set."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from pellucid.data.checks.dataset_summary import DatasetSummary
from pellucid.data.checks.finding import Finding, Outcome
from pellucid.i18n import gettext as _

MAX_SHARE = 0.2
"""Largest share of unusual images to report; a larger share is typical of the data set."""


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
    """Create a finding for unusual images, unless many are unusual.

    Args:
        summary: The data set to check.
        is_unusual: Boolean mask of the unusual images among the usable ones, shape (n,).
        badness: Degree of the problem, highest for the worst image, shape (n,).
        remark: Function that describes what is unusual about the image at a position.
        code: Code of the check.
        title: Title of the check.
        word: Adjective for the unusual images, for the message.
        why: As in `Finding`.
        advice: As in `Finding`.
        may_be_misread: Whether the cause may also be that the pixel values have another meaning
            than assumed. If so, a large share of unusual images is reported too.

    Returns:
        The finding, with the worst images first.
    """
    n, n_unusual = len(is_unusual), int(is_unusual.sum())
    if not n_unusual:
        return Finding(code, title, Outcome.CLEAR, _("No picture is {word}.", word=word))
    unusual = np.flatnonzero(is_unusual)
    worst = unusual[np.argsort(-badness[unusual], kind="stable")].tolist()
    groups = tuple((summary.paths[at],) for at in worst)
    remarks = tuple(remark(at) for at in worst)
    if n_unusual > MAX_SHARE * n and may_be_misread:
        return Finding(
            code,
            title,
            Outcome.FOUND,
            _(
                "{n_unusual:.0%} of the pictures are {word}. This may be typical of the data "
                "set; or the values in the files have another meaning than assumed.",
                n_unusual=n_unusual / n,
                word=word,
            ),
            why=_("If the values are misread here, they are misread in training too."),
            advice=_(
                "Open some of them in another program. If they look different there, save "
                "all of them with 8 bits per channel, as that program shows them."
            ),
            groups=groups,
            remarks=remarks,
        )
    if n_unusual > MAX_SHARE * n:
        return Finding(
            code,
            title,
            Outcome.CLEAR,
            _(
                "{n_unusual:.0%} of the pictures are {word}, so this is typical of the data set.",
                n_unusual=n_unusual / n,
                word=word,
            ),
        )
    return Finding(
        code,
        title,
        Outcome.FOUND,
        _("{n_unusual:,} of {n:,} pictures are {word}.", n_unusual=n_unusual, n=n, word=word),
        why=why,
        advice=advice,
        groups=groups,
        remarks=remarks,
    )
