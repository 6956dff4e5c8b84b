"""Log of a renaming, with which it can be repeated on the same files elsewhere."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from pellucid.checked_json import check_shape, read_json
from pellucid.data.name_table import some
from pellucid.data.placing import check_targets
from pellucid.data.renaming import Renaming, Step
from pellucid.data.sources.names import display_name
from pellucid.data.sources.source import Source, SourceFile
from pellucid.errors import DataError
from pellucid.i18n import gettext as _
from pellucid.i18n import system_reason
from pellucid.regular_file import open_regular

LOG = ".pellucid_rename.json"
"""Name of the log in the new folder; hidden, so that it is not taken for a class or an image."""

LOG_FORMAT = 1

_MAX_BYTES, _MAX_VALUES = 2**27, 5_000_000
"""Maximum size of a log in bytes and in values; the log of 500,000 images is smaller."""


class _Step(BaseModel):
    old: Annotated[str, Field(alias="from")]
    new: Annotated[str, Field(alias="to")]
    sha256: str


class _Log(BaseModel):
    format: Literal[1]
    steps: Annotated[list[_Step], Field(min_length=1)]


def write_log(renaming: Renaming, settings: Mapping[str, Any], created: str) -> str:
    """Format the log of a renaming, with the hash of each file.

    Args:
        renaming: The renaming, with hashes.
        settings: Settings of the renaming.
        created: Time of the renaming.

    Returns:
        The log as JSON.
    """
    log = {
        "format": LOG_FORMAT,
        "version": version("pellucid"),
        "created": created,
        "settings": dict(settings),
        "classes": {old: new for old, new, _ in renaming.classes},
        "steps": [{"from": s.old, "to": s.new, "sha256": s.sha256} for s in renaming.steps],
    }
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def with_hashes(renaming: Renaming) -> Renaming:
    """Return the renaming with the hash of every file, reading the files without one.

    Raises:
        DataError: A file cannot be read.
    """
    steps = [
        step if step.sha256 else replace(step, sha256=_hash(step.file)) for step in renaming.steps
    ]
    return replace(renaming, steps=tuple(steps))


def n_bytes(renaming: Renaming) -> int:
    """Return the total size of the files in bytes.

    Raises:
        DataError: A file cannot be read.
    """
    total = 0
    for step in renaming.steps:
        try:
            total += Path(step.file).stat().st_size
        except OSError as error:
            raise _unreadable(step.file, error) from None
    return total


def replay_log(path: Path, source: Source) -> Renaming:
    """Plan the steps of a log for a folder with the same files.

    Args:
        path: Path of a log from `write_log`; it need not be trusted.
        source: The folder.

    Returns:
        The plan.

    Raises:
        DataError: The log is damaged, or files are missing or differ.
    """
    logged = _read_steps(path)
    known = {file.path: file for file in source.files}
    missing = [old for old, _, _ in logged if old not in known]
    changed = [old for old, _, sha in logged if old in known and _hash(known[old].file) != sha]
    wrong = {_("are not in the folder"): missing, _("have changed since then"): changed}
    if missing or changed:
        said = "; ".join(
            _("{what}: {n_files:,}, such as {paths}", what=what, n_files=len(p), paths=some(p))
            for what, p in wrong.items()
            if p
        )
        raise DataError(
            _(
                "{path} cannot be replayed on {root}: files that {said}. Nothing was done. "
                "Expected the files for which the log was written.",
                path=path,
                root=source.root,
                said=said,
            )
        )
    steps = [Step(old, new, known[old].file, sha) for old, new, sha in logged]
    counts = Counter((known[s.old].label, _class_folder(s.new, known[s.old])) for s in steps)
    left = len(known) - len(steps)
    return Renaming(
        tuple(steps),
        tuple((old, new, n) for (old, new), n in sorted(counts.items())),
        (_("Files that are not in the log, so they are not copied: {n_files:,}.", n_files=left),)
        if left
        else (),
    )


def _class_folder(target: str, file: SourceFile) -> str:
    parts = PurePosixPath(target).parts
    return parts[min(1 if file.split is not None else 0, len(parts) - 1)]


def _read_steps(path: Path) -> list[tuple[str, str, str]]:
    try:
        log = check_shape(_Log, read_json(path, _MAX_BYTES, _MAX_VALUES))
        return _checked_steps(log)
    except (OSError, ValueError, DataError) as error:
        raise DataError(
            _(
                "{path} cannot be used as the log of a renaming ({error}). Expected the file "
                "{log} in a folder that `pellucid data rename` made.",
                path=path,
                error=error,
                log=LOG,
            )
        ) from None


def _checked_steps(log: _Log) -> list[tuple[str, str, str]]:
    steps = [(step.old, step.new, step.sha256) for step in log.steps]
    if len({old for old, _, _ in steps}) < len(steps):
        raise ValueError(_("a file is named twice"))
    check_targets([*(new for _, new, _ in steps), LOG])
    return steps


def _hash(file: str) -> str:
    try:
        with open_regular(file) as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        raise _unreadable(file, error) from None


def _unreadable(file: str, error: OSError) -> DataError:
    return DataError(
        _(
            "{path} cannot be read ({error}), so nothing was done. Remove it from "
            "the folder, or repair it.",
            path=display_name(file),
            error=system_reason(error),
        )
    )
