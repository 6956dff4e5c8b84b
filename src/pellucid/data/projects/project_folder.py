"""The hidden folder of a project, beside its class folders.

PHOTOS/  cat/  dog/                  the pictures, one folder per class
         .pellucid/  project.json    marks the folder as a project
                     log.jsonl       every change, so that it can be undone
                     set_aside/      pictures that were taken out
                     incoming/       pictures that are being received
                     test_set.json   the test pictures, drawn once
                     lock            held while a change is made
"""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

HIDDEN = ".pellucid"
"""Name of the folder; hidden, so that it is not taken for a class."""


@dataclass(frozen=True)
class ProjectFolder:
    """Paths of the files of a project."""

    root: Path
    """The folder with the class folders."""

    @property
    def hidden(self) -> Path:
        """The hidden folder."""
        return self.root / HIDDEN

    @property
    def mark(self) -> Path:
        """The file that marks the folder as a project."""
        return self.hidden / "project.json"

    @property
    def is_project(self) -> bool:
        """Whether the folder is a project."""
        return self.mark.is_file()

    @property
    def log(self) -> Path:
        """The log of changes."""
        return self.hidden / "log.jsonl"

    @property
    def incoming(self) -> Path:
        """The folder of pictures that are being received."""
        return self.hidden / "incoming"

    @property
    def test_set(self) -> Path:
        """The list of test pictures."""
        return self.hidden / "test_set.json"

    @property
    def lock(self) -> Path:
        """The file that is locked while a change is made."""
        return self.hidden / "lock"

    def set_aside(self, path: str) -> str:
        """Return where a picture or a class goes that is taken out, relative to the root."""
        return str(PurePosixPath(HIDDEN, "set_aside", path))
