"""What a check says."""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """How a check ended."""

    FOUND = "found"
    CLEAR = "clear"
    NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True)
class Finding:
    """The outcome of one check, in words and pictures."""

    code: str
    """Stable, such as "P203"; the docs have a section of this name."""
    title: str
    """What is looked for, in a few words."""
    outcome: Outcome
    found: str
    """What was found, or why the check does not apply; a sentence."""
    why: str = ""
    """Why it matters."""
    advice: str = ""
    """What to do."""
    groups: tuple[tuple[str, ...], ...] = ()
    """Paths of the pictures concerned, those that belong together in one group; worst first."""
    remarks: tuple[str, ...] = ()
    """What there is to say about each group; empty, or one for each."""
