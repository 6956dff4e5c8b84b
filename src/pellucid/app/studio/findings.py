"""Check the pictures of a project, and keep what was found."""

from pathlib import Path

from pellucid.api.check import CheckedData, check_data
from pellucid.app.studio.schemas import CheckResult, FindingView, SplitEffect
from pellucid.checked_json import UnfitError, check_shape, read_json
from pellucid.data.checks.finding import Outcome
from pellucid.data.projects.project import Project
from pellucid.data.projects.project_folder import ProjectFolder
from pellucid.progress import Watcher
from pellucid.run import replacing

_FILE = "check.json"
_MAX_GROUPS = 60


def check_project(root: Path, watcher: Watcher) -> None:
    """Check the pictures of a project, as `pellucid data check` does, and keep the result.

    Raises:
        DataError: There are fewer than two classes.
        RunError: The result cannot be written.
    """
    result = _view(check_data(root, watcher=watcher))
    with replacing(ProjectFolder(root).hidden / _FILE) as temporary:
        temporary.write_text(result.model_dump_json(), encoding="utf-8")


def read_check(project: Project) -> CheckResult | None:
    """Read the result of the latest check; None if there was none."""
    try:
        return check_shape(CheckResult, read_json(project.folder.hidden / _FILE))
    except (OSError, UnfitError):  # it can be done again
        return None


def _view(checked: CheckedData) -> CheckResult:
    at_random = checked.accuracy_at_random
    return CheckResult(
        findings=[
            FindingView(
                code=each.code,
                title=each.title,
                found=each.found,
                why=each.why,
                advice=each.advice,
                n_groups=len(each.groups),
                groups=[list(group) for group in each.groups[:_MAX_GROUPS]],
            )
            for each in checked.findings
            if each.outcome == Outcome.FOUND
        ],
        split_effect=None
        if at_random is None
        else SplitEffect(together=checked.accuracy, random=at_random, n=checked.n_images),
    )
