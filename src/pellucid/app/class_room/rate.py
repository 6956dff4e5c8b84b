"""Limit how often something happens."""

import threading
import time
from collections.abc import Callable

from cachetools import LRUCache

_MAX_KEYS = 4096


class Rate:
    """Token buckets: each key may do something so many times at once, and then so often.

    Args:
        per_second: Number of times per second in the long run.
        at_once: Number of times at once, after a pause.
        now: Gives the time in seconds.

    Example:
        >>> rate = Rate(per_second=1.0, at_once=2.0)
        >>> [rate.takes("a") for _ in range(3)]
        [True, True, False]
    """

    def __init__(
        self, per_second: float, at_once: float, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._per_second, self._at_once, self._now = per_second, at_once, now
        self._lock = threading.Lock()
        # A key that is forgotten starts with a full bucket, as one that has not come for long.
        self._left: LRUCache[str, tuple[float, float]] = LRUCache(_MAX_KEYS)

    def takes(self, key: str = "") -> bool:
        """Count one time, if it is allowed now; return whether it is."""
        with self._lock:
            now = self._now()
            left, last = self._left.get(key, (self._at_once, now))
            left = min(self._at_once, left + (now - last) * self._per_second)
            is_allowed = left >= 1
            self._left[key] = (left - is_allowed, now)
            return is_allowed
