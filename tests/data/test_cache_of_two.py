"""Several processes use one cache at the same time: nobody gives up, and nothing is lost."""

import sqlite3
import subprocess
import sys
import threading
import time

import numpy as np
import pytest

from pellucid.data import cache as cache_module
from pellucid.data.cache import PictureCache, PictureFacts
from pellucid.data.decode import Health

OK = PictureFacts(Health.OK, None, 640, 480)
WORK = """
import sys, time
from pathlib import Path
import numpy as np
from pellucid.data.cache import PictureCache, PictureFacts
from pellucid.data.decode import Health
path, first, n, pause = Path(sys.argv[1]), *map(int, sys.argv[2:5])
cache = PictureCache(path)
sys.stdin.readline()
for k in range(first, first + n):
    key = k.to_bytes(32)
    cache.add_facts(key, PictureFacts(Health.OK, None, k + 1, 7))
    cache.add_features("plain", key, np.full(40, k, "f4"))
    if k % 100 == 0:
        time.sleep(pause / 1000)
        known = cache.known_features("plain")
        assert {j.to_bytes(32) for j in range(first, k + 1)} <= known
        ((_, row),) = cache.features("plain", [key])
        assert (row == k).all()
cache.close()
print(cache.problem)
"""


def key(n: int) -> bytes:
    return n.to_bytes(32)


def vector(n: int) -> np.ndarray:
    return np.full(40, n, "f4")


def run_together(path, *ranges: tuple[int, int, int]) -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", WORK, str(path), *map(str, each)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for each in ranges
    ]  # fmt: skip
    for process in processes:
        process.stdin.write("\n")
        process.stdin.flush()
    for process in processes:
        out, err = process.communicate(timeout=120)
        assert (process.returncode, out.strip()) == (0, "None"), err


@pytest.mark.slow
@pytest.mark.parametrize(
    "ranges",
    [
        [(0, 3000, 0), (3000, 3000, 0)],  # other pictures
        [(0, 3000, 0), (0, 3000, 0)],  # the same
        [(0, 2000, 5), (1000, 2000, 0), (0, 500, 20), (2500, 2000, 1)],
    ],
)
def test_processes_at_once(tmp_path, ranges):
    path = tmp_path / "new" / "pictures.sqlite"
    run_together(path, *ranges)
    expected = {k for first, n, _ in ranges for k in range(first, first + n)}
    cache = PictureCache(path)
    facts = cache.facts()
    assert facts == {key(k): PictureFacts(Health.OK, None, k + 1, 7) for k in expected}
    assert cache.known_features("plain") == {key(k) for k in expected}
    for content, row in cache.features("plain", [key(k) for k in sorted(expected)]):
        assert (row == int.from_bytes(content)).all()
    cache.close()


@pytest.mark.slow
def test_a_damaged_file_is_put_aside_once(tmp_path):
    path = tmp_path / "pictures.sqlite"
    path.write_bytes(b"this is no database, but long enough to have a header" * 50)
    run_together(path, (0, 500, 0), (500, 500, 0), (1000, 500, 0))
    cache = PictureCache(path)
    assert cache.known_features("plain") == {key(k) for k in range(1500)}
    cache.close()


def test_a_process_that_works_holds_no_lock(tmp_path):
    """Whatever is not written yet waits in memory, and others may write meanwhile."""
    path = tmp_path / "pictures.sqlite"
    working = PictureCache(path)
    for k in range(700):
        working.add_facts(key(k), OK)
        working.add_features("plain", key(k), vector(k))
    with sqlite3.connect(path, timeout=0) as other:
        other.execute("CREATE TABLE proof (something TEXT)")
    other.close()
    assert working.known_features("plain") == {key(k) for k in range(700)}
    assert set(working.facts()) == {key(k) for k in range(700)}
    assert working.problem is None
    working.close()


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(cache_module, "_SHORT_WAIT", 0.01)
    monkeypatch.setattr(cache_module, "_LONG_WAIT", 0.05)


@pytest.fixture
def locked(tmp_path):
    """A cache whose file another program keeps locked; gives both."""
    path = tmp_path / "pictures.sqlite"
    cache = PictureCache(path)
    cache.add_features("plain", key(0), vector(0))
    cache.commit()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    yield cache, other
    other.close()
    cache.close()


def test_work_goes_on_while_the_file_is_locked(locked, impatient):
    cache, other = locked
    for k in range(1, 1000):
        cache.add_features("plain", key(k), vector(k))
    cache.commit()
    assert cache.problem is None
    assert cache.generation == 0
    assert cache.known_features("plain") == {key(k) for k in range(1000)}
    rows = dict(cache.features("plain", [key(0), key(999)]))
    assert (rows[key(999)] == 999).all()
    other.execute("ROLLBACK")
    cache.commit()
    assert other.execute("SELECT count(*) FROM features").fetchall() == [(1000,)]


def test_what_waits_is_bounded_and_not_lost(locked, impatient, monkeypatch):
    cache, _ = locked
    monkeypatch.setattr(cache_module, "_MAX_PENDING", 600)
    for k in range(1, 1000):
        cache.add_features("plain", key(k), vector(k))
    assert cache.problem
    assert cache.generation == 1
    assert cache.known_features("plain") == {key(k) for k in range(1, 1000)}


def test_a_short_lock_is_waited_for(tmp_path):
    path = tmp_path / "pictures.sqlite"
    cache = PictureCache(path)
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN EXCLUSIVE")
    threading.Timer(0.3, lambda: other.execute("ROLLBACK")).start()
    cache.add_features("plain", key(1), vector(1))
    began = time.monotonic()
    cache.commit()
    assert 0.1 < time.monotonic() - began < 20
    assert other.execute("SELECT count(*) FROM features").fetchall() == [(1,)]
    other.close()
    cache.close()


def test_what_waits_outlives_a_file_that_fails(tmp_path):
    path = tmp_path / "pictures.sqlite"
    cache = PictureCache(path)
    for k in range(100):
        cache.add_features("plain", key(k), vector(k))
        cache.add_facts(key(k), OK)
    with sqlite3.connect(path) as other:
        other.execute("DROP TABLE features")
        other.execute("DROP TABLE pictures")
    other.close()
    cache.commit()
    assert "PELLUCID_CACHE" in cache.problem
    assert cache.known_features("plain") == {key(k) for k in range(100)}
    assert len(cache.facts()) == 100
    cache.close()
