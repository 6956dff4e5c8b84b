"""A project: a folder with one folder of pictures per class, whose changes can be undone.

Every picture is a file at once. A change is written to the log, then made, then marked as complete;
if the process is killed in between, the next one to open the project completes it.
"""

import hashlib
import os
import re
import uuid
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path, PurePosixPath

from pellucid.data.decode import read_picture_file
from pellucid.data.projects.class_list import ClassFolder, ClassList
from pellucid.data.projects.colours import N_COLOURS, read_colour
from pellucid.data.projects.file_names import is_burst_name
from pellucid.data.projects.inbox import Inbox, Waiting
from pellucid.data.projects.incoming import copy_in, new_name, write_incoming
from pellucid.data.projects.journal import Journal, Undone
from pellucid.data.projects.kept import finding_key, is_finding_key
from pellucid.data.projects.listing import Listing
from pellucid.data.projects.log import Kind
from pellucid.data.projects.moves import Move, carry_out
from pellucid.data.projects.places import (
    checked_class_name,
    class_folder,
    class_like,
    existing_pictures,
    free_path,
)
from pellucid.data.projects.project_folder import ProjectFolder
from pellucid.data.projects.project_lock import check_changeable, no_folder, not_stored
from pellucid.data.projects.renaming import merging, renaming
from pellucid.errors import DataError
from pellucid.i18n import gettext as _
from pellucid.real_path import real_path
from pellucid.typed_path import typed_path

_CODE = re.compile(r"P[0-9]{3}")


class Project:
    """A project. Several processes may have the same one open.

    Args:
        root: The folder. If it is not a project yet, the first change makes it one.

    Raises:
        DataError: It is not a folder, cannot be written, or its log is damaged.

    Example:
        >>> project = pellucid.Project("photos/")
        >>> project.make_class("bird")
        >>> project.undo().kind
        'make_class'
    """

    def __init__(self, root: str | os.PathLike[str]) -> None:
        root = typed_path(root)
        self.folder = ProjectFolder(real_path(root))
        if not root.is_dir():
            raise no_folder(root)
        self._journal = Journal(self.folder)
        self._listing = Listing(self.folder.root)
        self._classes = ClassList(self.folder, self._listing)
        self._inbox = Inbox(self.folder, self._listing)
        if not self.folder.is_project:
            check_changeable(self.folder)
            return
        with self._journal.writing():
            for left in self.folder.incoming.iterdir():
                if left.is_file():  # received by a process that was killed
                    left.unlink()

    @property
    def root(self) -> Path:
        """The folder with the class folders."""
        return self.folder.root

    def classes(self) -> list[ClassFolder]:
        """List the classes and their pictures, as they are on the disk now.

        Raises:
            DataError: The folder cannot be read.
        """
        return self._classes.list()

    def linked(self) -> list[str]:
        """List the paths of links to folders outside of the project.

        The pictures there are neither listed nor changed, but a training follows the links.
        """
        return self._listing.linked()

    def pictures(self, label: str) -> list[str]:
        """List the pictures of a class.

        Raises:
            DataError: There is no such class.
        """
        class_folder(self.folder, label)
        return self._listing.files(label)

    def inbox(self) -> list[Waiting]:
        """List the pictures without a class: those beside the classes, then those that came."""
        return self._inbox.list()

    def find(self, path: str) -> Path:
        """Return the file of a picture.

        Args:
            path: Path relative to the project.

        Raises:
            DataError: There is no such picture in the project.
        """
        if not (found := existing_pictures(self.folder, [path])):
            raise DataError(_("There is no picture {path!r} any more. Reload the page.", path=path))
        return self.root / found[0]

    def classes_revision(self) -> str:
        """Return a text that changes with the classes and their pictures."""
        return self._listing.revision()

    def revision(self) -> str:
        """Return a text that changes with all that a user can change."""
        return f"{self._listing.revision()}-{self._inbox.revision()}-{self._journal.size()}"

    def add(
        self,
        label: str | None,
        content: bytes,
        batch: str | None = None,
        *,
        time: datetime | None = None,
        burst: str | None = None,
    ) -> str:
        """Add a picture to a class, or to the inbox.

        Args:
            label: The class; None for the inbox.
            content: Content of the file.
            batch: Identifier of what is done at once, and undone at once. By default, each call is
                undone on its own.
            time: When the picture came; now by default.
            burst: Name of the burst of the camera that it belongs to, as for `file_name`.

        Returns:
            Path of the new file, relative to the project; that of the earlier file if the class
            has the same picture already.

        Raises:
            PictureError: The content is no picture that can be used.
            DataError: There is no such class, or the disk is full.
        """
        if burst is not None and not is_burst_name(burst):
            raise DataError(_("{burst!r} is not the name of a burst.", burst=burst))
        name = new_name(content, time, burst)
        with self._journal.writing():
            place = self.folder.inbox_of(None) if label is None else label
            if label is not None:
                class_folder(self.folder, label)
            if (there := copy_in(self.folder, place, content)) is not None:
                return there
            move = write_incoming(self.folder, place, name, content)
            if not self._journal.change("add", batch, [move]):
                raise not_stored(self.root / place)
        return move.target

    def receive(self, content: bytes, label: str | None = None) -> str:
        """Put a picture that somebody sends into the inbox.

        Unlike what the user of the project does, this is not undone by `undo`.

        Args:
            content: Content of the file.
            label: Class that is proposed for it; None for none.

        Returns:
            Path of the new file, relative to the project; that of the earlier file if the same
            picture waits there already.

        Raises:
            PictureError: The content is no picture that can be used.
            DataError: There is no such class, or the disk is full.
        """
        name = new_name(content)
        with self._journal.writing():
            if label is not None:
                class_folder(self.folder, label)
            place = self.folder.inbox_of(label)
            if (there := copy_in(self.folder, place, content)) is not None:
                return there
            move = write_incoming(self.folder, place, name, content)
            if carry_out([move], self.root).left:
                raise not_stored(self.root / place)
        return move.target

    def make_class(self, name: str, batch: str | None = None) -> None:
        """Make a class without pictures.

        Raises:
            DataError: There is such a class, or the name cannot be that of a folder.
        """
        name = checked_class_name(name)
        with self._journal.writing():
            if (there := class_like(self.folder, name)) is not None:
                raise DataError(
                    _("There is a class {name!r} already. Choose another name.", name=there)
                )
            self._journal.change("make_class", batch, [Move("", name)])

    def rename_class(
        self, old: str, new: str, batch: str | None = None, *, merge: bool = False
    ) -> None:
        """Rename a class.

        Args:
            old: Its name.
            new: Its new name.
            batch: As for `add`.
            merge: Whether its pictures may join those of a class that has this name.

        Raises:
            DataError: There is no such class, the name cannot be that of a folder, or another class
                has it.
        """
        new = checked_class_name(new)
        with self._journal.writing():
            class_folder(self.folder, old)
            there = class_like(self.folder, new, but=old)
            if new == old:
                return
            if there is None:
                self._journal.change(
                    "rename_class", batch, renaming(self.folder, old, new, self._journal.aside)
                )
            elif merge:
                class_folder(self.folder, there)  # it may be a file, or a link to elsewhere
                self._merge(old, there, batch or uuid.uuid4().hex)
            else:
                raise DataError(
                    _(
                        "There is a class {name!r} already. Choose another name, or merge the two.",
                        name=there,
                    )
                )

    def _merge(self, old: str, there: str, batch: str) -> None:
        pictures = self._listing.files(old)
        moves = merging(self.folder, pictures, self.inbox(), old, there)
        is_whole = self._journal.change("merge_classes", batch, moves) == len(moves)
        if is_whole and not any(each.startswith(f"{old}/") for each in self.linked()):
            # Folders and hidden files that are left in it would remain as a class.
            self._journal.change("merge_classes", batch, [Move(old, self._journal.aside(old))])

    def remove_class(self, name: str, batch: str | None = None) -> None:
        """Set a class aside with all of its pictures.

        Raises:
            DataError: There is no such class.
        """
        with self._journal.writing():
            class_folder(self.folder, name)
            self._journal.change("remove_class", batch, [Move(name, self._journal.aside(name))])

    def colour_class(self, name: str, colour: int, batch: str | None = None) -> None:
        """Give a class a colour.

        Args:
            name: The class.
            colour: Number of the colour, from 0 to `N_COLOURS` - 1.
            batch: As for `add`.

        Raises:
            DataError: There is no such class, or no such colour.
        """
        if not 0 <= colour < N_COLOURS:
            raise DataError(
                _(
                    "There is no colour {colour}: expected a number below {n_colours}.",
                    colour=colour,
                    n_colours=N_COLOURS,
                )
            )
        with self._journal.writing():
            class_folder(self.folder, name)
            before, folder = read_colour(self.folder, name), self.folder.colours(name)
            if before != colour:
                source = "" if before is None else f"{folder}/{before}"
                self._journal.change("colour_class", batch, [Move(source, f"{folder}/{colour}")])

    def keep(
        self, code: str, paths: Sequence[str], batch: str | None = None, *, key: str | None = None
    ) -> None:
        """Keep pictures although a check found them: the finding is not shown again.

        Args:
            code: Code of the check, such as "P202".
            paths: Paths of the pictures that it found together, relative to the project.
            batch: As for `add`.
            key: Key of the finding, as by `finding_key`, if some of its pictures are gone since.

        Raises:
            DataError: This is not a code or key, a path is not that of a picture of this project,
                or a picture is gone.
            PictureError: A picture cannot be read.
        """
        if not _CODE.fullmatch(code):
            raise DataError(_("{code!r} is not the code of a check, such as P202.", code=code))
        if key is not None and not is_finding_key(code, key):
            raise DataError(_("{key!r} is not the key of a finding of {code}.", key=key, code=code))
        contents = [
            hashlib.sha256(read_picture_file(str(self.find(path)))).hexdigest()
            for path in dict.fromkeys(paths)
        ]
        with self._journal.writing():
            keys = dict.fromkeys([finding_key(code, contents), *([] if key is None else [key])])
            places = [self.folder.kept(each) for each in keys]
            moves = [Move("", each) for each in places if not (self.root / each).exists()]
            self._journal.change("keep", batch, moves)

    def kept(self) -> frozenset[str]:
        """Return the keys of what was kept, as by `finding_key`."""
        try:
            return frozenset(each.name for each in (self.root / self.folder.kept("")).iterdir())
        except OSError:  # nothing was
            return frozenset()

    def move(self, paths: Sequence[str], label: str, batch: str | None = None) -> int:
        """Move pictures to another class.

        Args:
            paths: Paths of the pictures, relative to the project.
            label: The class.
            batch: As for `add`.

        Returns:
            Number of pictures that were moved; others were in the class already, or are gone.

        Raises:
            DataError: A path is not that of a picture of this project, or there is no such class.
        """
        with self._journal.writing():
            class_folder(self.folder, label)
            found = existing_pictures(self.folder, paths)
            taken: set[str] = set()
            moves = [
                Move(path, free_path(self.folder, label, path, taken))
                for path in found
                if PurePosixPath(path).parts[0] != label
            ]
            return self._journal.change("move", batch, moves)

    def set_aside(self, paths: Sequence[str], batch: str | None = None) -> int:
        """Take pictures out; their files are kept in the project's hidden folder.

        Args:
            paths: Paths of the pictures, relative to the project.
            batch: As for `add`.

        Returns:
            Number of pictures that were taken out; others are gone.

        Raises:
            DataError: A path is not that of a picture of this project.
        """
        with self._journal.writing():
            moves = [
                Move(path, self._journal.aside(path))
                for path in existing_pictures(self.folder, paths)
            ]
            return self._journal.change("set_aside", batch, moves)

    def undo(self) -> Undone | None:
        """Undo what was done last, by whatever process and whenever; None if there is nothing."""
        return self._journal.go("undo")

    def redo(self) -> Undone | None:
        """Do again what was undone last; None if something else was done since then."""
        return self._journal.go("redo")

    def next_kinds(self) -> tuple[Kind | None, Kind | None]:
        """Return what `undo` and `redo` would act on."""
        return self._journal.next_kinds()
