"""The files in a zip archive, which is not unpacked."""

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pellucid.data.decode import MAX_BYTES, Health
from pellucid.data.sources.names import display_name
from pellucid.data.sources.zip_archive import member_names
from pellucid.data.streams.item import PictureStream
from pellucid.errors import DataError, PictureError

_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError,
    ValueError,
)  # fmt: skip


@dataclass(frozen=True)
class ZipItem:
    """One file in an archive."""

    name: str
    archive: str
    number: int
    """Position in the archive's list; names may be there twice."""

    def read(self) -> bytes:
        """Unpack the file into memory."""
        try:
            opened = _opened(self.archive)
            info = opened.infolist()[self.number]
            if info.file_size > MAX_BYTES:
                raise PictureError(
                    Health.TOO_LARGE,
                    f"The file has {info.file_size:,} bytes; at most {MAX_BYTES:,} are read.",
                )
            # What the archive says of a size may be a lie, which this does not believe.
            with opened.open(info) as file:
                return file.read(MAX_BYTES)
        except _UNREADABLE as error:
            raise PictureError(
                Health.UNREADABLE, f"It cannot be taken out of the archive ({error})."
            ) from None


@lru_cache(maxsize=4)
def _opened(path: str) -> zipfile.ZipFile:
    return zipfile.ZipFile(path)


def stream_zip(path: Path) -> PictureStream:
    """Give the files of an archive in its own order; hidden ones are passed over.

    Raises:
        DataError: It is no zip archive, or has no files.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = member_names(archive)
    except _UNREADABLE as error:
        raise DataError(f"{path} cannot be read as a zip archive ({error}).") from None
    if not names:
        raise DataError(f"The archive {path} holds no files. Expected pictures to classify.")
    return PictureStream(_items(path, names), len(names))


def _items(path: Path, names: dict[int, str]) -> Iterator[ZipItem]:
    shown = display_name(str(path))
    for number, name in names.items():
        yield ZipItem(f"{shown}/{name}", str(path.absolute()), number)
