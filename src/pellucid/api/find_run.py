"""Find the run that a user names; if there is none, the error lists what there is instead."""

import os
import shlex
from collections.abc import Callable, Sequence
from pathlib import Path

from pellucid.api.folder_of_trainings import kind_of, said_instead_of_run
from pellucid.errors import RunError
from pellucid.i18n import gettext as _
from pellucid.i18n.first_few import first_few
from pellucid.i18n.lists import or_list
from pellucid.models.file_kinds import is_model_file
from pellucid.run import RunFolder
from pellucid.spelling import near_names
from pellucid.typed_path import existing_name, near_paths, refuse_no_path

RUNS = Path("runs")
"""Default folder in which runs are created and looked for."""

MAX_NAMED = 8
"""Maximum number of runs that a message names."""


def find_run(name: str | os.PathLike[str]) -> Path:
    """Return the folder of a run, finished or not.

    Args:
        name: Folder of the run, or its name in ``runs/``. A folder of images may have the same name
            as the run that was trained on it.

    Returns:
        The folder.

    Raises:
        ConfigError: The name is empty or an address.
        RunError: There is no such run. The message says where it was looked for and which runs
            there are.
    """
    text = os.fspath(name)
    refuse_no_path(text)
    found = run_folder(text)
    if found is None:
        raise RunError(instead_of_run(text) or _no_run(text))
    return found


def instead_of_run(name: str) -> str:
    """Say which runs the cross-validation or search of a name holds; "" if there is none."""
    found = folder_holding(name, lambda path: kind_of(path) is not None)
    return "" if found is None else said_instead_of_run(found)


def run_folder(name: str) -> Path | None:
    """Return the folder of a run, given its path or its name in runs/; None if there is none."""
    return folder_holding(name, is_run)


def folder_with(name: str | os.PathLike[str], file: str) -> Path | None:
    """Return a folder with a file, given its path or its name in runs/.

    Args:
        name: The path or name. What it means is the same as for `find_run`: a run at the path goes
            before a folder in ``runs/``.
        file: Name of the file.

    Returns:
        The folder; None if there is none, or if the name is that of a run.

    Raises:
        ConfigError: The name is empty or an address.
    """
    text = os.fspath(name)
    refuse_no_path(text)
    found = folder_holding(text, lambda path: (path / file).is_file() or is_run(path))
    return found if found is not None and (found / file).is_file() else None


def folder_holding(name: str, holds: Callable[[Path], bool]) -> Path | None:
    """Return the first of the path and the name in runs/ that holds what is looked for."""
    for candidate in (name, str(RUNS / name)):
        there = existing_name(candidate)
        try:
            if there is not None and holds(Path(there)):
                return Path(there)
        except (OSError, ValueError):  # such as a name longer than any file's
            return None
    return None


def runs_in(folder: Path) -> list[str]:
    """List the names of the runs in a folder, newest first; hidden ones are being deleted.

    Example:
        >>> runs_in(Path("no such folder"))
        []
    """
    try:
        found = [path for path in folder.iterdir() if path.name[0] != "." and is_run(path)]
    except OSError:
        return []
    return [path.name for path in sorted(found, key=lambda path: (-_changed(path), path.name))]


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:  # deleted just now
        return 0.0


def is_run(path: Path) -> bool:
    """Return whether a folder is that of a run, finished or not."""
    try:
        folder = RunFolder(path)
        return any(file.is_file() for file in (folder.config, folder.job, folder.lock))
    except (OSError, ValueError):  # such as a name longer than any file's
        return False


def _no_run(name: str) -> str:
    path, names = Path(name), runs_in(RUNS)
    if path.is_absolute():
        said = [_("There is no run at {path} (looked for {path}).", path=name)]
    else:
        said = [
            _(
                "There is no run at {path} (looked for {path} and {path_in_runs} in {folder}).",
                path=name,
                path_in_runs=RUNS / name,
                folder=_here(),
            )
        ]
    said += _what_it_is(name) or _near(name, names)
    if names:
        said.append(_("Runs in {runs}/: {names}.", runs=RUNS, names=first_few(names, MAX_NAMED)))
    else:
        said.append(
            _("There are no runs in {runs}/ yet: `pellucid train PICTURES` makes one.", runs=RUNS)
        )
    return " ".join(said)


def _here() -> str:
    try:
        return str(Path.cwd())
    except OSError:
        return _("a folder that no longer exists")


def _what_it_is(name: str) -> list[str]:
    """Describe what the path leads to if it is not a run."""
    path = Path(name)
    try:
        if not path.exists():
            return _folder_of_runs(RUNS / name)
    except (OSError, ValueError):
        return []
    above = next((parent for parent in path.absolute().parents if is_run(parent)), None)
    if above is not None:
        return [_("It is inside a run: give {path} instead.", path=_short(above))]
    if said := _folder_of_runs(path):
        return said
    if path.is_dir():
        return [
            _(
                "It is a folder, but not that of a run. To train on it: `{command}`.",
                command=_train(name),
            )
        ]
    if is_model_file(name):
        return [_("It is a file, but a run is a folder. `pellucid explore` opens Keras models.")]
    return [_("It is a file, but a run is a folder. The run comes first, then the pictures.")]


def _folder_of_runs(path: Path) -> list[str]:
    inner = runs_in(path)
    if not inner:
        return []
    return [
        _(
            "{folder} is a folder of runs: give one of them, such as {path}.",
            folder=path,
            path=path / inner[0],
        )
    ]


def _near(name: str, names: Sequence[str]) -> list[str]:
    near = near_names(Path(name).name, names)
    if near:
        return [_("Did you mean {near}?", near=or_list(near))]
    return [said] if (said := near_paths(name)) else []


def _short(path: Path) -> Path:
    try:
        return path.relative_to(Path.cwd())
    except (OSError, ValueError):
        return path


def _train(name: str) -> str:
    return f"pellucid train {shlex.quote(name)}"
