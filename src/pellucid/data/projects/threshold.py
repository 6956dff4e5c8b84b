"""The threshold of "none of these" that the user has chosen for a classifier of a project."""

import hashlib
import json
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from pellucid.checked_json import UnfitError, check_shape, read_json
from pellucid.data.projects.project import Project
from pellucid.data.projects.project_lock import holding
from pellucid.errors import RunError
from pellucid.i18n import gettext as _
from pellucid.i18n import system_reason
from pellucid.run import RunFolder, replacing

MAX_KEPT = 1000
"""Maximum number of classifiers whose thresholds are kept; the oldest are dropped first."""
_MAX_BYTES = 2**20
_Threshold = Annotated[float, Field(ge=-1.5, le=1.5, allow_inf_nan=False)]
"""Scores are from -1 to 1; a threshold just outside refuses all or none."""


class _Thresholds(BaseModel):
    format: Literal[1]
    by_classifier: dict[Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")], _Threshold]
    """Thresholds by the SHA-256 of classifier.json: the name of a run may be used again."""


def threshold_of(project: Project, run: RunFolder) -> float | None:
    """Return the out-of-distribution score above which a picture is of none of the classes.

    Args:
        project: The project.
        run: A run that was trained on it.

    Returns:
        The threshold that the user has chosen, or else the classifier's own; None if the
        classifier does not compute the score.

    Raises:
        RunError: The run's classifier.json is missing or damaged.
    """
    own = run.read_classifier_facts().ood_threshold
    if own is None:
        return None
    chosen = _read(project).get(_identity(run))
    return own if chosen is None else chosen


def choose_threshold_of(project: Project, run: RunFolder, threshold: float | None) -> None:
    """Keep a threshold for a classifier of a project.

    Args:
        project: The project.
        run: A run that was trained on it.
        threshold: The threshold, from -1.5 to 1.5; None for the classifier's own.

    Raises:
        RunError: The classifier does not compute the score, or its files are missing.
        DataError: The project cannot be written.
    """
    if run.read_classifier_facts().ood_threshold is None:
        raise RunError(
            _(
                "The classifier of {run} cannot recognize pictures of none of the classes, "
                "so it has no threshold. Train with at least 30 pictures that are not in the "
                "test; if more than the last layer is trained, with at least 30 validation "
                "pictures.",
                run=run.path.name,
            )
        )
    identity = _identity(run)
    with holding(project.folder):
        kept = _read(project)
        kept.pop(identity, None)
        if threshold is not None:
            kept[identity] = threshold
        newest = dict(list(kept.items())[-MAX_KEPT:])
        with replacing(project.folder.thresholds) as temporary:
            text = json.dumps({"format": 1, "by_classifier": newest}, allow_nan=False)
            temporary.write_text(text, encoding="utf-8")


def _identity(run: RunFolder) -> str:
    try:
        return hashlib.sha256(run.classifier_facts.read_bytes()).hexdigest()
    except OSError as error:
        raise RunError(
            _(
                "{path} cannot be read ({error}). Train again into a new folder.",
                path=run.classifier_facts,
                error=system_reason(error),
            )
        ) from None


def _read(project: Project) -> dict[str, float]:
    """Read what was chosen; a damaged file counts as none, since it can be chosen again."""
    file = project.folder.thresholds
    try:
        if file.is_symlink():
            return {}
        return dict(check_shape(_Thresholds, read_json(file, _MAX_BYTES)).by_classifier)
    except (OSError, UnfitError):
        return {}
