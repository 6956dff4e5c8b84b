"""The job that checks the pictures of a project; it imports OpenVINO."""

from pathlib import Path

from pellucid.api.given_source import open_given
from pellucid.api.summarize import summarize_dataset
from pellucid.app.studio.findings import FILE
from pellucid.app.studio.schemas import CheckResult, FindingView, SplitEffectView
from pellucid.data.checks.dataset_summary import SplitEffect
from pellucid.data.checks.finding import Finding, Outcome
from pellucid.data.checks.registry import run_checks
from pellucid.data.projects.project_folder import ProjectFolder
from pellucid.progress import Watcher
from pellucid.run import replacing

_MAX_GROUPS = 60
_MAX_IN_GROUP = 12
"""Maximum number of pictures of a group that are shown; a burst may have hundreds."""


def check_project(root: Path, watcher: Watcher) -> None:
    """Check the pictures of a project, as `pellucid data check` does, and keep the result.

    Raises:
        DataError: There are fewer than two classes.
        RunError: The result cannot be written.
    """
    summary = summarize_dataset(open_given(root, {}), watcher, with_split_effect=True)
    watcher.stage("Checking")
    result = _view(run_checks(summary), summary.split_effect)
    with replacing(ProjectFolder(root).hidden / FILE) as temporary:
        temporary.write_text(result.model_dump_json(), encoding="utf-8")


def _view(findings: list[Finding], effect: SplitEffect | None) -> CheckResult:
    return CheckResult(
        findings=[
            FindingView(
                code=each.code,
                title=each.title,
                found=each.found,
                why=each.why,
                advice=each.advice,
                n_groups=len(each.groups),
                groups=[list(group[:_MAX_IN_GROUP]) for group in each.groups[:_MAX_GROUPS]],
            )
            for each in findings
            if each.outcome == Outcome.FOUND
        ],
        split_effect=None
        if effect is None
        else SplitEffectView(together=effect.together, at_random=effect.at_random, n=effect.n),
    )
