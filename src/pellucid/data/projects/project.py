"""A project: a folder with one folder of pictures per class, whose changes can be undone.

Every picture is a file at once. A change is written to the log, then made, then marked as complete;
if the process is killed in between, the next one to open the project completes it.
"""

import json
import os
import unicodedata
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from pellucid.data.decode import MAX_BYTES, ImageSpec, decode
from pellucid.data.file_kind import kind_of
from pellucid.data.placing import folded
from pellucid.data.projects.file_names import digest_of, file_name, is_burst_name
from pellucid.data.projects.listing import Listing
from pellucid.data.projects.log import Change, Kind, Log, Way
from pellucid.data.projects.moves import Move, carry_out
from pellucid.data.projects.project_folder import ProjectFolder
from pellucid.data.projects.project_lock import holding, is_full, unwritable
from pellucid.data.sources.class_name import why_no_class_name
from pellucid.data.sources.names import is_hidden, relative_name
from pellucid.errors import DataError, PictureError
from pellucid.typed_path import typed_path

_FORMAT = 1
_SMALL = ImageSpec(32, 32, 3)
"""Size to decode at, to find out whether a file can be used: large JPEGs are decoded faster."""


@dataclass(frozen=True)
class ClassFolder:
    """A class of a project."""

    name: str
    """Name of the folder."""
    pictures: tuple[str, ...]
    """Paths of its files relative to the project, with slashes, sorted."""


@dataclass(frozen=True)
class Undone:
    """What an undo or a redo did."""

    kind: Kind
    """The change that was undone, or made again."""
    n: int
    """Number of moves."""
    n_left: int
    """Number of moves that could not be made, since files were changed elsewhere."""


class Project:
    """A project. Several processes may have the same one open.

    Args:
        root: The folder of the project. It becomes a project if it is none.

    Raises:
        DataError: It is no folder, cannot be written, or its log is damaged.

    Example:
        >>> project = pellucid.Project("photos/")
        >>> project.make_class("bird")
        >>> project.undo().kind
        'make_class'
    """

    def __init__(self, root: str | os.PathLike[str]) -> None:
        root = typed_path(root)
        self.folder = ProjectFolder(root.resolve())
        if not root.is_dir():
            raise DataError(
                f"There is no folder {root}. Expected one that holds a folder of pictures per "
                "class."
            )
        self._log = Log(self.folder.log)
        self._listing = Listing(self.folder.root)
        with self._writing():
            if not self.folder.is_project:
                text = json.dumps({"format": _FORMAT}) + "\n"
                self.folder.mark.write_text(text, encoding="utf-8")
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
        try:
            names = self._listing.folders()
        except OSError as error:
            raise unwritable(self.root, error) from None
        return [ClassFolder(name, tuple(self._listing.files(name))) for name in names]

    def pictures(self, label: str) -> list[str]:
        """List the pictures of a class.

        Raises:
            DataError: There is no such class.
        """
        self._class_folder(label)
        return self._pictures_of(label)

    def find(self, path: str) -> Path:
        """Return the file of a picture.

        Args:
            path: Path relative to the project.

        Raises:
            DataError: There is no such picture in the project.
        """
        if not (found := self._existing([path])):
            raise DataError(f"There is no picture {path!r} any more. Reload the page.")
        return self.root / found[0]

    def revision(self) -> str:
        """Return a text that changes with the classes and their pictures."""
        return f"{self._listing.revision()}-{self._log.size()}"

    def add(
        self,
        label: str,
        content: bytes,
        batch: str | None = None,
        *,
        time: datetime | None = None,
        burst: str | None = None,
    ) -> str:
        """Add a picture to a class.

        Args:
            label: The class.
            content: Content of the file.
            batch: Identifier of what is done at once, and undone at once. By default, each call is
                undone on its own.
            time: When the picture came; now by default.
            burst: Name of the burst of the camera that it belongs to, as by `burst_name`.

        Returns:
            Path of the new file, relative to the project; that of the earlier file if the class
            has the same picture already.

        Raises:
            PictureError: The content is no picture that can be used.
            DataError: There is no such class, or the disk is full.
        """
        if len(content) > MAX_BYTES:
            raise PictureError("too large", f"A file may have {MAX_BYTES:,} bytes at most.")
        if burst is not None and not is_burst_name(burst):
            raise DataError(f"{burst!r} is not the name of a burst.")
        decode(content, _SMALL)
        time = time or datetime.now().astimezone()
        name = file_name(content, kind_of(content), time, burst)
        with self._writing():
            folder = self._class_folder(label)
            for there in folder.glob(f"*-{digest_of(content)}.*"):
                if there.read_bytes() == content:
                    return f"{label}/{there.name}"
            temporary = self.folder.incoming / name
            with temporary.open("wb") as opened:
                opened.write(content)
                opened.flush()
                os.fsync(opened.fileno())
            source = relative_name(str(temporary), self.root)
            target = self._free(label, name)
            if not self._change("add", batch, [Move(source, target)]):
                raise DataError(
                    f"The picture cannot be stored in {self.root / label}. Check that you may "
                    "write to this folder."
                )
        return target

    def make_class(self, name: str, batch: str | None = None) -> None:
        """Make a class without pictures.

        Raises:
            DataError: There is such a class, or the name cannot be that of a folder.
        """
        name = self._checked_name(name)
        with self._writing():
            if (there := self._like(name)) is not None:
                raise DataError(f"There is a class {there!r} already. Choose another name.")
            self._change("make_class", batch, [Move("", name)])

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
        new = self._checked_name(new)
        with self._writing():
            self._class_folder(old)
            there = self._like(new, but=old)
            if new == old:
                return
            if there is None and folded(new) != folded(old):
                self._change("rename_class", batch, [Move(old, new)])
            elif there is None:  # some disks do not tell the two names apart
                between = self._aside(old)
                self._change("rename_class", batch, [Move(old, between), Move(between, new)])
            elif merge:
                self._merge(old, there, batch or uuid.uuid4().hex)
            else:
                raise DataError(
                    f"There is a class {there!r} already. Choose another name, or merge the two."
                )

    def _merge(self, old: str, there: str, batch: str) -> None:
        taken: set[str] = set()
        moves = [Move(path, self._free(there, path, taken)) for path in self._pictures_of(old)]
        if self._change("merge_classes", batch, moves) == len(moves):
            # Folders and hidden files that are left in it would remain as a class.
            self._change("merge_classes", batch, [Move(old, self._aside(old))])

    def remove_class(self, name: str, batch: str | None = None) -> None:
        """Set a class aside with all of its pictures.

        Raises:
            DataError: There is no such class.
        """
        with self._writing():
            self._class_folder(name)
            self._change("remove_class", batch, [Move(name, self._aside(name))])

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
        with self._writing():
            self._class_folder(label)
            found = self._existing(paths)
            taken: set[str] = set()
            moves = [
                Move(path, self._free(label, path, taken))
                for path in found
                if PurePosixPath(path).parts[0] != label
            ]
            return self._change("move", batch, moves)

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
        with self._writing():
            moves = [Move(path, self._aside(path)) for path in self._existing(paths)]
            return self._change("set_aside", batch, moves)

    def undo(self) -> Undone | None:
        """Undo what was done last, by whatever process and whenever; None if there is nothing."""
        return self._go("undo")

    def redo(self) -> Undone | None:
        """Do again what was undone last; None if something else was done since then."""
        return self._go("redo")

    def next_kinds(self) -> tuple[Kind | None, Kind | None]:
        """Return what `undo` and `redo` would act on."""
        with self._locked():
            undo, redo = self._log.last("undo"), self._log.last("redo")
        return undo[-1].kind if undo else None, redo[-1].kind if redo else None

    def _go(self, way: Way) -> Undone | None:
        assert way != "do"
        with self._writing():
            batch = self._log.last(way)
            if not batch:
                return None
            moves = tuple(self._as_kept(move) for move in self._log.moves_of(batch))
            if way == "undo":
                moves = tuple(move.reverse for move in reversed(moves))
            kind = batch[-1].kind
            n_left = len(moves) - self._change(kind, batch[-1].batch, moves, way)
            return Undone(kind, len(moves), n_left)

    def _as_kept(self, move: Move) -> Move:
        """Return a move whose file comes from where undoing leads it: nothing added is deleted."""
        if not move.source.startswith(relative_name(str(self.folder.incoming), self.root)):
            return move
        aside = self.folder.set_aside(str(PurePosixPath("undone", move.target)))
        return move._replace(source=aside)

    def _change(self, kind: Kind, batch: str | None, moves: Sequence[Move], way: Way = "do") -> int:
        """Log and make moves; return how many were made."""
        if not moves:
            return 0
        change = Change(self._log.n_changes, batch or uuid.uuid4().hex, kind, way, tuple(moves))
        self._log.begin(change)
        return len(moves) - self._finish(change, is_resumed=False)

    def _finish(self, change: Change, *, is_resumed: bool) -> int:
        """Make the moves of a change; return how many were not made."""
        left, error = carry_out(change.moves, self.root, is_resumed=is_resumed)
        self._log.end(left)
        if error is not None and is_full(error):
            raise error
        return len(left)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Hold the lock, with the log read and every earlier change complete."""
        with self._locked():
            if self._log.pending is not None:
                self._finish(self._log.pending, is_resumed=True)
            yield

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the lock, with the log read."""
        with holding(self.folder):
            self._log.read()
            yield

    def _class_folder(self, label: str) -> Path:
        folder = self.root / label
        is_class = not is_hidden(label) and PurePosixPath(label).parts == (label,)
        if not is_class or not folder.is_dir():
            raise DataError(
                f"There is no class {label!r} any more; it may have been renamed in another "
                "window. Reload the page."
            )
        if not folder.resolve().is_relative_to(self.root):
            raise DataError(
                f"The class folder {label!r} is a link to a folder outside of {self.root}, in "
                "which nothing is changed. Copy its pictures into the project."
            )
        return folder

    def _checked_name(self, name: str) -> str:
        name = unicodedata.normalize("NFC", name.strip())
        if reason := why_no_class_name(name):
            raise DataError(f"A class cannot be called {name!r}: {reason}. Choose another name.")
        return name

    def _aside(self, path: str) -> str:
        """Return where a picture or a class goes that is taken out by the next change."""
        return self.folder.set_aside(str(PurePosixPath(str(self._log.n_changes), path)))

    def _like(self, name: str, but: str | None = None) -> str | None:
        """Return the class that some disks do not tell from this name."""
        names = (entry.name for entry in self.root.iterdir() if entry.name != but)
        return next((there for there in names if folded(there) == folded(name)), None)

    def _pictures_of(self, label: str) -> list[str]:
        return self._listing.files(label)

    def _existing(self, paths: Sequence[str]) -> list[str]:
        found = []
        for path in dict.fromkeys(paths):
            parts = PurePosixPath(path).parts
            if len(parts) < 2 or any(is_hidden(part) or part == ".." for part in parts):
                raise DataError(f"{path!r} is not a picture of this project.")
            self._class_folder(parts[0])
            file = self.root / path
            if not file.parent.resolve().is_relative_to(self.root):
                raise DataError(f"{path!r} is in a folder outside of this project.")
            if file.is_file() or file.is_symlink():
                found.append(path)
        return found

    def _free(self, label: str, path: str, taken: set[str] | None = None) -> str:
        """Return a path in a class for a picture, with a number if its name is taken."""
        taken = set() if taken is None else taken
        name = PurePosixPath(path)
        wanted, number = PurePosixPath(label, name.name), 2
        while str(wanted) in taken or os.path.lexists(self.root / wanted):
            wanted, number = PurePosixPath(label, f"{name.stem}-{number}{name.suffix}"), number + 1
        taken.add(str(wanted))
        return str(wanted)
