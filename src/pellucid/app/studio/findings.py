"""What the latest check of a project has found."""

from pellucid.app.studio.schemas import CheckResult
from pellucid.checked_json import UnfitError, check_shape, read_json
from pellucid.data.projects.project import Project

FILE = "check.json"
"""Name of the file in the project's hidden folder."""


def read_check(project: Project) -> CheckResult | None:
    """Read the result of the latest check; None if there was none."""
    try:
        return check_shape(CheckResult, read_json(project.folder.hidden / FILE))
    except (OSError, UnfitError):  # it can be done again
        return None
