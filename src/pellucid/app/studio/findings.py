"""What the latest check of a project has found, and what of it is still to be looked at."""

import os

from pellucid.app.studio.schemas import CheckResult, FindingView, FoundGroup
from pellucid.app.studio.stored_check import StoredCheck
from pellucid.checked_json import UnfitError, check_shape, read_json
from pellucid.data.projects.project import Project

FILE = "check.json"
"""Name of the file in the project's hidden folder."""


def read_check(project: Project) -> CheckResult | None:
    """Read the result of the latest check in the current language; None if there was none.

    Pictures that the user keeps, and pictures that are gone since then, are left out.
    """
    try:
        result = check_shape(StoredCheck, read_json(project.folder.hidden / FILE)).view()
    except (KeyError, OSError, UnfitError):  # it can be done again
        return None
    kept = project.kept()
    left = (_left(project, finding, kept) for finding in result.findings)
    return result.model_copy(update={"findings": [each for each in left if each is not None]})


def _left(project: Project, finding: FindingView, kept: frozenset[str]) -> FindingView | None:
    """Return what is left of a finding; None if that is nothing."""
    if not finding.groups:
        return finding  # it is about a class or a folder, not about pictures
    groups = [
        group
        for each in finding.groups
        if each.key not in kept and (group := _still_there(project, each)) is not None
    ]
    if not groups:
        return None
    n_groups = finding.n_groups - len(finding.groups) + len(groups)
    return finding.model_copy(update={"groups": groups, "n_groups": n_groups})


def _still_there(project: Project, group: FoundGroup) -> FoundGroup | None:
    there = (path for path in group.paths if os.path.isfile(project.root / path))  # noqa: PTH113
    paths = list(there)
    # A single picture is no copy of another one any more.
    is_over = not paths or (len(paths) == 1 < len(group.paths))
    return None if is_over else group.model_copy(update={"paths": paths})
