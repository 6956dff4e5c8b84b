"""Where the jobs of a project keep their events, and whether they run."""

import threading
from pathlib import Path

from filelock import FileLock, Timeout

from pellucid.app.studio.job_schemas import JobKind
from pellucid.data.projects.project import Project
from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _

_SECONDS_OF_LOOK = 0.004
"""Time to wait for a lock that another server holds only to look."""
_looking = threading.Lock()
"""Held while a job's lock is tried: two that try at once would take each other for the job."""


def job_folder(project: Project, kind: JobKind) -> Path:
    """Return the folder with the events of the jobs of a kind, a file for each.

    Raises:
        ConfigError: It is a link.
    """
    jobs = project.folder.hidden / "jobs"
    return no_link(no_link(jobs) / kind)


def no_link(path: Path) -> Path:
    """Return a path that is no link, through which files elsewhere would be written.

    Raises:
        ConfigError: It is a link.
    """
    if path.is_symlink():
        raise ConfigError(
            _("{path} is a link. Replace it by a folder or file, or remove it.", path=path)
        )
    return path


def latest_job(project: Project, kind: JobKind) -> Path | None:
    """Return the file with the events of the latest job of a kind; None if there was none.

    Raises:
        ConfigError: It is a link.
    """
    found = max(job_folder(project, kind).glob(f"{'[0-9]' * 6}.jsonl"), default=None)
    return None if found is None else no_link(found)


def is_running(project: Project, kind: JobKind) -> bool:
    """Return whether a job of a kind holds its lock, which ends with its process."""
    events = _known_job(project, kind)
    lock = None if events is None else events.with_suffix(".lock")
    if lock is None or lock.is_symlink() or not lock.exists():
        return False
    with _looking:
        try:
            with FileLock(lock, timeout=_SECONDS_OF_LOOK, poll_interval=_SECONDS_OF_LOOK / 4):
                return False
        except Timeout:
            return True
        except OSError:  # such as a read-only folder, in which no job can be started either
            return False


def job_revision(project: Project, kind: JobKind) -> tuple[str, int]:
    """Return what changes with each event of the latest job of a kind."""
    events = _known_job(project, kind)
    try:
        return ("", 0) if events is None else (events.name, events.stat().st_size)
    except OSError:  # it was removed just now
        return "", 0


def _known_job(project: Project, kind: JobKind) -> Path | None:
    """Return the latest job; None if that is a link, which `view_job` says."""
    try:
        return latest_job(project, kind)
    except ConfigError:
        return None
