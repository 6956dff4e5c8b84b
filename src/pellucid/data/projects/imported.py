"""Adds the pictures of an archive to a project."""

from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from pellucid.data.projects.places import checked_class_name, class_folder, class_like
from pellucid.data.projects.project import Project
from pellucid.data.projects.scratch import scratch_folder
from pellucid.data.sources.endings import ARCHIVES, ending_of
from pellucid.data.sources.members import write_members
from pellucid.data.sources.names import is_hidden, relative_name
from pellucid.data.sources.zip_reader import ZipMembers
from pellucid.errors import DataError, PictureError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked

_NO_FOLDER = marked("It is not in a folder, so its class is not known.")


@dataclass
class Imported:
    """What came of an archive."""

    added: dict[str, int] = field(default_factory=dict)
    """Number of pictures by class."""
    refused: list[tuple[str, str]] = field(default_factory=list)
    """Names of files that were not added, each with the reason."""
    notes: list[str] = field(default_factory=list)
    """Notes for the user, such as which files were left in the archive."""


def import_zip(project: Project, archive: Path, batch: str, label: str | None = None) -> Imported:
    """Add the pictures of a zip archive, which is not trusted.

    Args:
        project: The project.
        archive: The archive.
        batch: Identifier under which all of it is undone at once.
        label: Class for all pictures. If None, a folder that holds pictures is a class, and folders
            above several such folders are passed over; classes that are missing are made.

    Raises:
        DataError: It is not a zip archive, is damaged or may be an attack; there is no such class;
            the disk is full; it holds no files; or, without `label`, its pictures are not in
            folders.
    """
    found = Imported()
    with scratch_folder(project.folder) as folder:
        members = ZipMembers(archive)
        left_out = write_members(members, archive, folder)
        found.notes = [*members.notes, *left_out]
        files = [path for path in sorted(folder.rglob("*")) if _is_of_user(path, folder)]
        names = [PurePosixPath(relative_name(str(path), folder)) for path in files]
        if not names:
            raise DataError(
                " ".join(
                    [_("There are no files in {archive}.", archive=archive.name), *found.notes]
                )
            )
        classes: list[str | None]
        if label is not None:
            class_folder(project.folder, label)
            classes = [label] * len(names)
        else:
            classes = class_names(names)
        if not any(classes):
            if all(ending_of(path) in ARCHIVES for path in files):
                raise DataError(
                    _(
                        "There are only archives in {archive}, such as {first}. Unpack it, and "
                        "add the archives in it.",
                        archive=archive.name,
                        first=names[0],
                    )
                )
            raise DataError(
                _(
                    "The pictures in {archive} are not in folders, so their class is not "
                    "known. Drop the archive on a class, or put the pictures of each class "
                    "into a folder.",
                    archive=archive.name,
                )
            )
        for chosen in set(classes) - {None}:
            checked_class_name(str(chosen))  # before anything is added
        for path, name, chosen in zip(files, names, classes, strict=True):
            if chosen is None:
                found.refused.append((str(name), _NO_FOLDER))
            else:
                _add(project, path, str(name), chosen, batch, found)
    return found


def class_names(names: list[PurePosixPath]) -> list[str | None]:
    """Return the class of each file by its folders: the first folder in which files differ.

    Args:
        names: Paths in an archive or in a dropped folder.

    Returns:
        The class of each file; None for files outside of all class folders.

    Example:
        >>> paths = ["photos/cat/1.jpg", "photos/cat/day 2/2.jpg", "photos/dog/3.jpg"]
        >>> class_names([PurePosixPath(path) for path in paths])
        ['cat', 'cat', 'dog']
        >>> class_names([PurePosixPath("cat/1.jpg"), PurePosixPath("cat/2.jpg")])
        ['cat', 'cat']
    """
    folders = [name.parts[:-1] for name in names]
    n_shared = 0
    while folders and all(
        len(parts) > n_shared + 1 and parts[n_shared] == folders[0][n_shared] for parts in folders
    ):
        n_shared += 1
    return [parts[n_shared] if len(parts) > n_shared else None for parts in folders]


def _is_of_user(path: Path, folder: Path) -> bool:
    parts = path.relative_to(folder).parts
    return path.is_file() and not any(is_hidden(part) for part in parts)


def _add(project: Project, path: Path, name: str, label: str, batch: str, found: Imported) -> None:
    try:
        label = _class(project, label, batch)
        project.add(label, path.read_bytes(), batch)
    except PictureError as error:
        found.refused.append((name, str(error)))
    else:
        found.added[label] = found.added.get(label, 0) + 1


def _class(project: Project, label: str, batch: str) -> str:
    """Return the class for a folder's name, which is made if there is none."""
    label = checked_class_name(label)  # macOS writes Hangul and accents in another Unicode form
    if (there := class_like(project.folder, label)) is not None:
        return there
    project.make_class(label, batch)
    return label
