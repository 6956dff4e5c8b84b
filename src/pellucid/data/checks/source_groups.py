"""P204: images of one source, by the table's groups or the file names, in several splits."""

import re
from collections import defaultdict
from pathlib import PurePosixPath

from pellucid.data.checks.dataset_summary import DatasetSummary
from pellucid.data.checks.finding import Finding, Outcome
from pellucid.i18n import gettext as _
from pellucid.i18n import marked

CODE, TITLE = "P204", marked("Sources across splits")

_NUMBERED = re.compile(r"(.*\d.*?)[\s_.-]+\D{0,8}\d+\D{0,3}")
"""Pattern of a name with a number, a separator and another number at the end: "film03_frame12"."""

_MIN_GROUPS = 4
_MIN_IN_GROUP = 2.0
"""Minimum average number of images per group; with fewer, the names do not denote series."""


def check_source_groups(summary: DatasetSummary) -> Finding:
    """Find series, such as the frames of a film, whose images are in several splits."""
    if not summary.has_splits:
        return Finding(
            CODE,
            _(TITLE),
            Outcome.NOT_APPLICABLE,
            _("The pictures are not assigned to splits yet."),
        )
    is_told = any(group is not None for group in summary.groups)
    groups: dict[str, list[int]] = defaultdict(list)
    for at, (path, group) in enumerate(zip(summary.paths, summary.groups, strict=True)):
        if (source := group if is_told else source_of(path)) is not None:
            groups[source].append(at)
    n_named = sum(map(len, groups.values()))
    if not is_told and (
        len(groups) < _MIN_GROUPS
        or n_named < _MIN_IN_GROUP * len(groups)
        or n_named < len(summary.paths) / 2
    ):
        return Finding(
            CODE,
            _(TITLE),
            Outcome.NOT_APPLICABLE,
            _("The file names do not identify series, as film03_frame12.jpg would."),
        )
    straddling = {
        source: members
        for source, members in sorted(groups.items())
        if len({summary.splits[at] for at in members} - {None}) > 1
    }
    if not straddling:
        return Finding(
            CODE,
            _(TITLE),
            Outcome.CLEAR,
            _("Each of {n_groups:,} series is in one split.", n_groups=len(groups)),
        )
    return Finding(
        CODE,
        _(TITLE),
        Outcome.FOUND,
        (
            _(
                "By their groups, the pictures belong to {n_groups:,} series, and "
                "{n_straddling:,} of them are in several splits.",
                n_groups=len(groups),
                n_straddling=len(straddling),
            )
            if is_told
            else _(
                "By their names, the pictures belong to {n_groups:,} series, and "
                "{n_straddling:,} of them are in several splits.",
                n_groups=len(groups),
                n_straddling=len(straddling),
            )
        ),
        why=_(
            "Pictures of one film, patient or place resemble one another, so the test is "
            "easier than real use."
        ),
        advice=_("If these really are series, move each of them into one split."),
        groups=tuple(tuple(summary.paths[at] for at in found) for found in straddling.values()),
        remarks=tuple(straddling),
    )


def source_of(path: str) -> str | None:
    """Return the series that a file name identifies, or None.

    Example:
        >>> source_of("cat/film03_frame12.jpg")
        'film03'
    """
    match = _NUMBERED.fullmatch(PurePosixPath(path).stem)
    return match[1] if match else None
