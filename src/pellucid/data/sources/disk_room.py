"""Limits what is written into the user's cache folder while unpacking."""

from pathlib import Path

from pellucid.cache_folder import cache_folder, free_space
from pellucid.errors import DataError

KEPT_FREE = 2**30
"""Number of bytes to leave free on the disk."""


class DiskRoom:
    """Counts the bytes that are written, and raises an error before the disk is full.

    Args:
        origin: File that is unpacked, for messages.
    """

    def __init__(self, origin: Path) -> None:
        self._origin = origin
        self._room = max(0, free_space(cache_folder()) - KEPT_FREE)
        self.n_bytes = 0

    def take(self, n_bytes: int) -> None:
        """Count bytes that are about to be written.

        Raises:
            DataError: They do not fit on the disk.
        """
        self.n_bytes += n_bytes
        if self.n_bytes > self._room:
            raise DataError(
                f"{self._origin} holds at least {self.n_bytes:,} bytes, and the disk of "
                f"{cache_folder()} has room for {self._room:,}. Free some space, or set "
                "PELLUCID_CACHE to a folder on another disk."
            )
