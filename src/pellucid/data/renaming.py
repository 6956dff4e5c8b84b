"""Rename classes and number files anew: a plan, and a log that can be replayed."""

import difflib
import hashlib
import json
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from pellucid.data.placing import Placement
from pellucid.data.sources.folder import SPLIT_FOLDERS
from pellucid.data.sources.source import Source, SourceFile
from pellucid.errors import ConfigError, DataError

LOG = ".pellucid_rename.json"
"""In the new folder; hidden, so that it is not taken for a class or a picture."""

LOG_FORMAT = 1
_LEAST_DIGITS = 4
_FORBIDDEN = set('/\\:*?"<>|')
_DEVICES = {"con", "prn", "aux", "nul"} | {f"{n}{i}" for n in ("com", "lpt") for i in range(1, 10)}
_MOST_NAMED = 3


@dataclass(frozen=True)
class Step:
    """One file that is copied."""

    old: str
    """Path relative to the old folder, with slashes."""
    new: str
    """Path relative to the new one."""
    file: str
    """Where it is; for opening it."""


@dataclass(frozen=True)
class Renaming:
    """What will be done."""

    steps: tuple[Step, ...]
    classes: tuple[tuple[str, str, int], ...]
    """(old name, new name, number of files), in the order of the old names."""
    notes: tuple[str, ...]
    """What a user should know."""

    @property
    def placements(self) -> list[Placement]:
        """The files, and where their copies go."""
        return [Placement(step.file, step.new) for step in self.steps]


def plan_renaming(
    source: Source, names: Mapping[str, str], *, is_renumbered: bool, is_merging: bool
) -> Renaming:
    """Plan new names of classes and files; nothing is done yet.

    Args:
        source: A folder with one folder per class, with or without splits above.
        names: New names by old ones; a class that is not named keeps its name.
        is_renumbered: Whether files are called CLASS_0001.jpg and so on, by split and class.
        is_merging: Whether two classes may end up under one name.

    Raises:
        ConfigError: A new name cannot be a folder's, no class has an old name, or two classes would
            be merged without having been asked for.
    """
    counts = Counter(file.label for file in source.files)
    _check_names(names, counts)
    new_name = {label: names.get(label, label) for label in counts}
    if not is_merging:
        _check_merging(new_name)
    notes = []
    kept = [label for label in sorted(counts) if label not in names]
    if names and kept:
        notes.append(f"Keep their names, since the dictionary has none: {_some(kept)}.")
    if unused := [name for name in names if name not in counts]:
        notes.append(f"In the dictionary, but no class: {_some(unused)}.")
    classes = tuple((label, new_name[label], counts[label]) for label in sorted(counts))
    steps = _numbered(source.files, new_name) if is_renumbered else _moved(source.files, new_name)
    return Renaming(tuple(steps), classes, tuple(notes))


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(map(repr, names[:_MOST_NAMED])) + more


def _check_names(names: Mapping[str, str], counts: Mapping[str, int]) -> None:
    for old, new in names.items():
        if old in counts and (reason := _why_no_folder(new)):
            raise ConfigError(f"{old!r} cannot be called {new!r}: {reason}. Choose another name.")
    if not names or any(old in counts for old in names):
        return
    if any(new in counts for new in names.values()):
        hint = "The classes have the new names of the dictionary already: did you mean --reverse?"
    else:
        near = [match for old in names for match in difflib.get_close_matches(old, counts, n=1)]
        hint = f"Near ones: {_some(sorted(set(near)))}. " if near else ""
        hint += f"The classes are {_some(sorted(counts))}."
    raise ConfigError(
        f"No class has a name of the dictionary, such as {_some(list(names))}. {hint}"
    )


def _why_no_folder(name: str) -> str | None:
    """Say why a name cannot be a class folder's on every system; None if it can."""
    if not name.strip():
        return "a name has at least one letter"
    if bad := sorted(_FORBIDDEN & set(name)):
        return f"{' '.join(bad)} cannot be in the name of a folder"
    if not name.isprintable():
        return "it holds characters that cannot be seen"
    if name.startswith(".") or name.endswith((".", " ")):
        return "it begins with a dot, or ends with a dot or a blank"
    if name.split(".")[0].lower() in _DEVICES:
        return "Windows knows a device of that name"
    if name.lower() in SPLIT_FOLDERS:
        return "folders of that name are splits"
    return "it is too long" if len(name.encode()) > 200 else None


def _check_merging(new_name: Mapping[str, str]) -> None:
    olds: dict[str, list[str]] = defaultdict(list)
    for old, new in new_name.items():
        olds[unicodedata.normalize("NFC", new).casefold()].append(old)
    merged = next((sorted(group) for group in olds.values() if len(group) > 1), None)
    if merged is not None:
        raise ConfigError(
            f"The classes {' and '.join(map(repr, merged))} would both be called "
            f"{new_name[merged[0]]!r}. If they are to be one class, say so with --merge."
        )


def _folders(file: SourceFile) -> tuple[list[str], list[str]]:
    """Give the split's folder, if there is one, and what is below the class folder."""
    parts = list(PurePosixPath(file.path).parts)
    n = 1 if file.split is not None else 0
    return parts[:n], parts[n + 1 :]


def _moved(files: Sequence[SourceFile], new_name: Mapping[str, str]) -> list[Step]:
    taken: set[str] = set()
    steps = []
    for file in files:
        above, below = _folders(file)
        path = PurePosixPath(*above, new_name[file.label], *below)
        target, number = path, 2
        while _key(target) in taken:  # two classes in one, with files of the same name
            target, number = path.with_stem(f"{path.stem}-{number}"), number + 1
        taken.add(_key(target))
        steps.append(Step(file.path, str(target), file.file))
    return steps


def _key(path: PurePosixPath) -> str:
    return unicodedata.normalize("NFC", str(path)).casefold()


def _numbered(files: Sequence[SourceFile], new_name: Mapping[str, str]) -> list[Step]:
    by_folder: dict[PurePosixPath, list[SourceFile]] = defaultdict(list)
    for file in files:
        above, _ = _folders(file)
        by_folder[PurePosixPath(*above, new_name[file.label])].append(file)
    steps = []
    for folder, members in by_folder.items():
        n_digits = max(_LEAST_DIGITS, len(str(len(members))))
        for number, file in enumerate(members, start=1):
            ending = PurePosixPath(file.path).suffix.lower()
            name = f"{folder.name}_{number:0{n_digits}}{ending}"
            steps.append(Step(file.path, str(folder / name), file.file))
    return sorted(steps, key=lambda step: step.old)


def write_log(renaming: Renaming, settings: Mapping[str, Any]) -> str:
    """Write down each step with the hash of its file, so that it can be done again elsewhere.

    Args:
        renaming: What is done.
        settings: What was asked for.
    """
    steps = [
        {"from": step.old, "to": step.new, "sha256": _hash(step.file)} for step in renaming.steps
    ]
    log = {"format": LOG_FORMAT, **settings, "steps": steps}
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def replay_log(path: Path, source: Source) -> Renaming:
    """Plan the steps of a log for a folder with the same files.

    Args:
        path: What `write_log` wrote; it may come from a stranger.
        source: The folder.

    Raises:
        DataError: The log is damaged, or files are missing or differ.
    """
    steps = _read_steps(path)
    known = {file.path: file for file in source.files}
    missing = [old for old, _, _ in steps if old not in known]
    changed = [old for old, _, sha in steps if old in known and _hash(known[old].file) != sha]
    for what, paths in (("not in the folder", missing), ("changed since then", changed)):
        if paths:
            raise DataError(
                f"{path} cannot be replayed on {source.root}: {len(paths):,} files are {what}, "
                f"such as {_some(paths)}. Nothing was done."
            )
    counts = Counter((known[old].label, PurePosixPath(new).parent.name) for old, new, _ in steps)
    left = len(known) - len(steps)
    return Renaming(
        tuple(Step(old, new, known[old].file) for old, new, _ in steps),
        tuple((old, new, n) for (old, new), n in sorted(counts.items())),
        (f"Files that the log does not name, and that are not copied: {left:,}.",) if left else (),
    )


def _read_steps(path: Path) -> list[tuple[str, str, str]]:
    try:
        return _checked_steps(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise DataError(
            f"{path} is no log of a renaming ({error}). Expected the file {LOG} in a folder that "
            "`pellucid data rename` made."
        ) from None


def _checked_steps(log: Any) -> list[tuple[str, str, str]]:
    if log["format"] != LOG_FORMAT:
        raise ValueError(f"format {log['format']!r}, expected {LOG_FORMAT}")
    steps = [(step["from"], step["to"], step["sha256"]) for step in log["steps"]]
    if not steps or not all(isinstance(text, str) for step in steps for text in step):
        raise ValueError("no steps, or steps that are not text")
    return steps


def _hash(file: str) -> str:
    try:
        with Path(file).open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        raise DataError(f"{file} cannot be read ({error.strerror or error}).") from None
