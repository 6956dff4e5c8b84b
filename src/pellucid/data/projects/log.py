"""The log of a project: every change, written before it is made."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from pellucid.checked_json import parse_json
from pellucid.data.placing import stays_inside
from pellucid.data.projects.moves import Move
from pellucid.errors import DataError
from pellucid.i18n import gettext as _
from pellucid.regular_file import check_regular

Kind = Literal[
    "add",
    "move",
    "set_aside",
    "keep",
    "make_class",
    "rename_class",
    "merge_classes",
    "remove_class",
    "colour_class",
]
"""What the user did."""
Way = Literal["do", "undo", "redo"]


@dataclass(frozen=True)
class Change:
    """One change of a project."""

    number: int
    """Number of the change, from 0."""
    batch: str
    """Identifier of what the user did at once, such as dropping many files; undone as a whole."""
    kind: Kind
    way: Way
    moves: tuple[Move, ...]


class Log:
    """The changes of a project, in the order in which they were made.

    Several processes may use the file, each while it holds the project's lock. A line is either a
    change, which is written before it is made, or the number of a change that is complete, with the
    moves that were not made.

    Args:
        path: Path of the file, which need not exist.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._start()

    def _start(self) -> None:
        self._n_read = 0
        self._inode: int | None = None
        self.n_changes = 0
        self.pending: Change | None = None
        """A change that may not be complete, since a process was killed."""
        self._left: dict[int, frozenset[int]] = {}
        self._made: list[list[Change]] = []
        self._undone: list[list[Change]] = []

    def read(self) -> None:
        """Read what was added since the last time.

        Raises:
            DataError: The file is damaged.
            OSError: It cannot be read.
        """
        try:
            check_regular(self._path)
            with self._path.open("rb") as opened:
                facts = os.fstat(opened.fileno())
                if facts.st_ino != self._inode or facts.st_size < self._n_read:
                    self._start()  # it is another file, or was there none before
                    self._inode = facts.st_ino
                opened.seek(self._n_read)
                content = opened.read()
        except FileNotFoundError:
            self._start()
            return
        # A last line without its end was being written when the process was killed.
        whole = content[: content.rfind(b"\n") + 1]
        for line in whole.split(b"\n")[:-1]:
            self._take(line)
        self._n_read += len(whole)

    def begin(self, change: Change) -> None:
        """Write a change that is about to be made."""
        facts = {
            "number": change.number,
            "batch": change.batch,
            "kind": change.kind,
            "way": change.way,
            "moves": change.moves,
        }
        self._append(facts, is_flushed=True)
        self._add(change)

    def end(self, left: Sequence[int] = ()) -> None:
        """Write that the pending change is complete, but for some moves."""
        assert self.pending is not None
        facts: dict[str, Any] = {"done": self.pending.number}
        self._append(facts | ({"left": list(left)} if left else {}), is_flushed=False)
        self._left[self.pending.number] = frozenset(left)
        self.pending = None

    def last(self, way: Literal["undo", "redo"]) -> list[Change]:
        """Return the changes of the batch to undo or to redo next, in the order they were made."""
        stack = self._made if way == "undo" else self._undone
        return stack[-1] if stack else []

    def moves_of(self, batch: Sequence[Change]) -> tuple[Move, ...]:
        """Return the moves of a batch that were made, in their order."""
        return tuple(
            move
            for change in batch
            for at, move in enumerate(change.moves)
            if at not in self._left.get(change.number, ())
        )

    def size(self) -> int:
        """Return the size of the file in bytes, which every change increases."""
        return self._path.stat().st_size if self._path.exists() else 0

    def _append(self, facts: dict[str, Any], *, is_flushed: bool) -> None:
        try:
            line = json.dumps(facts, ensure_ascii=False).encode() + b"\n"
        except UnicodeEncodeError:
            # Such a line could not be read any more.
            raise DataError(
                _("The name of a file or folder is not valid Unicode. Rename it.")
            ) from None
        with self._path.open("r+b" if self._path.exists() else "xb") as opened:
            self._inode = os.fstat(opened.fileno()).st_ino
            opened.seek(self._n_read)
            opened.truncate()  # the beginning of a line that a killed process left
            opened.write(line)
            if is_flushed:
                opened.flush()
                os.fsync(opened.fileno())
        self._n_read += len(line)

    def _take(self, line: bytes) -> None:
        try:
            facts = parse_json(line)
            if "done" not in facts:
                self._add(_change(facts))
            elif self.pending is not None:
                self._left[self.pending.number] = frozenset(int(at) for at in facts.get("left", []))
                self.pending = None
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise DataError(
                _(
                    "{path} is damaged after {n_changes:,} changes ({error}). The pictures "
                    "are not touched. To go on without the earlier changes, rename this file.",
                    path=self._path,
                    n_changes=self.n_changes,
                    error=error,
                )
            ) from None

    def _add(self, change: Change) -> None:
        if change.number != self.n_changes:
            raise ValueError(
                _(
                    "change {number} stands where {expected} is expected",
                    number=change.number,
                    expected=self.n_changes,
                )
            )
        if change.way == "do":
            self._undone = []
            self._batch_of(change).append(change)
        else:
            here, there = (
                (self._made, self._undone) if change.way == "undo" else (self._undone, self._made)
            )
            if not here:
                raise ValueError(
                    _("there is nothing to undo")
                    if change.way == "undo"
                    else _("there is nothing to redo")
                )
            there.append(here.pop())
        self.n_changes += 1
        self.pending = change

    def _batch_of(self, change: Change) -> list[Change]:
        """Return the changes that this one belongs to; two windows may add pictures at once."""
        for batch in reversed(self._made):
            if batch[0].batch == change.batch:
                return batch
            if change.kind != "add" or any(each.kind != "add" for each in batch):
                break
        self._made.append([])
        return self._made[-1]


def _change(facts: Any) -> Change:
    if facts["kind"] not in get_args(Kind) or facts["way"] not in get_args(Way):
        raise ValueError(_("unknown change {way} {kind}", way=facts["way"], kind=facts["kind"]))
    moves = tuple(Move(*_pair(pair)) for pair in facts["moves"])
    return Change(int(facts["number"]), str(facts["batch"]), facts["kind"], facts["way"], moves)


def _pair(pair: Sequence[Any]) -> tuple[str, str]:
    source, target = pair
    # The file may come from somebody else, with the folder.
    for path in (source, target):
        if not isinstance(path, str) or not (path == "" or stays_inside(path)):
            raise ValueError(_("a path leads out of the project: {path!r}", path=path))
    if source == target:
        raise ValueError(_("{source!r} is moved to itself", source=source))
    return source, target
