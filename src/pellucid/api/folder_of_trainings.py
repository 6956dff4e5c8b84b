"""The folder of several trainings: of a cross-validation, a search or several seeds."""

import contextlib
import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pellucid.errors import RunError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked, ngettext
from pellucid.i18n.first_few import first_few
from pellucid.progress import Watcher
from pellucid.run import KEPT, RunFolder, read_json
from pellucid.spelling import joined
from pellucid.unwritable import write_error

FOLDS, TRIES = "folds.json", "tries.json"
"""Names of the file that says what is trained: in a cross-validation, and in a search."""
TRIES_TABLE = "tries.csv"
TRIES_SPLITS = "catalog.parquet"
"""Name of the catalog of a search's first try, whose splits all trainings have."""
BEST = "best"
"""Folder of the run that a search trains with the best settings."""

STATES = {
    "finished": marked("finished"),
    "training": marked("being trained"),
    "interrupted": marked("interrupted"),
    "incomplete": marked("incomplete"),
    "damaged": marked("damaged"),
}
"""What the states of a run, and of a folder of several trainings, are called."""
_MAX_NAMED = 8

Kind = Literal["cross-validation", "search"]
_FILES: dict[Kind, tuple[str, ...]] = {
    "cross-validation": (FOLDS, KEPT),
    "search": (TRIES, TRIES_TABLE, TRIES_SPLITS, KEPT),
}
"""What each kind has beside its trainings; the first file makes the folder what it is."""
_FOLDERS: dict[Kind, tuple[str, ...]] = {
    "cross-validation": ("fold-*/",),
    "search": ("try-*/", f"{BEST}/"),
}


@dataclass(frozen=True)
class Progress:
    """How far the trainings of a folder have come."""

    kind: Kind
    state: Literal["finished", "training", "interrupted"]
    n: int
    """Number of finished folds, or of tries."""


def kind_of(path: Path) -> Kind | None:
    """Return what a folder holds; None if it is no cross-validation or search of pellucid's.

    Example:
        >>> kind_of(Path("runs/photos"))
    """
    found = _read(path)
    return None if found is None else found[0]


def _read(path: Path) -> tuple[Kind, dict[str, Any]] | None:
    """Read the file that makes the folder what it is; None if there is none of pellucid's."""
    for kind, (name, *_others) in _FILES.items():
        try:
            content = read_json(path / name) if (path / name).is_file() else {}
        except (OSError, RunError):
            continue
        if str(content.get("command")).startswith("pellucid "):
            return kind, content
    return None


def trainings_in(path: Path) -> list[Path]:
    """Return the folders of the trainings of a cross-validation or search, in their order."""
    kind = kind_of(path)
    return [] if kind is None else _trainings(path, kind)


def _trainings(path: Path, kind: Kind) -> list[Path]:
    found = [each for pattern in _FOLDERS[kind] for each in path.glob(pattern)]
    return sorted(found, key=lambda each: (len(each.name), each.name))


def results_in(path: Path) -> list[Path]:
    """Return the runs of a cross-validation or search that have a result; a try has none."""
    return [each for each in trainings_in(path) if (each / "config.json").is_file()]


def own_files_in(path: Path) -> set[str]:
    """Return the names of the files that the command has written beside the trainings."""
    kind = kind_of(path)
    return set() if kind is None else set(_FILES[kind])


def said_of(path: Path) -> str:
    """Say what a cross-validation or search holds, and how it goes on; "" for other folders."""
    found = progress_in(path)
    if found is None:
        return ""
    facts = {"path": path, "state": _(STATES[found.state])}
    said = (
        ngettext(
            "{path} holds a search ({state}) with {n:,} try.",
            "{path} holds a search ({state}) with {n:,} tries.",
            found.n,
            **facts,
        )
        if found.kind == "search"
        else ngettext(
            "{path} holds a cross-validation ({state}) with {n:,} trained fold.",
            "{path} holds a cross-validation ({state}) with {n:,} trained folds.",
            found.n,
            **facts,
        )
    )
    return joined(said, _how_to_go_on(path) if found.state == "interrupted" else "")


def check_is_new(folder: Path) -> None:
    """Raise an error unless a folder does not exist or is empty.

    Raises:
        RunError: The folder cannot be read, or holds something; the message says how a
            cross-validation, search or training in it goes on.
    """
    if said := said_of(folder):
        raise RunError(joined(said, _("For another training, choose a new folder (--run).")))
    RunFolder(folder).check_is_free()


def make_folder(folder: Path) -> None:
    """Make the folder of several trainings, unless it is there.

    Raises:
        RunError: It cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise write_error(folder, error, "--run") from error


def said_instead_of_run(path: Path) -> str:
    """Say which runs a cross-validation or search holds, to those who gave it as a run."""
    found = progress_in(path)
    if found is None:
        return ""
    runs = [str(each) for each in results_in(path)]
    return joined(
        _("{path} is a search, not a run.", path=path)
        if found.kind == "search"
        else _("{path} is a cross-validation, not a run.", path=path),
        _how_to_go_on(path) if found.state == "interrupted" else "",
        ngettext(
            "Give the run that it holds: {runs}",
            "Give one of the runs that it holds: {runs}",
            len(runs),
            runs=first_few(runs, _MAX_NAMED),
        )
        if runs
        else _("It holds no trained run yet."),
    )


def _how_to_go_on(path: Path) -> str:
    return _("To go on with it: `pellucid resume {run}`.", run=shlex.quote(str(path)))


def progress_in(path: Path) -> Progress | None:
    """Return how far the trainings of a folder have come; None if it is of neither kind."""
    found = _read(path)
    if found is None:
        return None
    kind, content = found
    runs = [RunFolder(each) for each in _trainings(path, kind)]
    if kind == "search":
        tries, best = content.get("tries"), RunFolder(path / BEST)
        n = len(tries) if isinstance(tries, list) else 0
        is_finished = best.metrics.is_file() and not best.job.is_file()
    else:
        n = sum(run.is_usable and not run.job.is_file() for run in runs)
        is_finished = "pooled" in content and n == content.get("n_folds")
    if any(run.is_being_trained for run in runs):
        return Progress(kind, "training", n)
    return Progress(kind, "finished" if is_finished else "interrupted", n)


def say_how_to_go_on(folder: Path, watcher: Watcher) -> None:
    """Note that the folder is kept, and the command that resumes it."""
    quoted = shlex.quote(str(folder))
    watcher.note(_("{path} is kept. To go on: pellucid resume {run}", path=folder, run=quoted))


def remove_empty(folder: Path, kind: Kind | None, *, was_there: bool) -> None:
    """Remove what was written into a new folder before anything was trained.

    Args:
        folder: The folder, which may be missing.
        kind: What the folder was to hold; None for several seeds, which have no such files.
        was_there: Whether the folder was there before; then it stays.
    """
    with contextlib.suppress(OSError):  # another error, such as a full disk, is being raised
        for name in _FILES[kind] if kind is not None else ():
            path = folder / name
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        if not was_there and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
