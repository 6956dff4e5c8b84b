"""A file in an archive of any kind."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from pellucid.data.decode import MAX_BYTES
from pellucid.data.encoding_guess import choose, note_on
from pellucid.errors import DataError, PellucidError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked, system_reason

_CHUNK = 2**20


_REASONS = {
    "File is not a zip file": marked("it is no zip archive, or its end is missing"),
    "Bad CRC-32": marked("the content of a file is damaged"),
    "Bad magic number": marked("a part of it is damaged"),
    "Truncated": marked("a part of it is missing"),
    "unexpected end of data": marked("its end is missing"),
}
"""What Python's readers of archives say, which is always in English, by its beginning."""


def damaged_archive(path: Path, kind: str, error: Exception) -> DataError:
    """Return the error for an archive that cannot be read.

    Args:
        path: The archive.
        kind: "zip" or "tar".
        error: The error of the reader.
    """
    said = system_reason(error) if isinstance(error, OSError) else str(error)
    known = next((each for each in _REASONS if said.startswith(each)), None)
    reason = said or type(error).__name__ if known is None else _(_REASONS[known])
    return DataError(
        _(
            "{path} cannot be read as a {kind} archive ({reason}). Was it copied whole? "
            "Expected a {kind} archive of a folder of pictures.",
            path=path,
            kind=kind,
            reason=reason,
        )
    )


def guess_names(words: Iterable[bytes], path: Path, notes: list[str]) -> str:
    """Guess the encoding of the names in an archive, and add a note about it.

    Args:
        words: Distinct parts of names; ASCII ones are ignored.
        path: The archive.
        notes: List to which the note is added.

    Returns:
        The encoding.

    Raises:
        DataError: No encoding fits, or several do.
    """
    what = _("The list of names in {path}", path=path)
    guess = choose([word for word in words if not word.isascii()], what, are_names=True)
    notes.append(note_on(what, guess))
    return guess.encoding


def read_name(raw: bytes, encoding: str, path: Path) -> str:
    """Decode the name of a file in an archive.

    Raises:
        DataError: The name is not in this encoding.
    """
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        raise DataError(
            _(
                "The names in {path} cannot be read as {encoding}. Give another --encoding, "
                "or leave it out.",
                path=path,
                encoding=encoding,
            )
        ) from None


@dataclass(frozen=True)
class Member:
    """A file in an archive."""

    name: str
    """Name in the archive, with slashes or backslashes."""
    n_bytes: int
    """Size according to the archive, in bytes."""
    open: Callable[[], IO[bytes]] | None
    """Function that opens the content; None if the member must not be read."""
    damaged: Callable[[Exception], DataError] = lambda error: DataError(str(error))
    """Function that makes the error to raise if the content cannot be read."""
    number: int | None = None
    """Position in an archive with random access; None in other archives."""
    is_sparse: bool = False
    """Whether this is a sparse file, in which a few bytes stand for any number of zeros."""

    @property
    def problem(self) -> str | None:
        """Kind of file that is not read, in the plural and in words; None if this file is read."""
        if self.is_sparse:
            return _("sparse files")
        if self.open is None:
            return _("links or devices")
        if not self.n_bytes:
            return _("empty files")
        if self.n_bytes > MAX_BYTES:
            return _("files of more than {max_bytes:,} bytes", max_bytes=MAX_BYTES)
        return None

    def chunks(self) -> Iterator[bytes]:
        """Yield the content in chunks, at most `n_bytes` bytes in total.

        Raises:
            DataError: The file is damaged, or the archive may be an attack.
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
        # Python's archive readers may raise almost any exception for damaged data.
        except Exception as error:  # noqa: BLE001
            raise self.damaged(error) from None
