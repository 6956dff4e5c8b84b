"""Bounds on the content of an archive, for unpacking and for reading without unpacking."""

from pathlib import Path

from pellucid.errors import DataError

MAX_FILES = 2_000_000
"""Archives with more entries are not read, since the list alone would fill the memory."""

MIN_SUSPICIOUS_FILES = 20_000
MIN_PACKED = 64
"""An archive of more entries than this must have at least that many bytes for each."""

MAX_EXPANSION = 100
"""Pictures are already compressed, so an archive that grows by more is refused ..."""

MIN_SUSPICIOUS = 2**30
"""... if its content has more bytes than this."""

MAX_EXPANSION_AT_ALL = 2_000
MIN_SUSPICIOUS_AT_ALL = 2**27
"""Ratios that gzip cannot reach even with zeros (1,032) are refused earlier; bzip2 is slow."""


class ArchiveGuard:
    """Counts what comes out of an archive, and refuses it as a whole when that is too much.

    Time is bounded with it: no archive costs more than what a hundred times its size does, or a
    gibibyte.

    Args:
        path: The archive.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.packed = path.stat().st_size
        self.n_entries = 0
        self.n_bytes = 0

    @property
    def most_entries(self) -> int:
        """How many entries an archive of its size may have."""
        return min(MAX_FILES, max(MIN_SUSPICIOUS_FILES, self.packed // MIN_PACKED))

    def entry(self, n: int = 1) -> None:
        """Count entries: files, folders and whatever else has a name.

        Raises:
            DataError: They are too many.
        """
        self.n_entries += n
        if self.n_entries > self.most_entries:
            raise self.hostile(f"has more than {self.most_entries:,} entries")

    def grown(self, n_bytes: int) -> None:
        """Count bytes that come out of it.

        Raises:
            DataError: They are too many.
        """
        self.n_bytes += n_bytes
        if self.n_bytes > max(MIN_SUSPICIOUS, MAX_EXPANSION * self.packed) or self.n_bytes > max(
            MIN_SUSPICIOUS_AT_ALL, MAX_EXPANSION_AT_ALL * self.packed
        ):
            raise self.hostile(f"holds at least {self.n_bytes:,} bytes")

    def hostile(self, what: str) -> DataError:
        """Say why nothing of the archive is used.

        Args:
            what: What it does that no archive of pictures does, after its name.
        """
        return DataError(
            f"The archive {self.path} ({self.packed:,} bytes) {what}. No archive of pictures "
            "does that, so it may be an attack, and nothing more of it is used. If you trust it, "
            "unpack it yourself and give the folder."
        )
