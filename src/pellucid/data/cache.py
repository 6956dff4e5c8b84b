"""What has been found out about pictures by their content, kept between runs.

One SQLite file in the user's cache folder (or in ``PELLUCID_CACHE``): the health and size of each
picture, and its features from each backbone. The key is the SHA-256 of the file's content, so a
renamed or copied picture is known, and a changed one is not.
"""

import contextlib
import os
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs
from numpy.typing import NDArray

from pellucid.data.decode import DECODER_VERSION, Health

_SCHEMA = """
CREATE TABLE IF NOT EXISTS pictures (
    hash BLOB, decoder TEXT, health TEXT NOT NULL, reason TEXT, width INTEGER, height INTEGER,
    PRIMARY KEY (hash, decoder)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS spaces (id INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL);
CREATE TABLE IF NOT EXISTS features (
    space INTEGER, hash BLOB, vector BLOB NOT NULL, PRIMARY KEY (space, hash)) WITHOUT ROWID;
"""
_ROWS_PER_COMMIT = 256


@dataclass(frozen=True)
class PictureFacts:
    """What is known of one file's content."""

    health: Health
    reason: str | None
    """Why the picture cannot be used, if it cannot."""
    width: int | None
    """In pixels, upright; None if the picture cannot be used."""
    height: int | None


def cache_folder() -> Path:
    """Give the folder for what can be computed again: ``PELLUCID_CACHE``, or the user's own."""
    chosen = os.environ.get("PELLUCID_CACHE")
    return Path(chosen) if chosen else platformdirs.user_cache_path("pellucid")


class PictureCache:
    """Facts and features by content.

    A cache must never stop a run: if the file cannot be used, or not any more, an empty one of this
    process takes its place, and `problem` says why.

    Args:
        path: The SQLite file; None keeps everything in memory.
    """

    def __init__(self, path: Path | None) -> None:
        self.problem: str | None = None
        self.generation = 0
        """Rises when what was known is lost, so that nobody relies on it."""
        self._n_pending = 0
        self._connection = self._connect(path)

    def _connect(self, path: Path | None) -> sqlite3.Connection:
        if path is not None:
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                return self._connect_to_file(path)
            except (OSError, sqlite3.Error) as error:
                self._give_up(error)
        connection = sqlite3.connect("", check_same_thread=False)  # temporary, on disk if large
        connection.executescript(_SCHEMA)
        return connection

    @staticmethod
    def _connect_to_file(path: Path) -> sqlite3.Connection:
        for is_second_try in (False, True):
            connection = sqlite3.connect(path, timeout=30, check_same_thread=False)
            try:
                connection.execute("PRAGMA journal_mode=WAL")
                connection.execute("PRAGMA synchronous=NORMAL")
                connection.executescript(_SCHEMA)
                break
            except sqlite3.OperationalError:
                raise
            except sqlite3.DatabaseError:  # damaged, or no database at all
                connection.close()
                if is_second_try:
                    raise
                path.replace(path.with_name(f"{path.name}.damaged"))
        return connection

    @classmethod
    def of_user(cls) -> "PictureCache":
        """Open the user's cache."""
        return cls(cache_folder() / "pictures.sqlite")

    def _give_up(self, error: Exception) -> None:
        self.problem = (
            f"The cache in {cache_folder()} cannot be used ({error}), so the next run will "
            "compute the features again. Set PELLUCID_CACHE to a folder that you may write to."
        )
        self.generation += 1

    def _replace(self, error: sqlite3.Error) -> None:
        """Go on with an empty cache of this process."""
        self._give_up(error)
        with contextlib.suppress(sqlite3.Error):
            self._connection.close()
        self._connection = self._connect(None)

    def facts(self) -> dict[bytes, PictureFacts]:
        """Give the facts of all pictures known under this version of the decoder."""
        rows = self._read(
            "SELECT hash, health, reason, width, height FROM pictures WHERE decoder = ?",
            (DECODER_VERSION,),
        )
        return {row[0]: PictureFacts(Health(row[1]), *row[2:]) for row in rows}

    def add_facts(self, content_hash: bytes, facts: PictureFacts) -> None:
        """Remember one picture's facts."""
        self._write(
            "INSERT OR REPLACE INTO pictures VALUES (?, ?, ?, ?, ?, ?)",
            (content_hash, DECODER_VERSION, *astuple(facts)),
        )

    def known_features(self, space: str) -> set[bytes]:
        """Give the hashes of the pictures whose features in a space are known.

        Args:
            space: Name of a backbone with all that decides its output: weights, size, view,
                precision, versions.
        """
        query = "SELECT hash FROM features JOIN spaces ON space = id WHERE name = ?"
        return {row[0] for row in self._read(query, (space,))}

    def add_features(self, space: str, content_hash: bytes, vector: NDArray[np.float32]) -> None:
        """Remember one picture's features."""
        self._write("INSERT OR IGNORE INTO spaces (name) VALUES (?)", (space,))
        generation = self.generation
        statement = "INSERT OR REPLACE INTO features SELECT id, ?, ? FROM spaces WHERE name = ?"
        self._write(statement, (content_hash, vector.astype("<f4").tobytes(), space))
        if self.generation != generation:  # in the new cache the space has no number yet
            self.add_features(space, content_hash, vector)

    def features(
        self, space: str, hashes: Iterable[bytes]
    ) -> Iterator[tuple[bytes, NDArray[np.float32]]]:
        """Yield the features of the pictures asked for that are known."""
        query = "SELECT vector FROM features JOIN spaces ON space = id WHERE name = ? AND hash = ?"
        for content_hash in hashes:
            for (vector,) in self._read(query, (space, content_hash)):
                yield content_hash, np.frombuffer(vector, dtype="<f4")

    def _read(self, query: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
        try:
            return self._connection.execute(query, values).fetchall()
        except sqlite3.Error as error:
            self._replace(error)
            return []

    def _write(self, statement: str, values: tuple[object, ...]) -> None:
        try:
            self._connection.execute(statement, values)
        except sqlite3.Error as error:
            self._replace(error)
            self._connection.execute(statement, values)
        self._n_pending += 1
        if self._n_pending >= _ROWS_PER_COMMIT:
            self.commit()

    def commit(self) -> None:
        """Make sure that what was added so far outlives this process."""
        self._n_pending = 0
        try:
            self._connection.commit()
        except sqlite3.Error as error:
            self._replace(error)

    def close(self) -> None:
        """Commit and close."""
        self.commit()
        with contextlib.suppress(sqlite3.Error):
            self._connection.close()
