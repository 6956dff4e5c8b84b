"""The image files of a data set with their classes: the result of every source reader."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pellucid.data.value_survey import ValueSurvey, survey_values


@dataclass(frozen=True)
class SourceFile:
    """One file that should be an image."""

    path: str
    """Path relative to the source, with slashes; undecodable bytes are escaped."""
    file: str
    """Path for opening the file."""
    label: str
    """Class name, normalized to Unicode form C."""
    split: str | None
    """Split given by the source; None if the source gives none."""
    group: str | None = None
    """Key shared by images that must stay in the same split, such as a patient or a film."""
    class_at: int | None = None
    """Index from 0 of the path part that is the class folder; None if there is no class folder."""


@dataclass(frozen=True)
class Source:
    """The contents of a folder, a table, an archive or arrays."""

    root: Path
    """Folder that paths are relative to."""
    files: list[SourceFile]
    """The files, sorted by path."""
    notes: list[str]
    """Notes for the user: files outside classes, empty classes, rows without a label."""

    @cached_property
    def survey(self) -> ValueSurvey:
        """Survey of the pixel values of all images; computed on first access."""
        return survey_values(sorted({file.file for file in self.files}))
