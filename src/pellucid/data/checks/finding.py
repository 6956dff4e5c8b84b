"""Result of a check."""

from dataclasses import dataclass
from enum import StrEnum

from pellucid.i18n import marked


class Outcome(StrEnum):
    """Outcome of a check."""

    FOUND = marked("found")
    CLEAR = marked("clear")
    NOT_APPLICABLE = marked("not applicable")


@dataclass(frozen=True)
class Finding:
    """Result of one check, with the images concerned."""

    code: str
    """Permanent code, such as "P203"; the docs have a section of this name."""
    title: str
    """Short name of the problem that the check looks for, in the language of that moment."""
    outcome: Outcome
    found: str
    """Sentence that says what was found, or why the check does not apply."""
    why: str = ""
    """Reason why it matters."""
    advice: str = ""
    """Advice on what to do."""
    groups: tuple[tuple[str, ...], ...] = ()
    """Paths of the images concerned, in groups that belong together; worst first."""
    remarks: tuple[str, ...] = ()
    """Remark on each group; empty, or one per group."""
