"""Find the run that a user names; if there is none, the error lists what there is instead."""

import os
import shlex
from collections.abc import Sequence
from pathlib import Path

from pellucid.errors import RunError
from pellucid.models.file_kinds import is_model_file
from pellucid.run import RunFolder
from pellucid.spelling import near_names
from pellucid.typed_path import existing_name, instead_of, refuse_address

RUNS = Path("runs")
"""Default folder in which runs are created and looked for."""

_MAX_NAMED = 8


def find_run(name: str | os.PathLike[str]) -> Path:
    """Return the folder of a run, finished or not.

    Args:
        name: Folder of the run, or its name in ``runs/``. A folder of images may have the same name
            as the run that was trained on it.

    Returns:
        The folder.

    Raises:
        ConfigError: The name is an address.
        RunError: There is no such run. The message says where it was looked for and which runs
            there are.
    """
    text = os.fspath(name)
    refuse_address(text)
    found = run_folder(text)
    if found is None:
        raise RunError(_no_run(text))
    return found


def run_folder(name: str) -> Path | None:
    """Return the folder of a run, given its path or its name in runs/; None if there is none."""
    for candidate in (name, str(RUNS / name)):
        there = existing_name(candidate)
        if there is not None and _is_run(Path(there)):
            return Path(there)
    return None


def runs_in(folder: Path) -> list[str]:
    """List the names of the runs in a folder, newest first.

    Example:
        >>> runs_in(Path("no such folder"))
        []
    """
    try:
        found = [path for path in folder.iterdir() if _is_run(path)]
        found.sort(key=lambda path: (-path.stat().st_mtime, path.name))
    except OSError:
        return []
    return [path.name for path in found]


def _is_run(path: Path) -> bool:
    try:
        folder = RunFolder(path)
        return any(file.is_file() for file in (folder.config, folder.job, folder.lock))
    except (OSError, ValueError):  # such as a name longer than any file's
        return False


def _no_run(name: str) -> str:
    path, names = Path(name), runs_in(RUNS)
    where = f"{name} and {RUNS / name} in {_here()}" if not path.is_absolute() else name
    said = [f"There is no run at {name} (looked for {where})."]
    said += _what_it_is(name) or _near(name, names)
    if names:
        said.append(f"Runs in {RUNS}/: {listed(names)}.")
    else:
        said.append(f"There are no runs in {RUNS}/ yet: `pellucid train PICTURES` makes one.")
    return " ".join(said)


def _here() -> str:
    try:
        return str(Path.cwd())
    except OSError:
        return "a folder that no longer exists"


def _what_it_is(name: str) -> list[str]:
    """Describe what the path leads to if it is not a run."""
    path = Path(name)
    try:
        if not path.exists():
            return []
    except (OSError, ValueError):
        return []
    above = next((parent for parent in path.absolute().parents if _is_run(parent)), None)
    if above is not None:
        return [f"It is inside a run: give {_short(above)} instead."]
    if inner := runs_in(path):
        return [f"It is a folder of runs: give one of them, such as {path / inner[0]}."]
    if path.is_dir():
        return [f"It is a folder, but not that of a run. To train on it: `{_train(name)}`."]
    if is_model_file(name):
        return ["It is a file, but a run is a folder. `pellucid explore` opens Keras models."]
    return ["It is a file, but a run is a folder. The run comes first, then the pictures."]


def _near(name: str, names: Sequence[str]) -> list[str]:
    near = near_names(Path(name).name, names)
    if near:
        return [f"Did you mean {' or '.join(near)}?"]
    return [said] if (said := instead_of(name)) else []


def _short(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except (OSError, ValueError):
        return str(path)


def _train(name: str) -> str:
    return f"pellucid train {shlex.quote(name)}"


def listed(names: Sequence[str]) -> str:
    """Join the first eight names, and count the rest."""
    more = f" and {len(names) - _MAX_NAMED:,} more" if len(names) > _MAX_NAMED else ""
    return f"{', '.join(names[:_MAX_NAMED])}{more}"
