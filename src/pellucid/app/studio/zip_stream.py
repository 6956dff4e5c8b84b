"""Pack files while they are sent: no copy on the disk, and one part at a time in memory."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

_PART = 2**20
"""Bytes that are read at once."""
_LEVEL = 1
"""Models hardly get smaller, so the quickest level costs little."""


class _Sink(io.RawIOBase):
    """Keeps what is written until it is taken. It cannot seek, which zipfile allows."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._parts.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        taken = b"".join(self._parts)
        self._parts.clear()
        return taken


def zip_stream(files: Iterable[tuple[str, Path | bytes]]) -> Iterator[bytes]:
    """Yield a zip file in parts.

    Args:
        files: For each file its name in the zip file, with slashes, and its path or content.

    Raises:
        OSError: A file cannot be read.
    """
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as packed:
        for name, file in files:
            opened = io.BytesIO(file) if isinstance(file, bytes) else file.open("rb")
            with opened as source, packed.open(name, "w") as target:
                while part := source.read(_PART):
                    target.write(part)
                    yield sink.take()
    yield sink.take()
