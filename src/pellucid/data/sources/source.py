"""Files that should be pictures, each with its class: what every way in gives."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pellucid.data.value_survey import ValueSurvey, survey_values


@dataclass(frozen=True)
class SourceFile:
    """One file that should be a picture."""

    path: str
    """Relative to the source, with slashes; undecodable bytes in names are escaped."""
    file: str
    """Where it is; for opening it."""
    label: str
    """Class name, normalised to Unicode's form C."""
    split: str | None
    """The split that the source puts it in, if it does."""
    group: str | None = None
    """What it shares with pictures that must stay in its split, such as a patient or a film."""
    class_at: int | None = None
    """Which part of the path is the folder of its class, from 0; None if none is."""


@dataclass(frozen=True)
class Source:
    """What a folder, a table, an archive or arrays hold."""

    root: Path
    """The folder that paths are relative to."""
    files: list[SourceFile]
    """Sorted by path."""
    notes: list[str]
    """What a user should know: files outside classes, empty classes, rows without a label."""

    @cached_property
    def survey(self) -> ValueSurvey:
        """What the values of all pictures together tell; they are looked at when it is asked."""
        return survey_values(sorted({file.file for file in self.files}))
