"""The hidden folder of a project, beside its class folders.

PHOTOS/  cat/  dog/                  the pictures, one folder per class
         .pellucid/  project.json    marks the folder as a project
                     log.jsonl       every change, so that it can be undone
                     set_aside/      pictures that were taken out
                     incoming/       pictures that are being received
                     scratch/        archives that are being received
                     inbox/          pictures that have no class yet
                     colours/        the colours of the classes, as names of empty folders
                     kept/           what the user keeps although a check found it, likewise
                     test_set.json   the test pictures, drawn once
                     thresholds.json the thresholds of "none of these" that were chosen
                     lock            held while a change is made
"""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

HIDDEN = ".pellucid"
"""Name of the folder; hidden, so that it is not taken for a class."""
INBOX = "inbox"
"""Name of the folder in it for pictures that have no class yet."""


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
    def scratch(self) -> Path:
        """The folder of archives that are being received."""
        return self.hidden / "scratch"

    @property
    def inbox(self) -> Path:
        """The folder of pictures that have no class yet."""
        return self.hidden / INBOX

    @property
    def inbox_parts(self) -> tuple[str, str]:
        """The parts of the inbox's path, relative to the root."""
        return HIDDEN, INBOX

    def inbox_of(self, label: str | None) -> str:
        """Return the folder of the inbox for a proposed class, relative to the root."""
        return str(PurePosixPath(*self.inbox_parts, *([] if label is None else [label])))

    def colours(self, label: str) -> str:
        """Return the folder whose only entry is the colour of a class, relative to the root."""
        return str(PurePosixPath(HIDDEN, "colours", label))

    def kept(self, key: str) -> str:
        """Return the folder that marks a finding as kept, relative to the root."""
        return str(PurePosixPath(HIDDEN, "kept", key))

    @property
    def test_set(self) -> Path:
        """The list of test pictures."""
        return self.hidden / "test_set.json"

    @property
    def thresholds(self) -> Path:
        """The thresholds that the user has chosen."""
        return self.hidden / "thresholds.json"

    @property
    def lock(self) -> Path:
        """The file that is locked while a change is made."""
        return self.hidden / "lock"

    def set_aside(self, path: str) -> str:
        """Return where a picture or a class goes that is taken out, relative to the root."""
        return str(PurePosixPath(HIDDEN, "set_aside", path))
