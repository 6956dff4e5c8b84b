"""Limits on the content of an archive, for unpacking and for reading without unpacking."""

from pathlib import Path

from pellucid.errors import DataError
from pellucid.i18n import gettext as _

MAX_FILES = 2_000_000
"""Maximum number of entries in an archive; the list of more would fill the memory."""

MIN_SUSPICIOUS_FILES = 20_000
MIN_PACKED = 64
"""An archive with more than `MIN_SUSPICIOUS_FILES` entries must have at least `MIN_PACKED` bytes
for each of them."""

MAX_EXPANSION = 100
"""Maximum ratio of unpacked to packed size; images are already compressed. It applies ..."""

MIN_SUSPICIOUS = 2**30
"""... to archives whose content has more bytes than this."""

MAX_EXPANSION_AT_ALL = 2_000
MIN_SUSPICIOUS_AT_ALL = 2**27
"""A ratio that gzip cannot reach even with zeros (its limit is 1,032) is refused at a smaller
size, because bzip2, which can reach it, is slow."""


class ArchiveGuard:
    """Counts the content of an archive, and rejects the archive when it exceeds the limits.

    This also bounds the time: reading an archive takes no longer than reading one gibibyte, or a
    hundred times the size of the archive.

    Args:
        path: The archive.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.packed = path.stat().st_size
        self.n_entries = 0
        self.n_bytes = 0

    @property
    def max_entries(self) -> int:
        """Maximum number of entries for an archive of this size."""
        return min(MAX_FILES, max(MIN_SUSPICIOUS_FILES, self.packed // MIN_PACKED))

    def entry(self, n: int = 1) -> None:
        """Count entries: files, folders and anything else that has a name.

        Raises:
            DataError: There are too many entries.
        """
        self.n_entries += n
        if self.n_entries > self.max_entries:
            raise self.hostile(
                _("has more than {max_entries:,} entries", max_entries=self.max_entries)
            )

    def grown(self, n_bytes: int) -> None:
        """Count unpacked bytes.

        Raises:
            DataError: There are too many bytes.
        """
        self.n_bytes += n_bytes
        if self.n_bytes > max(MIN_SUSPICIOUS, MAX_EXPANSION * self.packed) or self.n_bytes > max(
            MIN_SUSPICIOUS_AT_ALL, MAX_EXPANSION_AT_ALL * self.packed
        ):
            raise self.hostile(_("holds at least {n_bytes:,} bytes", n_bytes=self.n_bytes))

    def hostile(self, what: str) -> DataError:
        """Return the error for an archive that may be an attack.

        Args:
            what: What is suspicious, as a verb phrase that follows the archive's name.
        """
        return DataError(
            _(
                "The archive {path} ({packed:,} bytes) {what}. No archive of pictures does "
                "that, so it may be an attack, and nothing more of it is used. If you trust "
                "it, unpack it yourself and give the folder.",
                path=self.path,
                packed=self.packed,
                what=what,
            )
        )
