"""Renders the findings of the data checks as one HTML page."""

from pathlib import Path

from pellucid.data.checks.finding import Finding, Outcome
from pellucid.data.thumbnail import thumbnail
from pellucid.report.page import environment

MAX_GROUPS = 24
"""Maximum number of groups of a finding that are shown; more are only listed."""

MAX_IN_GROUP = 6


def findings_page(
    name: str, source: Path, n_images: int, classes: list[str], findings: list[Finding]
) -> str:
    """Render findings as one self-contained HTML page, without network access or scripts.

    Args:
        name: Name of the data set.
        source: Folder that paths are relative to; missing images get a placeholder.
        n_images: Number of usable images.
        classes: Names of the classes.
        findings: Findings in the order of their codes.

    Returns:
        The page.
    """
    shown = {
        path
        for finding in findings
        for group in finding.groups[:MAX_GROUPS]
        for path in group[:MAX_IN_GROUP]
    }
    found = {path: thumbnail(source / path) for path in sorted(shown)}
    by_outcome = {
        outcome: [finding for finding in findings if finding.outcome == outcome]
        for outcome in Outcome
    }
    return (
        environment()
        .get_template("findings.html.jinja")
        .render(
            name=name,
            n_images=n_images,
            classes=classes,
            found=by_outcome[Outcome.FOUND],
            clear=by_outcome[Outcome.CLEAR],
            not_applicable=by_outcome[Outcome.NOT_APPLICABLE],
            thumbnails={path: address for path, address in found.items() if address is not None},
            max_groups=MAX_GROUPS,
            max_in_group=MAX_IN_GROUP,
        )
    )
