"""The projects that a server shows."""

import threading
from pathlib import Path

from pellucid.app.studio.schemas import ClassView, ProjectCard, ProjectView
from pellucid.data.projects.project import Project
from pellucid.data.projects.project_folder import ProjectFolder
from pellucid.data.sources.class_name import why_no_folder_name
from pellucid.data.sources.folder import list_folder
from pellucid.errors import ConfigError, DataError

PROJECTS = Path("projects")
"""Folder in which projects are made and looked for."""

GIVEN = "given"
"""Identifier of the folder that the user named on the command line."""


class Projects:
    """Opens projects by their identifier; no other folder is ever touched.

    Args:
        given: Folder that the user named, which becomes a project; None if there is none.

    Raises:
        DataError: It cannot be a project.
    """

    def __init__(self, given: Path | None = None) -> None:
        self._lock = threading.Lock()
        self._open: dict[Path, Project] = {}
        self._given = None if given is None else _opened(given)

    def list(self) -> list[ProjectCard]:
        """List the projects: the one that was named, and those in `PROJECTS`, by name."""
        cards = [] if self._given is None else [ProjectCard(id=GIVEN, name=self._given.root.name)]
        if PROJECTS.is_dir():
            cards += [
                ProjectCard(id=path.name, name=path.name)
                for path in sorted(PROJECTS.iterdir())
                if path.name != GIVEN and ProjectFolder(path).is_project
            ]
        return cards

    def create(self, name: str) -> str:
        """Make a new, empty project in `PROJECTS`.

        Args:
            name: Its name.

        Returns:
            Its identifier.

        Raises:
            ConfigError: The name cannot be that of a folder, or is taken.
            DataError: The folder cannot be written.
        """
        name = name.strip()
        if reason := why_no_folder_name(name):
            raise ConfigError(f"A project cannot be called {name!r}: {reason}. Choose another.")
        path = PROJECTS / name
        if name == GIVEN or path.exists():
            raise ConfigError(f"There is a project {name!r} already. Choose another name.")
        try:
            path.mkdir(parents=True)
        except OSError as error:
            raise ConfigError(
                f"The folder {path} cannot be made ({error.strerror or error}). Start pellucid in "
                "a folder that you may write to."
            ) from None
        with self._lock:
            self._open[path] = Project(path)
        return name

    def get(self, identifier: str) -> Project:
        """Return a project.

        Raises:
            ConfigError: There is no such project.
            DataError: It cannot be opened.
        """
        if identifier == GIVEN and self._given is not None:
            return self._given
        path = PROJECTS / identifier
        is_name = why_no_folder_name(identifier) is None
        if not is_name or not ProjectFolder(path).is_project:
            raise ConfigError(
                f"There is no project {identifier!r} any more. Open the home page to see which "
                "there are."
            )
        with self._lock:
            if path not in self._open:
                self._open[path] = Project(path)
            return self._open[path]


def _opened(folder: Path) -> Project:
    """Open a folder as a project.

    Raises:
        DataError: Its folders are splits, which projects do not have, or it cannot be opened.
    """
    try:
        has_splits = any(file.split is not None for file in list_folder(folder).files)
    except DataError:  # it has no classes yet, or is no folder, which `Project` says
        has_splits = False
    if has_splits:
        raise DataError(
            f"The folders in {folder} are splits, such as train and test. A project has one folder "
            "of pictures per class, and draws its test set itself. Open the folder that holds the "
            "classes, or put the pictures of each class into one folder."
        )
    return Project(folder)


def view_project(identifier: str, project: Project) -> ProjectView:
    """Convert a project to the schema that is sent."""
    undo, redo = project.next_kinds()
    return ProjectView(
        id=identifier,
        name=project.root.name,
        folder=str(project.root),
        classes=[
            ClassView(name=each.name, n_pictures=len(each.pictures)) for each in project.classes()
        ],
        undo=undo,
        redo=redo,
    )
