"""Opening files that a user or a file names: regular files only, without waiting.

A FIFO waits for somebody who writes into it, a device never ends, a terminal waits for keys, and
files of /proc do either though they say that they are files. So a file is looked at before it is
opened and once more when it is open, and one that says it is empty is not read.
"""

import errno
import io
import os
import stat
from pathlib import Path

Regular = io.BufferedReader | io.BytesIO

_KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a FIFO",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NOINHERIT", 0)
)

_AT_ONCE = 2**30
"""The bytes read in one call; systems read no more than two gibibytes."""


def open_regular(path: str | os.PathLike[str]) -> Regular:
    """Open a regular file for reading; links to one are followed.

    Args:
        path: The file.

    Returns:
        The open file; it can seek. Of a file that says it has no bytes, nothing is read.

    Raises:
        OSError: It does not exist, may not be read, or is a FIFO, a socket, a device or a folder.
    """
    descriptor, size = _opened(path)
    if not size:
        os.close(descriptor)
        return io.BytesIO()
    return os.fdopen(descriptor, "rb")


def check_regular(path: str | os.PathLike[str]) -> None:
    """Refuse what is no regular file, for readers that open files themselves.

    Raises:
        OSError: As of `open_regular`.
    """
    try:
        facts = os.stat(path)  # noqa: PTH116 (before each picture; a third faster than Path.stat)
    except ValueError:
        raise OSError(errno.EINVAL, "its name holds a NUL character") from None
    _check(facts, path)


def read_regular(path: str | os.PathLike[str], most: int, n_bytes: int | None = None) -> bytes:
    """Read a regular file.

    Args:
        path: The file.
        most: How many bytes it may have.
        n_bytes: How much of its start; by default all of it.

    Raises:
        OSError: It has more (`errno.EFBIG`), or as of `open_regular`.
    """
    descriptor, size = _opened(path)
    try:
        if size > most:
            reason = f"it has {size:,} bytes; at most {most:,} are read"
            raise OSError(errno.EFBIG, reason, str(path))
        left = size if n_bytes is None else min(n_bytes, size)
        parts = []
        while left and (part := os.read(descriptor, min(left, _AT_ONCE))):
            parts.append(part)
            left -= len(part)
    finally:
        os.close(descriptor)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def read_text(path: str | os.PathLike[str], most: int) -> str:
    """Read a regular file of UTF-8 text whole.

    Args:
        path: The file.
        most: How many bytes it may have.

    Raises:
        OSError: As of `read_regular`.
        ValueError: It is no UTF-8.
    """
    return read_regular(path, most).decode("utf-8")


def _opened(path: str | os.PathLike[str]) -> tuple[int, int]:
    """Open a file, and say how large it is."""
    check_regular(path)
    descriptor = os.open(path, _FLAGS)
    try:
        facts = os.fstat(descriptor)  # it may have been exchanged since it was looked at
        _check(facts, path)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor, facts.st_size


def _check(facts: os.stat_result, path: str | os.PathLike[str]) -> None:
    kind = stat.S_IFMT(facts.st_mode)
    if kind != stat.S_IFREG:
        what = _KINDS.get(kind, "something else")
        code = errno.EISDIR if kind == stat.S_IFDIR else errno.EINVAL
        raise OSError(code, f"it is {what}, where a file is expected", str(Path(path)))
