"""Read the events of a job while it writes them: each byte is read once."""

import threading
from pathlib import Path

from cachetools import LRUCache

from pellucid.app.studio.job_record import JobEvent, JobRecord
from pellucid.checked_json import UnfitError, check_shape, parse_json
from pellucid.regular_file import open_regular

_MAX_BYTES = 2**26
"""Maximum size of a file, which may come from somebody else; an hour writes 100 kilobytes."""
_MAX_AT_ONCE = 2**20
_MAX_LOGS = 64

_logs: LRUCache[Path, "JobLog"] = LRUCache(_MAX_LOGS)
_lock = threading.Lock()


class JobLog:
    """The events of a job, and what is known of it from those that were read.

    Args:
        path: Their file.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._offset, self._rest = path, 0, b""
        self._file: tuple[int, int] | None = None
        self._record = JobRecord()

    def read(self) -> JobRecord:
        """Take in the events that were added; lines that are none are left out.

        Raises:
            OSError: The file cannot be read.
        """
        facts = self._path.stat()
        if (facts.st_dev, facts.st_ino) != self._file or facts.st_size < self._offset:
            self._file, self._offset = (facts.st_dev, facts.st_ino), 0
            self._rest, self._record = b"", JobRecord()
        size = min(facts.st_size, _MAX_BYTES)
        if size > self._offset:
            with open_regular(self._path) as opened:
                opened.seek(self._offset)
                while self._offset < size and (part := opened.read(_MAX_AT_ONCE)):
                    self._offset += len(part)
                    self._take(part)
        return self._record

    def _take(self, part: bytes) -> None:
        *lines, rest = (self._rest + part).split(b"\n")
        self._rest = rest if len(rest) <= _MAX_AT_ONCE else b""
        for line in filter(None, lines):
            try:
                self._record.take(check_shape(JobEvent, parse_json(line)))
            except UnfitError:
                continue


def read_job(path: Path) -> JobRecord:
    """Return what is known of a job.

    Args:
        path: The file with its events.

    Raises:
        OSError: The file cannot be read.
    """
    with _lock:
        if path not in _logs:
            _logs[path] = JobLog(path)
        return _logs[path].read()
