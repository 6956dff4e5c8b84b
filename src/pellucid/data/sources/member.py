"""One file in an archive, whatever kind of archive it is."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from pellucid.data.decode import MAX_BYTES
from pellucid.errors import DataError, PellucidError

LINKS = "links or devices"
_CHUNK = 2**20


def links_note(archive: Path, n: int) -> str:
    """Say that links were passed over while an archive was streamed."""
    return f"Left in the archive {archive.name} ({LINKS}): {n:,}."


@dataclass(frozen=True)
class Member:
    """One file in an archive."""

    name: str
    """The name in the archive, with slashes or backslashes."""
    n_bytes: int
    """The size according to the archive, in bytes."""
    open: Callable[[], IO[bytes]] | None
    """None if the member is not read, whatever its size."""
    damaged: Callable[[Exception], DataError] = lambda error: DataError(str(error))
    """Makes the error to raise if the content cannot be read."""
    is_sparse: bool = False
    """Whether it is a sparse file, in which a few bytes stand for any number of zeros."""

    @property
    def problem(self) -> str | None:
        """The reason why it is not read, in the plural; None if it is read."""
        if self.is_sparse:
            return "sparse files"
        if self.open is None:
            return LINKS
        if not self.n_bytes:
            return "empty files"
        if self.n_bytes > MAX_BYTES:
            return f"files of more than {MAX_BYTES:,} bytes"
        return None

    def chunks(self) -> Iterator[bytes]:
        """Read it, a little at a time, and not a byte more than the archive has said.

        Raises:
            DataError: It is damaged, or the archive may be an attack.
        """
        assert self.open is not None
        left = self.n_bytes
        try:
            with self.open() as packed:
                while left and (chunk := packed.read(min(left, _CHUNK))):
                    yield chunk
                    left -= len(chunk)
        except PellucidError:
            raise
        # Python's readers of archives raise nearly anything at what is damaged.
        except Exception as error:  # noqa: BLE001
            raise self.damaged(error) from None
