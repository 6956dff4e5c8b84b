"""The cache's SQLite file: its tables, and how several processes open it at once."""

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
    """Open the file, or make it; one that is damaged is put aside.

    Args:
        path: In a folder that exists.
        wait: Seconds to wait for other processes.

    Returns:
        A connection in which every statement is a transaction, unless one begins another.

    Raises:
        OSError: Nothing can be written there.
        sqlite3.Error: It cannot be used.
    """
    # One process at a time looks whether the file is sound.
    with FileLock(path.with_name(f"{path.name}.lock"), timeout=wait):
        return _opened(path, wait)


def open_temporary() -> sqlite3.Connection:
    """Open an empty cache of this process' own, on disk if it grows large."""
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
            # SQLite does not always wait itself, such as when another process has the last
            # connection and closes it.
            if not is_locked(error) or time.monotonic() > end:
                raise
            time.sleep(0.05)
        except sqlite3.DatabaseError:  # damaged, or no database at all
            connection.close()
            if is_second_try:
                raise
            is_second_try = True
            path.replace(path.with_name(f"{path.name}.damaged"))
        else:
            return connection


def is_locked(error: sqlite3.Error) -> bool:
    """Whether another connection's lock is the reason for an error."""
    code = getattr(error, "sqlite_errorcode", None)  # an extended one has the kind in its low byte
    return code is not None and (code & 0xFF) in _LOCKED
