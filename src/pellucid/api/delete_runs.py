"""Delete runs, after checking that nothing else goes with them."""

import os
import shutil
import stat
from pathlib import Path

from pellucid.api.find_run import find_run, folder_holding, is_run
from pellucid.api.folder_of_trainings import kind_of, own_files_in, trainings_in
from pellucid.errors import RunError
from pellucid.i18n import gettext as _
from pellucid.i18n import system_reason
from pellucid.run import RunFolder

_OWN = frozenset(
    (
        "config.json catalog.parquet history.csv predictions.parquet metrics.json report.html "
        "log.txt given_files learning_rate.csv learning_rate.svg checkpoints classifier heat "
        "weights tensorboard evaluations exports"
    ).split()
)
"""What pellucid writes into a run (docs/run.md)."""
_OF_FILE_MANAGERS = frozenset((".DS_Store", "Thumbs.db", "desktop.ini"))


def find_deletable(name: str) -> Path:
    """Find a run, or the folder of a cross-validation or search, that can be deleted.

    Args:
        name: The folder, or its name in ``runs/``.

    Returns:
        The folder.

    Raises:
        RunError: There is no such run, it is a link, it is being trained, or the working folder
            lies in it.
    """
    path = folder_holding(name, lambda path: is_run(path) or kind_of(path) is not None)
    path = path or find_run(name)
    if _is_link(path):
        raise RunError(
            _(
                "{path} is a link. Only the folder of a run itself is deleted: {target}",
                path=path,
                target=path.resolve(),
            )
        )
    _check_has_ended(path)
    if Path.cwd().is_relative_to(path.resolve()):
        raise RunError(
            _("The working folder lies in {path}. Change to another one first.", path=path)
        )
    return path


def others_in(path: Path) -> list[str]:
    """List the names of what lies in a folder to be deleted and was not written by pellucid."""
    within = []
    if kind_of(path) is not None:
        trainings = [each for each in trainings_in(path) if not _is_link(each)]
        own = own_files_in(path) | {each.name for each in trainings}
        within = [f"{each.name}/{name}" for each in trainings for name in others_in(each)]
    else:
        own = set(_OWN if _is_ours(RunFolder(path)) else _OWN - {"config.json"})
    own |= _OF_FILE_MANAGERS
    return sorted(each.name for each in path.iterdir() if each.name not in own) + within


def _is_ours(run: RunFolder) -> bool:
    """Return whether config.json is pellucid's: other programs have files of that name too."""
    if not run.config.is_file():
        return True
    try:
        return bool(run.read_record().command)
    except RunError:
        return False


def _is_link(path: Path) -> bool:
    """Return whether a path is a link, or a junction of Windows."""
    junction = getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", None)
    tag = getattr(path.lstat(), "st_reparse_tag", 0)
    return path.is_symlink() or (junction is not None and tag == junction)


def _check_has_ended(path: Path) -> None:
    if any(RunFolder(each).is_being_trained for each in [path, *trainings_in(path)]):
        raise RunError(
            _(
                "{path} is being trained right now. Wait until the training has ended, or stop it "
                "with Ctrl-C where it runs.",
                path=path,
            )
        )


def delete_run(path: Path) -> None:
    """Delete the folder of a run for good.

    It is renamed first, so that a process that is killed leaves no half of a run in the list.

    Args:
        path: Folder, as `find_deletable` returns it.

    Raises:
        RunError: The folder cannot be removed, or has begun to be trained.
    """
    _check_has_ended(path)
    real = path.resolve()
    removed = real.with_name(f".{os.getpid()}.{real.name}.deleted")
    try:
        real.rename(removed)
        shutil.rmtree(removed)
    except OSError as error:
        raise RunError(
            _(
                "{path} could not be deleted ({error}). What is left of it is in {left}.",
                path=path,
                error=system_reason(error),
                left=removed if removed.exists() else path,
            )
        ) from None
