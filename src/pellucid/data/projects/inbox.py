"""The inbox of a project: pictures that have no class yet, which no training uses.

.pellucid/inbox/20261129-171205-3f2a9c01d4e6.jpg       without a class
                cat/20261129-171206-7b1e3f2a9c01.jpg   somebody has proposed the class cat
1.jpg                                                  lies beside the class folders
"""

from dataclasses import dataclass
from pathlib import PurePosixPath

from pellucid.data.projects.listing import Listing
from pellucid.data.projects.project_folder import ProjectFolder
from pellucid.data.sources.names import is_hidden, relative_name
from pellucid.data.sources.scan import may_be_picture


@dataclass(frozen=True)
class Waiting:
    """A picture in the inbox."""

    path: str
    """Path relative to the project, with slashes."""
    label: str | None
    """Class that was proposed for it. There may be no such class any more."""


class Inbox:
    """Lists the inbox of a project.

    Args:
        folder: The folder of the project.
        beside: What lies in that folder: pictures beside the class folders have no class either.
    """

    def __init__(self, folder: ProjectFolder, beside: Listing) -> None:
        self._beside = beside
        self._prefix = relative_name(str(folder.inbox), folder.root)
        self._listing = Listing(folder.inbox)

    def list(self) -> list[Waiting]:
        """List the pictures: those beside the classes, then the others as they came."""
        files = [PurePosixPath(path) for path in self._listing.files("")]
        shown = [path for path in files if len(path.parts) <= 2]
        received = [
            Waiting(f"{self._prefix}/{path}", path.parts[0] if len(path.parts) == 2 else None)
            for path in sorted(shown, key=lambda path: (path.name, path.parts))
            if not any(is_hidden(part) for part in path.parts)
        ]
        beside = [Waiting(name, None) for name in self._beside.loose() if may_be_picture(name)]
        return [*beside, *received]

    def revision(self) -> str:
        """Return a text that changes with the pictures that were received."""
        return self._listing.revision()
