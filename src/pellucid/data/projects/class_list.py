"""The classes of a project: the folders in it, without links to folders elsewhere."""

from dataclasses import dataclass

from pellucid.data.projects.colours import read_colour
from pellucid.data.projects.listing import Listing
from pellucid.data.projects.project_folder import ProjectFolder
from pellucid.data.projects.project_lock import unwritable
from pellucid.data.sources.names import display_name
from pellucid.real_path import real_path


@dataclass(frozen=True)
class ClassFolder:
    """A class of a project."""

    name: str
    """Name of the folder."""
    pictures: tuple[str, ...]
    """Paths of its files relative to the project, with slashes, sorted."""
    colour: int | None
    """Number of its colour, below `N_COLOURS`; None if the user has chosen none."""
    revision: str
    """Changes with its pictures."""


class ClassList:
    """Lists the classes of a project.

    Args:
        folder: The folder of the project.
        listing: What lies in it.
    """

    def __init__(self, folder: ProjectFolder, listing: Listing) -> None:
        self._folder = folder
        self._listing = listing

    def list(self) -> list[ClassFolder]:
        """List the classes and their pictures, as they are on the disk now.

        Raises:
            DataError: The folder cannot be read.
        """
        try:
            names = self._listing.folders()
        except OSError as error:
            raise unwritable(self._folder.root, error) from None
        return [
            ClassFolder(
                name=display_name(name),
                revision=self._listing.revision(name),  # before the pictures: rather too old
                pictures=tuple(self._listing.files(name)),
                colour=read_colour(self._folder, name),
            )
            for name in names
            if self._is_inside(name)
        ]

    def _is_inside(self, name: str) -> bool:
        return real_path(self._folder.root / name).is_relative_to(self._folder.root)
