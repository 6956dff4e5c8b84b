"""Moves of files and folders that a killed process can be helped to finish, and that can be undone.

Nothing is ever overwritten or deleted, but for folders that are empty, and nothing outside of the
project is moved: not even through links.
"""

import contextlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from pellucid.real_path import real_path


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


class Outcome(NamedTuple):
    """What came of moves."""

    left: tuple[int, ...]
    """Numbers of the moves that were not made: the file is gone, another one has the new path, or
    the system refused."""
    error: OSError | None
    """What the system said of the first one that it refused."""


def carry_out(moves: Sequence[Move], root: Path, *, is_resumed: bool = False) -> Outcome:
    """Make moves in their order.

    Args:
        moves: The moves.
        root: Folder that the paths are relative to, without links in its own path.
        is_resumed: Whether a killed process may have made some of them already.

    Returns:
        What was not made. The other moves are made.
    """
    left: list[int] = []
    first_error = None
    for number, move in enumerate(moves):
        try:
            is_made = _carry_out(move, root, is_resumed=is_resumed)
        except OSError as error:
            is_made, first_error = False, first_error or error
        if not is_made:
            left.append(number)
    return Outcome(tuple(left), first_error)


def _carry_out(move: Move, root: Path, *, is_resumed: bool) -> bool:
    source, target = root / move.source, root / move.target
    if not all(_is_within(path, root) for path in (source, target)):
        return False
    if not move.source:
        target.mkdir(parents=True, exist_ok=True)
        return True
    if not move.target:
        with contextlib.suppress(OSError):  # it is not empty
            source.rmdir()
        return not source.exists()
    if not os.path.lexists(source):
        return is_resumed and os.path.lexists(target)
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


def _is_within(path: Path, root: Path) -> bool:
    """Return whether a path leads to a place in the root: its folders may be links."""
    return path == root or real_path(path.parent).is_relative_to(root)


def _is_half_made(source: Path, target: Path) -> bool:
    """Finish a move that was interrupted between the new link and the removal of the old one."""
    if source.is_dir() or source.is_symlink() or not source.samefile(target):
        return False
    # One file with one name, which two paths lead to, must not be taken for two names.
    is_one_name = (real_path(source.parent), source.name) == (real_path(target.parent), target.name)
    if is_one_name or source.lstat().st_nlink < 2:
        return False
    source.unlink()
    return True
