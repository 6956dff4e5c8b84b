"""Cache of facts and features of images by their content, kept between runs.

One SQLite file in the user's cache folder (or in ``PELLUCID_CACHE``) holds the health and size of
each image, and its features from each backbone. The key is the SHA-256 of the file's content, so a
renamed or copied image is found, and a changed one is not.

Several processes may use the cache at once. New entries wait in memory and are written in
transactions that last milliseconds. Between transactions no process is locked out, and readers
never wait (SQLite's write-ahead log).
"""

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pellucid.cache_folder import cache_folder
from pellucid.data.cache_file import is_locked, open_cache_file, open_temporary
from pellucid.data.decode import DECODER_VERSION, Health
from pellucid.i18n import current_language
from pellucid.i18n import gettext as _

_ROWS_PER_COMMIT = 256
_MAX_PENDING = 8192
"""Maximum number of rows held in memory while another program locks the file; with more, the file
is given up."""
_SHORT_WAIT, _LONG_WAIT = 1.0, 30.0
"""Seconds to wait for another process: during the work, and when new entries must be saved."""


@dataclass(frozen=True)
class PictureFacts:
    """Cached facts about the content of one file."""

    health: Health
    reason: str | None
    """Reason why the image cannot be used; None if it can."""
    width: int | None
    """Width in pixels, upright; None if the image cannot be used."""
    height: int | None


def _decoder(reason: str | None) -> str:
    """Return the version of the decoder, and of the language of a reason if it is not English."""
    language = "en" if reason is None else current_language()
    return DECODER_VERSION if language == "en" else f"{DECODER_VERSION} {language}"


class PictureCache:
    """Cache of facts and features by content.

    A cache must never stop a run. If the file cannot be used, or becomes unusable, an empty cache
    private to this process replaces it, and `problem` says why.

    Args:
        path: Path of the SQLite file; None keeps everything in memory.
    """

    def __init__(self, path: Path | None) -> None:
        self.problem: str | None = None
        self.generation = 0
        """Counter that rises when entries are lost, so that callers can notice."""
        self._new_facts: dict[tuple[bytes, str], PictureFacts] = {}
        self._new_features: dict[tuple[str, bytes], bytes] = {}
        self._n_next_commit = _ROWS_PER_COMMIT
        self._connection = self._connect(path)

    def _connect(self, path: Path | None) -> sqlite3.Connection:
        if path is not None:
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                return open_cache_file(path, _LONG_WAIT)
            except (OSError, sqlite3.Error) as error:
                self._give_up(error)
        return open_temporary()

    @classmethod
    def of_user(cls) -> "PictureCache":
        """Open the user's cache."""
        return cls(cache_folder() / "pictures.sqlite")

    def _give_up(self, error: Exception) -> None:
        self.problem = _(
            "The cache in {cache_folder} cannot be used ({error}), so the next run will "
            "compute the features again. Set PELLUCID_CACHE to a writable folder.",
            cache_folder=cache_folder(),
            error=error,
        )
        self.generation += 1

    def _replace(self, error: sqlite3.Error) -> None:
        """Switch to an empty cache private to this process, keeping the pending entries."""
        self._give_up(error)
        with contextlib.suppress(sqlite3.Error):
            self._connection.close()
        self._connection = self._connect(None)

    def facts(self) -> dict[bytes, PictureFacts]:
        """Return the facts of all images cached under this version of the decoder.

        Of those that cannot be used, only the ones whose reason is in the current language.
        """
        decoders = (_decoder(None), _decoder(""))
        rows = self._read(
            "SELECT hash, decoder, health, reason, width, height FROM pictures "
            "WHERE decoder IN (?, ?)",
            decoders,
        )
        known = {(row[0], row[1]): PictureFacts(Health(row[2]), *row[3:]) for row in rows}
        return {
            key: facts
            for (key, decoder), facts in (known | self._new_facts).items()
            if decoder == _decoder(facts.reason)
        }

    def add_facts(self, content_hash: bytes, facts: PictureFacts) -> None:
        """Add the facts of one image."""
        self._new_facts[content_hash, _decoder(facts.reason)] = facts
        self._commit_now_and_then()

    def known_features(self, space: str) -> set[bytes]:
        """Return the hashes of the images whose features in a space are cached.

        Args:
            space: Name of a backbone with everything that determines its output: weights, size,
                view, precision, versions.
        """
        query = "SELECT hash FROM features JOIN spaces ON space = id WHERE name = ?"
        known = {row[0] for row in self._read(query, (space,))}
        return known | {key for name, key in list(self._new_features) if name == space}

    def add_features(self, space: str, content_hash: bytes, vector: NDArray[np.float32]) -> None:
        """Add the features of one image."""
        self._new_features[space, content_hash] = vector.astype("<f4").tobytes()
        self._commit_now_and_then()

    def features(
        self, space: str, hashes: Iterable[bytes]
    ) -> Iterator[tuple[bytes, NDArray[np.float32]]]:
        """Yield the hash and the features of each requested image that is cached."""
        query = "SELECT vector FROM features JOIN spaces ON space = id WHERE name = ? AND hash = ?"
        for content_hash in hashes:
            new = self._new_features.get((space, content_hash))
            rows = self._read(query, (space, content_hash)) if new is None else [(new,)]
            for (vector,) in rows:
                yield content_hash, np.frombuffer(vector, dtype="<f4")

    def _read(self, query: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
        try:
            return self._connection.execute(query, values).fetchall()
        except sqlite3.Error as error:
            self._replace(error)
            return []

    def _commit_now_and_then(self) -> None:
        if self._n_pending >= _MAX_PENDING:
            self.commit()
        elif self._n_pending >= self._n_next_commit:
            self._write_pending(_SHORT_WAIT)

    def commit(self) -> None:
        """Write all pending entries to the file."""
        error = self._write_pending(_LONG_WAIT)
        if error is not None and self._n_pending >= _MAX_PENDING:
            self._replace(error)
            self._write_pending(_LONG_WAIT)

    @property
    def _n_pending(self) -> int:
        return len(self._new_facts) + len(self._new_features)

    def _write_pending(self, wait: float) -> sqlite3.Error | None:
        """Write the pending entries in one transaction.

        Returns:
            The error, if another process keeps the file locked and the entries are still pending.
        """
        facts, features = self._new_facts, self._new_features
        if not facts and not features:
            return None
        try:
            self._connection.execute(f"PRAGMA busy_timeout = {1000 * wait:.0f}")
            # "Immediate", because a transaction that began with a read cannot wait for a lock.
            self._connection.execute("BEGIN IMMEDIATE")
            self._insert(facts, features)
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            with contextlib.suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
            if is_locked(error):
                self._n_next_commit = self._n_pending + _ROWS_PER_COMMIT
                return error
            self._replace(error)
            self._insert(facts, features)
        self._new_facts, self._new_features = {}, {}
        self._n_next_commit = _ROWS_PER_COMMIT
        return None

    def _insert(
        self,
        facts: dict[tuple[bytes, str], PictureFacts],
        features: dict[tuple[str, bytes], bytes],
    ) -> None:
        insert = self._connection.executemany
        insert(
            "INSERT OR REPLACE INTO pictures VALUES (?, ?, ?, ?, ?, ?)",
            [(*key, *astuple(found)) for key, found in facts.items()],
        )
        spaces = {space for space, _ in features}
        insert("INSERT OR IGNORE INTO spaces (name) VALUES (?)", [(space,) for space in spaces])
        insert(
            "INSERT OR REPLACE INTO features SELECT id, ?, ? FROM spaces WHERE name = ?",
            [(content, vector, space) for (space, content), vector in features.items()],
        )

    def close(self) -> None:
        """Commit and close."""
        self.commit()
        with contextlib.suppress(sqlite3.Error):
            self._connection.close()
