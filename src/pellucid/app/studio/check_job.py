"""The job that checks the pictures of a project; it imports OpenVINO."""

from pathlib import Path

from pellucid.api.given_source import open_given
from pellucid.api.summarize import summarize_dataset
from pellucid.app.studio.findings import FILE
from pellucid.app.studio.schemas import FoundGroup, SplitEffectView
from pellucid.app.studio.stored_check import FindingTexts, StoredCheck, StoredFinding
from pellucid.data.checks import labels_to_look_at
from pellucid.data.checks.dataset_summary import DatasetSummary, SplitEffect
from pellucid.data.checks.finding import Finding, Outcome
from pellucid.data.checks.registry import run_checks
from pellucid.data.projects.folder_names import folder_names
from pellucid.data.projects.kept import finding_key
from pellucid.data.projects.project import Project
from pellucid.i18n import marked, use_language
from pellucid.i18n.language import LANGUAGES
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
    project = Project(root)
    revision = project.classes_revision()
    folder_of = folder_names(each.name for each in project.classes())
    summary = summarize_dataset(open_given(root, {}), watcher, with_split_effect=True)
    watcher.stage(marked("Checking"))
    told = {}
    for language in LANGUAGES:
        with use_language(language):
            told[language] = run_checks(summary)
    result = StoredCheck(
        findings=[
            _stored(dict(zip(told, in_each, strict=True)), summary, folder_of)
            for in_each in zip(*told.values(), strict=True)
            if in_each[0].outcome == Outcome.FOUND
        ],
        split_effect=_effect_view(summary.split_effect),
        revision=revision,
    )
    with replacing(project.folder.hidden / FILE) as temporary:
        temporary.write_text(result.model_dump_json(), encoding="utf-8")


def _stored(
    told: dict[str, Finding], summary: DatasetSummary, folder_of: dict[str, str]
) -> StoredFinding:
    """Describe a finding, given in each language."""
    finding = told["en"]
    contents = dict(zip(summary.catalog["path"], summary.catalog["hash"], strict=True))
    rows = {path: row for row, path in enumerate(summary.paths)}
    groups = []
    for group in finding.groups[:_MAX_GROUPS]:
        paths = list(group[:_MAX_IN_GROUP])
        key = finding_key(finding.code, [contents.get(path) or "" for path in paths])
        looks_like = None
        if finding.code == labels_to_look_at.CODE:
            label = summary.classes[summary.probabilities[rows[paths[0]]].argmax()]
            looks_like = folder_of.get(label, label)
        groups.append(FoundGroup(paths=paths, key=key, looks_like=looks_like))
    return StoredFinding(
        code=finding.code,
        texts={language: _texts(each) for language, each in told.items()},
        n_groups=len(finding.groups),
        groups=groups,
    )


def _texts(finding: Finding) -> FindingTexts:
    return FindingTexts(
        title=finding.title, found=finding.found, why=finding.why, advice=finding.advice
    )


def _effect_view(effect: SplitEffect | None) -> SplitEffectView | None:
    if effect is None:
        return None
    return SplitEffectView(together=effect.together, at_random=effect.at_random, n=effect.n)
