"""Limits what is written to a disk while unpacking."""

from pathlib import Path

from pellucid.cache_folder import cache_folder, free_space
from pellucid.errors import DataError
from pellucid.i18n import gettext as _
from pellucid.spelling import joined

KEPT_FREE = 2**30
"""Number of bytes to leave free on the disk."""


class DiskRoom:
    """Counts the bytes that are written, and raises an error before the disk is full.

    Args:
        origin: File that is unpacked, for messages.
        folder: Folder that is written into; by default the user's cache folder.
    """

    def __init__(self, origin: Path, folder: Path | None = None) -> None:
        self._origin = origin
        self._folder = cache_folder() if folder is None else folder
        self._room = max(0, free_space(self._folder) - KEPT_FREE)
        self.n_bytes = 0

    def take(self, n_bytes: int) -> None:
        """Count bytes that are about to be written.

        Raises:
            DataError: They do not fit on the disk.
        """
        self.n_bytes += n_bytes
        if self.n_bytes > self._room:
            is_cache = self._folder.is_relative_to(cache_folder())
            raise DataError(
                joined(
                    _(
                        "{origin} holds at least {n_bytes:,} bytes, and the disk of {folder} has "
                        "room for {room:,}.",
                        origin=self._origin,
                        n_bytes=self.n_bytes,
                        folder=self._folder,
                        room=self._room,
                    ),
                    _("Free some space, or set PELLUCID_CACHE to a folder on another disk.")
                    if is_cache
                    else _("Free some space."),
                )
            )
