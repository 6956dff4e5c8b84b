"""Moves of files and folders that a killed process can be helped to finish, and that can be undone.

Nothing is ever overwritten or deleted, but for folders that are empty.
"""

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple


class Move(NamedTuple):
    """One move; the paths are relative to the project, with slashes."""

    source: str
    """Path of a file or folder; empty to make the folder `target`."""
    target: str
    """New path; empty to remove the folder `source` if it is empty."""

    @property
    def reverse(self) -> "Move":
        """The move that undoes this one."""
        return Move(self.target, self.source)


def carry_out(moves: Iterable[Move], root: Path) -> list[Move]:
    """Make moves in their order. Those that were made already are left out.

    Args:
        moves: The moves.
        root: Folder that the paths are relative to.

    Returns:
        The moves that cannot be made: the file is gone, or another one has the new path.

    Raises:
        OSError: A file or folder cannot be moved, as on a full disk. The moves before it are made.
    """
    return [move for move in moves if not _carry_out(move, root)]


def _carry_out(move: Move, root: Path) -> bool:
    source, target = root / move.source, root / move.target
    if not move.source:
        target.mkdir(parents=True, exist_ok=True)
        return True
    if not move.target:
        with contextlib.suppress(OSError):  # it is not empty, or is gone
            source.rmdir()
        return True
    if not os.path.lexists(source):
        return os.path.lexists(target)
    if os.path.lexists(target):
        return _is_half_made(source, target)
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir() or source.is_symlink():
        source.rename(target)
        return True
    try:
        # Unlike a renaming, a link never replaces a file that another program has just made.
        os.link(source, target)
    except FileExistsError:
        return False
    except OSError:  # the disk has no links, as many memory sticks
        source.rename(target)
        return True
    source.unlink()
    return True


def _is_half_made(source: Path, target: Path) -> bool:
    """Finish a move that was interrupted between the new link and the removal of the old one."""
    if source.is_dir() or source.is_symlink() or not source.samefile(target):
        return False
    source.unlink()
    return True
