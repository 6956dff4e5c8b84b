"""SQLite file of the cache: its tables, and opening it from several processes at once."""

import sqlite3
import time
from pathlib import Path

from filelock import FileLock

_SCHEMA = """
CREATE TABLE IF NOT EXISTS pictures (
    hash BLOB, decoder TEXT, health TEXT NOT NULL, reason TEXT, width INTEGER, height INTEGER,
    PRIMARY KEY (hash, decoder)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS spaces (id INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL);
CREATE TABLE IF NOT EXISTS features (
    space INTEGER, hash BLOB, vector BLOB NOT NULL, PRIMARY KEY (space, hash)) WITHOUT ROWID;
"""
_LOCKED = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def open_cache_file(path: Path, wait: float) -> sqlite3.Connection:
    """Open or create the file; a damaged file is moved aside.

    Args:
        path: Path of the file, in an existing folder.
        wait: Seconds to wait for other processes.

    Returns:
        A connection in autocommit mode: each statement is a transaction, unless one is begun
        explicitly.

    Raises:
        OSError: The folder is not writable.
        sqlite3.Error: The file cannot be used.
    """
    # Only one process at a time checks whether the file is intact.
    with FileLock(path.with_name(f"{path.name}.lock"), timeout=wait):
        return _opened(path, wait)


def open_temporary() -> sqlite3.Connection:
    """Open an empty cache private to this process, on disk if it grows large."""
    connection = sqlite3.connect("", check_same_thread=False, isolation_level=None)
    connection.executescript(_SCHEMA)
    return connection


def _opened(path: Path, wait: float) -> sqlite3.Connection:
    end = time.monotonic() + wait
    is_second_try = False
    while True:
        connection = sqlite3.connect(
            path, timeout=wait, check_same_thread=False, isolation_level=None
        )
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")
            connection.executescript(_SCHEMA)
        except sqlite3.OperationalError as error:
            connection.close()
            # SQLite does not always wait by itself, for example when another process closes the
            # last connection.
            if not is_locked(error) or time.monotonic() > end:
                raise
            time.sleep(0.05)
        except sqlite3.DatabaseError:  # damaged, or not a database
            connection.close()
            if is_second_try:
                raise
            is_second_try = True
            path.replace(path.with_name(f"{path.name}.damaged"))
        else:
            return connection


def is_locked(error: sqlite3.Error) -> bool:
    """Check whether an error was caused by another connection's lock."""
    code = getattr(error, "sqlite_errorcode", None)  # The low byte of extended codes is the kind.
    return code is not None and (code & 0xFF) in _LOCKED
