"""Delete runs, after checking that nothing else goes with them."""

import os
import shutil
from pathlib import Path

from pellucid.api.find_run import find_run
from pellucid.errors import RunError
from pellucid.i18n import gettext as _
from pellucid.i18n import system_reason
from pellucid.run import RunFolder

_OWN = frozenset(
    (
        "config.json catalog.parquet history.csv predictions.parquet metrics.json report.html "
        "log.txt learning_rate.csv learning_rate.svg checkpoints classifier heat weights "
        "tensorboard evaluations exports .DS_Store Thumbs.db desktop.ini"
    ).split()
)
"""What pellucid writes into a run (docs/run.md), and what file managers do."""


def find_deletable(name: str) -> Path:
    """Find a run that can be deleted.

    Args:
        name: Folder of the run, or its name in ``runs/``.

    Returns:
        The folder.

    Raises:
        RunError: There is no such run, it is a link, it is being trained, or the working folder
            lies in it.
    """
    path = find_run(name)
    if path.is_symlink():
        raise RunError(
            _(
                "{path} is a link. Only the folder of a run itself is deleted: {target}",
                path=path,
                target=path.resolve(),
            )
        )
    if RunFolder(path).is_being_trained:
        raise RunError(
            _(
                "{path} is being trained right now. Wait until the training has ended, or stop it "
                "with Ctrl-C where it runs.",
                path=path,
            )
        )
    if Path.cwd().is_relative_to(path.resolve()):
        raise RunError(
            _("The working folder lies in the run {path}. Change to another one first.", path=path)
        )
    return path


def others_in(path: Path) -> list[str]:
    """List the names of what lies in the folder of a run and was not written by pellucid."""
    return sorted(each.name for each in path.iterdir() if each.name not in _OWN)


def delete_run(path: Path) -> None:
    """Delete the folder of a run for good.

    It is renamed first, so that a process that is killed leaves no half of a run in the list.

    Args:
        path: Folder, as `find_deletable` returns it.

    Raises:
        RunError: The folder cannot be removed.
    """
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
