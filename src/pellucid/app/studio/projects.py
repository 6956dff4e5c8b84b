"""The projects that a server shows."""

import threading
from pathlib import Path

from pellucid.app.studio.schemas import ClassView, ProjectCard, ProjectView
from pellucid.data.projects.other_files import other_file
from pellucid.data.projects.project import Project
from pellucid.data.projects.project_folder import ProjectFolder
from pellucid.data.projects.project_lock import become_project
from pellucid.data.sources.class_name import why_no_folder_name
from pellucid.data.sources.folder import list_folder
from pellucid.data.sources.names import display_name
from pellucid.errors import ConfigError, DataError
from pellucid.i18n import gettext as _
from pellucid.i18n import system_reason
from pellucid.real_path import real_path

PROJECTS = Path("projects")
"""Folder in which projects are made and looked for."""

GIVEN = "given"
"""Identifier of the folder that the user named on the command line."""


class Projects:
    """Opens projects by their identifier; no other folder is ever touched.

    Args:
        given: Folder that the user named, which becomes a project; None if there is none.

    Raises:
        DataError: It cannot be a project, or has files but no pictures.
    """

    def __init__(self, given: Path | None = None) -> None:
        self._lock = threading.Lock()
        self._open: dict[Path, Project] = {}
        self._given = None if given is None else _opened(given)

    def list(self) -> list[ProjectCard]:
        """List the projects: the one that was named, and those in `PROJECTS`, by name."""
        cards = [] if self._given is None else [ProjectCard(id=GIVEN, name=_name(self._given))]
        if PROJECTS.is_dir():
            cards += [
                ProjectCard(id=path.name, name=path.name)
                for path in sorted(PROJECTS.iterdir())
                if path.name != GIVEN and why_no_folder_name(path.name) is None
                if ProjectFolder(path).is_project and not self._is_given(path)
            ]
        return cards

    def _is_given(self, path: Path) -> bool:
        return self._given is not None and real_path(path) == self._given.root

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
            raise ConfigError(
                _(
                    "A project cannot be called {name!r}: {reason}. Choose another.",
                    name=name,
                    reason=reason,
                )
            )
        path = PROJECTS / name
        if name == GIVEN or path.exists():
            raise ConfigError(
                _("There is a project {name!r} already. Choose another name.", name=name)
            )
        try:
            path.mkdir(parents=True)
        except OSError as error:
            raise ConfigError(
                _(
                    "The folder {path} cannot be made ({error}). Start pellucid in a folder "
                    "that you may write to.",
                    path=path,
                    error=system_reason(error),
                )
            ) from None
        become_project(ProjectFolder(real_path(path)))
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
                _(
                    "There is no project {identifier!r} any more. Open the home page to see "
                    "the projects that there are.",
                    identifier=identifier,
                )
            )
        with self._lock:
            if path not in self._open:
                self._open[path] = Project(path)
            return self._open[path]


def _opened(folder: Path) -> Project:
    """Open a folder as a project.

    Raises:
        DataError: Its folders are splits, which projects do not have, it has files but no pictures,
            or it cannot be opened.
    """
    if folder.is_dir() and not ProjectFolder(real_path(folder)).is_project:
        _check_purpose(folder)
    try:
        has_splits = any(file.split is not None for file in list_folder(folder).files)
    except DataError:  # it has no classes yet, or is no folder, which `Project` says
        has_splits = False
    if has_splits:
        raise DataError(
            _(
                "The folders in {folder} are splits, such as train and test. A project has "
                "one folder of pictures per class, and draws its test set itself. Open the "
                "folder that holds the classes, or put the pictures of each class into one "
                "folder.",
                folder=folder,
            )
        )
    return Project(folder)


def _check_purpose(folder: Path) -> None:
    """Refuse a folder that serves something else, before anything is written into it.

    Raises:
        DataError: It has files, but no pictures.
    """
    found = other_file(folder)
    if found is not None:
        raise DataError(
            _(
                "There are no pictures in {folder}, but other files, such as {file}. A project "
                "adds a hidden folder .pellucid to its folder, so nothing was changed. Give a "
                "folder of pictures or an empty one; or start `pellucid studio` without a folder, "
                "and make a project on its page.",
                folder=folder,
                file=display_name(str(found)),
            )
        )


def _name(project: Project) -> str:
    return display_name(project.root.name)


def view_project(identifier: str, project: Project) -> ProjectView:
    """Convert a project to the schema that is sent."""
    # Before the pictures: rather too old than too new.
    revision, classes_revision = project.revision(), project.classes_revision()
    undo, redo = project.next_kinds()
    return ProjectView(
        id=identifier,
        name=_name(project),
        folder=display_name(str(project.root)),
        classes=[
            ClassView(
                name=each.name,
                n_pictures=len(each.pictures),
                colour=each.colour,
                revision=each.revision,
            )
            for each in project.classes()
        ],
        undo=undo,
        redo=redo,
        n_waiting=len(project.inbox()),
        linked=project.linked(),
        classes_revision=classes_revision,
        revision=revision,
    )
