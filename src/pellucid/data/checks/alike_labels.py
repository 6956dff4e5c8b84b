"""P303: class names that differ only in their spelling."""

import unicodedata
from collections import defaultdict

from pellucid.data.checks.dataset_summary import DatasetSummary
from pellucid.data.checks.finding import Finding, Outcome
from pellucid.i18n import gettext as _
from pellucid.i18n import marked

CODE, TITLE = "P303", marked("Class names that look alike")

MAX_SHOWN = 6
"""Maximum number of images shown per class."""


def check_alike_labels(summary: DatasetSummary) -> Finding:
    """Find classes whose names differ only in case, character width, spaces, dashes or dots."""
    alike: dict[str, list[str]] = defaultdict(list)
    for label in summary.classes:
        alike[_bare(label)].append(label)
    found = [labels for labels in alike.values() if len(labels) > 1]
    if not found:
        return Finding(
            CODE, _(TITLE), Outcome.CLEAR, _("No two names differ only in their spelling.")
        )
    paths: dict[str, list[str]] = defaultdict(list)
    for path, label in zip(summary.paths, summary.labels, strict=True):
        paths[label].append(path)
    return Finding(
        CODE,
        _(TITLE),
        Outcome.FOUND,
        _(
            "These may be one class: {found}.",
            found="; ".join(" = ".join(map(repr, same)) for same in found),
        ),
        why=_("A class that is written in two ways is learned as two indistinguishable classes."),
        advice=_("If they are one class, put their pictures together under one name."),
        groups=tuple(
            tuple(path for label in labels for path in paths[label][:MAX_SHOWN]) for labels in found
        ),
        remarks=tuple(
            ", ".join(f"{label}: {len(paths[label]):,}" for label in labels) for labels in found
        ),
    )


def _bare(label: str) -> str:
    """Return a name without case, character width, spaces, dashes and dots."""
    text = unicodedata.normalize("NFKC", label).casefold()
    return "".join(c for c in text if not (c.isspace() or c in "-_.\u200b\ufeff")) or text
