"""Where the classes and pictures of a project lie, and which places are free."""

import os
import unicodedata
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from pellucid.data.placing import folded, stays_inside
from pellucid.data.projects.project_folder import ProjectFolder
from pellucid.data.sources.class_name import why_no_class_name
from pellucid.data.sources.names import is_hidden
from pellucid.data.sources.split_words import SPLIT_FOLDERS
from pellucid.errors import DataError
from pellucid.i18n import gettext as _
from pellucid.real_path import real_path


def class_folder(folder: ProjectFolder, label: str) -> Path:
    """Return the folder of a class.

    Raises:
        DataError: There is no such class, or it is a link to elsewhere.
    """
    found = folder.root / label
    is_class = not is_hidden(label) and PurePosixPath(label).parts == (label,)
    if not is_class or not stays_inside(label) or not os.path.isdir(found):  # noqa: PTH112 (long names)
        raise DataError(
            _(
                "There is no class {label!r} any more; it may have been renamed in another "
                "window. Reload the page.",
                label=label,
            )
        )
    if not real_path(found).is_relative_to(folder.root):
        raise DataError(
            _(
                "The class folder {label!r} is a link to a folder outside of {root}, in "
                "which nothing is changed. Copy its pictures into the project.",
                label=label,
                root=folder.root,
            )
        )
    return found


def checked_class_name(name: str) -> str:
    """Return a class name without blanks around it, in the Unicode form NFC.

    Raises:
        DataError: It cannot be the name of a folder.
    """
    name = unicodedata.normalize("NFC", name.strip())
    if name.lower() in SPLIT_FOLDERS:
        raise DataError(
            _(
                "A class cannot be called {name!r}: folders of that name are splits, and a "
                "project draws its test pictures itself. Choose another name; or, if the "
                "folder holds class folders, add those.",
                name=name,
            )
        )
    if reason := why_no_class_name(name):
        raise DataError(
            _(
                "A class cannot be called {name!r}: {reason}. Choose another name.",
                name=name,
                reason=reason,
            )
        )
    return name


def class_like(folder: ProjectFolder, name: str, but: str | None = None) -> str | None:
    """Return the class that some disks do not tell from a name; None if there is none.

    Args:
        folder: The folder of the project.
        name: The name.
        but: A class to pass over.
    """
    names = (entry.name for entry in folder.root.iterdir() if entry.name != but)
    return next((there for there in names if folded(there) == folded(name)), None)


def existing_pictures(folder: ProjectFolder, paths: Sequence[str]) -> list[str]:
    """Return those of the paths at which there is a picture, each once.

    Args:
        folder: The folder of the project.
        paths: Paths of pictures of a class, of the inbox or beside the class folders, relative to
            the project.

    Raises:
        DataError: A path is not that of a picture of this project.
    """
    found = []
    checked = set()  # folders, each of which is checked once
    for path in dict.fromkeys(paths):
        parts = PurePosixPath(path).parts
        is_waiting = parts[:2] == folder.inbox_parts
        inner = parts[2:] if is_waiting else parts
        is_inside = stays_inside(path) and bool(inner) and not any(map(is_hidden, inner))
        file = folder.root / path
        if not is_inside or (len(parts) == 1 and os.path.isdir(file)):  # noqa: PTH112 (long names)
            raise DataError(_("{path!r} is not a picture of this project.", path=path))
        if parts[:-1] not in checked:
            if len(parts) > 1 and not is_waiting:
                class_folder(folder, parts[0])
            if not real_path(file.parent).is_relative_to(folder.root):
                raise DataError(_("{path!r} is in a folder outside of this project.", path=path))
            checked.add(parts[:-1])
        if os.path.isfile(file) or os.path.islink(file):  # noqa: PTH113, PTH114 (long names)
            found.append(path)
    return found


def free_path(folder: ProjectFolder, place: str, name: str, taken: set[str] | None = None) -> str:
    """Return a free path for a picture, with a number in its name if the name is taken.

    Args:
        folder: The folder of the project.
        place: Class or other folder of the project for the picture.
        name: Path of the picture, of which the last part is kept.
        taken: Paths that are not free either; the new one is added.
    """
    taken = set() if taken is None else taken
    file = PurePosixPath(name)
    wanted, number = PurePosixPath(place, file.name), 2
    while str(wanted) in taken or os.path.lexists(folder.root / wanted):
        wanted, number = PurePosixPath(place, f"{file.stem}-{number}{file.suffix}"), number + 1
    taken.add(str(wanted))
    return str(wanted)
