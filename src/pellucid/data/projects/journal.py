"""Makes the changes of a project: each is logged, made, and marked as complete; and undone."""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal

from pellucid.data.projects.log import Change, Kind, Log, Way
from pellucid.data.projects.moves import Move, carry_out
from pellucid.data.projects.project_folder import ProjectFolder
from pellucid.data.projects.project_lock import holding, is_full
from pellucid.data.sources.names import relative_name


@dataclass(frozen=True)
class Undone:
    """What an undo or a redo did."""

    kind: Kind
    """The change that was undone, or made again."""
    n: int
    """Number of moves."""
    n_left: int
    """Number of moves that could not be made, since files were changed elsewhere."""


class Journal:
    """Makes changes, one process at a time.

    Args:
        folder: The folder of the project.
    """

    def __init__(self, folder: ProjectFolder) -> None:
        self._folder = folder
        self._log = Log(folder.log)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the lock, with every earlier change complete.

        Raises:
            DataError: Another program holds the lock for too long, the log is damaged, or the
                system refuses something within the block.
        """
        with self._locked():
            if self._log.pending is not None:
                self._finish(self._log.pending, is_resumed=True)
            yield

    def change(self, kind: Kind, batch: str | None, moves: Sequence[Move], way: Way = "do") -> int:
        """Log and make moves, within `writing`.

        Args:
            kind: What the user does.
            batch: Identifier of what is done at once; None for a new one.
            moves: The moves.
            way: Whether it is done, undone or done again.

        Returns:
            Number of moves that were made.
        """
        if not moves:
            return 0
        change = Change(self._log.n_changes, batch or uuid.uuid4().hex, kind, way, tuple(moves))
        self._log.begin(change)
        return len(moves) - self._finish(change, is_resumed=False)

    def go(self, way: Literal["undo", "redo"]) -> Undone | None:
        """Undo or redo the last batch; None if there is nothing."""
        with self.writing():
            batch = self._log.last(way)
            if not batch:
                return None
            moves = tuple(self._as_kept(move) for move in self._log.moves_of(batch))
            if way == "undo":
                moves = tuple(move.reverse for move in reversed(moves))
            kind = batch[-1].kind
            n_left = len(moves) - self.change(kind, batch[-1].batch, moves, way)
            return Undone(kind, len(moves), n_left)

    def next_kinds(self) -> tuple[Kind | None, Kind | None]:
        """Return what an undo and a redo would act on."""
        if self._folder.root.is_dir() and not self._folder.is_project:
            return None, None
        with self._locked():
            undo, redo = self._log.last("undo"), self._log.last("redo")
        return undo[-1].kind if undo else None, redo[-1].kind if redo else None

    def aside(self, path: str) -> str:
        """Return where a picture or a class goes that is taken out by the next change."""
        return self._folder.set_aside(str(PurePosixPath(str(self._log.n_changes), path)))

    def size(self) -> int:
        """Return a number that every change increases."""
        return self._log.size()

    def _as_kept(self, move: Move) -> Move:
        """Return a move whose file comes from where undoing leads it: nothing added is deleted."""
        if not move.source.startswith(relative_name(str(self._folder.incoming), self._folder.root)):
            return move
        aside = self._folder.set_aside(str(PurePosixPath("undone", move.target)))
        return move._replace(source=aside)

    def _finish(self, change: Change, *, is_resumed: bool) -> int:
        """Make the moves of a change; return how many were not made."""
        left, error = carry_out(change.moves, self._folder.root, is_resumed=is_resumed)
        self._log.end(left)
        if error is not None and is_full(error):
            raise error
        return len(left)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the lock, with the log read."""
        with holding(self._folder):
            self._log.read()
            yield
