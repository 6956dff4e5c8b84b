"""How much may be written into the user's cache folder while something is unpacked."""

import shutil
from pathlib import Path

from pellucid.data.cache import cache_folder
from pellucid.errors import DataError

KEPT_FREE = 2**30
"""So many bytes stay free on the disk."""


class DiskRoom:
    """Adds up the bytes that are written, and stops before the disk is full.

    Args:
        origin: What they come from, for messages.
    """

    def __init__(self, origin: Path) -> None:
        self._origin = origin
        folder = cache_folder().absolute()
        there = next(path for path in (folder, *folder.parents) if path.exists())
        self._room = max(0, shutil.disk_usage(there).free - KEPT_FREE)
        self.n_bytes = 0

    def take(self, n_bytes: int) -> None:
        """Count what is to be written next.

        Raises:
            DataError: There is no room for it.
        """
        self.n_bytes += n_bytes
        if self.n_bytes > self._room:
            raise DataError(
                f"{self._origin} holds at least {self.n_bytes:,} bytes, and the disk of "
                f"{cache_folder()} has room for {self._room:,}. Free some space, or set "
                "PELLUCID_CACHE to a folder on another disk."
            )
