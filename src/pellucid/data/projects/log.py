"""The log of a project: every change, written before it is made."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from pellucid.data.projects.moves import Move
from pellucid.errors import DataError

Kind = Literal[
    "add", "move", "set_aside", "make_class", "rename_class", "merge_classes", "remove_class"
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
    change, which is written before it is made, or the number of a change that is complete.

    Args:
        path: Path of the file, which need not exist.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._n_read = 0
        self.changes: list[Change] = []
        self.pending: Change | None = None
        """A change that may not be complete, since a process was killed."""

    def read(self) -> None:
        """Read what was added since the last time.

        Raises:
            DataError: The file is damaged.
            OSError: It cannot be read.
        """
        try:
            with self._path.open("rb") as opened:
                opened.seek(self._n_read)
                content = opened.read()
        except FileNotFoundError:
            content = b""
        # A last line without its end was being written when the process was killed.
        whole = content[: content.rfind(b"\n") + 1]
        for line in whole.splitlines():
            self._take(line)
        self._n_read += len(whole)

    def size(self) -> int:
        """Return the size of the file in bytes, which every change increases."""
        return self._path.stat().st_size if self._path.exists() else 0

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

    def end(self) -> None:
        """Write that the pending change is complete."""
        assert self.pending is not None
        self._append({"done": self.pending.number}, is_flushed=False)
        self.pending = None

    def last(self, way: Literal["undo", "redo"]) -> list[Change]:
        """Return the changes of the batch to undo or to redo next, in the order they were made."""
        made: list[list[Change]] = []
        undone: list[list[Change]] = []
        for change in self.changes:
            if change.way == "do":
                undone = []
                if made and made[-1][0].batch == change.batch:
                    made[-1].append(change)
                else:
                    made.append([change])
            elif change.way == "undo":
                undone.append(made.pop())
            else:
                made.append(undone.pop())
        stack = made if way == "undo" else undone
        return stack[-1] if stack else []

    def _append(self, facts: dict[str, Any], *, is_flushed: bool) -> None:
        line = json.dumps(facts, ensure_ascii=False).encode("utf-8", "surrogateescape") + b"\n"
        with self._path.open("r+b" if self._path.exists() else "xb") as opened:
            opened.seek(self._n_read)
            opened.truncate()  # the beginning of a line that a killed process left
            opened.write(line)
            if is_flushed:
                opened.flush()
                os.fsync(opened.fileno())
        self._n_read += len(line)

    def _take(self, line: bytes) -> None:
        try:
            facts = json.loads(line.decode("utf-8", "surrogateescape"))
            if "done" in facts:
                self.pending = None
                return
            self._add(_change(facts))
        except (ValueError, TypeError, KeyError, IndexError) as error:
            raise DataError(
                f"{self._path} is damaged at line {len(self.changes) + 1} ({error!r}). The "
                "pictures are not touched. To go on without the earlier changes, rename this file."
            ) from None

    def _add(self, change: Change) -> None:
        if change.number != len(self.changes):
            raise ValueError(f"change {change.number} follows change {len(self.changes) - 1}")
        self.changes.append(change)
        self.pending = change


def _change(facts: Any) -> Change:
    if facts["kind"] not in get_args(Kind) or facts["way"] not in get_args(Way):
        raise ValueError(f"unknown change {facts['way']} {facts['kind']}")
    moves = tuple(Move(*_pair(pair)) for pair in facts["moves"])
    return Change(int(facts["number"]), str(facts["batch"]), facts["kind"], facts["way"], moves)


def _pair(pair: Sequence[Any]) -> tuple[str, str]:
    source, target = pair
    # The file may come from somebody else, with the folder.
    for path in (source, target):
        if not isinstance(path, str) or path.startswith("/") or ".." in Path(path).parts:
            raise ValueError(f"a path leads out of the project: {path!r}")
    return source, target


def changes_of(batch: Sequence[Change]) -> tuple[Move, ...]:
    """Return all moves of a batch, in their order."""
    return tuple(move for change in batch for move in change.moves)
