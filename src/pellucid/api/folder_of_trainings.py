"""The folder of several trainings: of a cross-validation, a search or several seeds."""

import shlex
from collections.abc import Sequence
from pathlib import Path

from pellucid.i18n import gettext as _
from pellucid.progress import Watcher


def say_how_to_go_on(folder: Path, watcher: Watcher) -> None:
    """Note that the folder is kept, and the command that resumes it."""
    quoted = shlex.quote(str(folder))
    watcher.note(_("{path} is kept. To go on: pellucid resume {run}", path=folder, run=quoted))


def remove_empty(folder: Path, files: Sequence[str], *, was_there: bool) -> None:
    """Remove what was written into a new folder before anything was trained.

    Args:
        folder: The folder, which may be missing.
        files: Names of the files that pellucid wrote.
        was_there: Whether the folder was there before; then it stays.
    """
    for name in files:
        (folder / name).unlink(missing_ok=True)
    if not was_there and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
