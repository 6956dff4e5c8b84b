"""Open files whose names come from a user or from another file: regular files only, no blocking.

A FIFO blocks until a process writes to it, a device may never end, and a terminal waits for keys.
Files in /proc can do the same although they claim to be regular files of size 0. So the type is
checked before a file is opened and again afterwards, and a file of size 0 is not read.
"""

import errno
import io
import os
import stat
from pathlib import Path

from pellucid.i18n import gettext as _
from pellucid.i18n import marked

Regular = io.BufferedReader | io.BytesIO

_KINDS = {
    stat.S_IFDIR: marked("it is a folder, where a file is expected"),
    stat.S_IFIFO: marked("it is a FIFO, where a file is expected"),
    stat.S_IFSOCK: marked("it is a socket, where a file is expected"),
    stat.S_IFCHR: marked("it is a device, where a file is expected"),
    stat.S_IFBLK: marked("it is a device, where a file is expected"),
}
_OTHER = marked("it is something else, where a file is expected")
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NOINHERIT", 0)
)

_AT_ONCE = 2**30
"""Number of bytes read in one call; operating systems read at most two gibibytes."""


def open_regular(path: str | os.PathLike[str]) -> Regular:
    """Open a regular file for reading; symbolic links are followed.

    Args:
        path: The file.

    Returns:
        The open file, which is seekable. A file of size 0 is not read.

    Raises:
        OSError: It does not exist, may not be read, or is a FIFO, a socket, a device or a folder.
    """
    descriptor, size = _opened(path)
    if not size:
        os.close(descriptor)
        return io.BytesIO()
    return os.fdopen(descriptor, "rb")


def check_regular(path: str | os.PathLike[str]) -> None:
    """Check that a path is a regular file, for readers that open files themselves.

    Raises:
        OSError: As for `open_regular`.
    """
    try:
        facts = os.stat(path)  # noqa: PTH116 (before each image; a third faster than Path.stat)
    except ValueError:
        raise OSError(errno.EINVAL, _("its name holds a NUL character")) from None
    _check(facts, path)


def read_regular(path: str | os.PathLike[str], max_bytes: int, n_bytes: int | None = None) -> bytes:
    """Read a regular file.

    Args:
        path: The file.
        max_bytes: Maximum size of the file in bytes.
        n_bytes: Number of bytes to read from the start; by default all.

    Returns:
        The bytes.

    Raises:
        OSError: The file is larger than `max_bytes` (`errno.EFBIG`), or as for `open_regular`.
    """
    descriptor, size = _opened(path)
    try:
        if size > max_bytes:
            reason = _(
                "it has {n_bytes:,} bytes; at most {max_bytes:,} are read",
                n_bytes=size,
                max_bytes=max_bytes,
            )
            raise OSError(errno.EFBIG, reason, str(path))
        left = size if n_bytes is None else min(n_bytes, size)
        parts = []
        while left and (part := os.read(descriptor, min(left, _AT_ONCE))):
            parts.append(part)
            left -= len(part)
    finally:
        os.close(descriptor)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def read_text(path: str | os.PathLike[str], max_bytes: int) -> str:
    """Read a whole regular file as UTF-8 text.

    Args:
        path: The file.
        max_bytes: Maximum size of the file in bytes.

    Returns:
        The text.

    Raises:
        OSError: As for `read_regular`.
        ValueError: The content is not valid UTF-8.
    """
    return read_regular(path, max_bytes).decode("utf-8")


def _opened(path: str | os.PathLike[str]) -> tuple[int, int]:
    """Open a file, and return its descriptor and its size in bytes."""
    check_regular(path)
    descriptor = os.open(path, _FLAGS)
    try:
        facts = os.fstat(descriptor)  # the file may have been replaced since the first check
        _check(facts, path)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor, facts.st_size


def _check(facts: os.stat_result, path: str | os.PathLike[str]) -> None:
    kind = stat.S_IFMT(facts.st_mode)
    if kind != stat.S_IFREG:
        what = _(_KINDS.get(kind, _OTHER))
        code = errno.EISDIR if kind == stat.S_IFDIR else errno.EINVAL
        raise OSError(code, what, str(Path(path)))
