"""How much pictures may take on the disk that come out of a file far smaller."""

import shutil
from pathlib import Path

from pellucid.data.cache import cache_folder
from pellucid.data.sources.archive_guard import LEAST_SUSPICIOUS, MOST_EXPANSION
from pellucid.data.sources.members import KEPT_FREE
from pellucid.errors import DataError


class UnpackedSize:
    """Adds up the bytes that are written, and stops what grows without measure.

    Args:
        origin: What the pictures come from: a file, or a folder of files.
    """

    def __init__(self, origin: Path) -> None:
        self._origin = origin
        files = origin.rglob("*") if origin.is_dir() else [origin]
        self._packed = sum(file.stat().st_size for file in files if file.is_file())
        folder = cache_folder().absolute()
        there = next(path for path in (folder, *folder.parents) if path.exists())
        self._room = max(0, shutil.disk_usage(there).free - KEPT_FREE)
        self._n_bytes = 0

    def add(self, n_bytes: int) -> None:
        """Count what is to be written next.

        Raises:
            DataError: It is too much.
        """
        self._n_bytes += n_bytes
        if self._n_bytes > max(LEAST_SUSPICIOUS, MOST_EXPANSION * self._packed):
            raise DataError(
                f"{self._origin} ({self._packed:,} bytes) holds pictures of at least "
                f"{self._n_bytes:,} bytes. Pictures do not compress like that, so it may be an "
                "attack, and nothing of it is used."
            )
        if self._n_bytes > self._room:
            raise DataError(
                f"{self._origin} holds pictures of at least {self._n_bytes:,} bytes, and the disk "
                f"of {cache_folder()} has room for {self._room:,}. Free some space, or set "
                "PELLUCID_CACHE to a folder on another disk."
            )
