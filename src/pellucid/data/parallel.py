"""Work in threads, results in order."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar, cast

T = TypeVar("T")
R = TypeVar("R")
_END = object()

N_THREADS = max(2, os.cpu_count() or 2)
"""Decoding shares the processor with the network; more threads would only queue."""

_ITEMS_AHEAD = 8 * N_THREADS
_BYTES_AHEAD = 2**28
"""Items of a known size are prefetched up to this many bytes."""


def map_in_order(function: Callable[[T], R], items: Iterable[T]) -> Iterator[tuple[T, R]]:
    """Apply a function in threads, a few items ahead of whoever takes the results.

    Args:
        function: Called in several threads at once.
        items: What to apply it to; taken one by one, in the thread of whoever takes the results.
            What an item has as `n_bytes` counts for how many are taken ahead.

    Yields:
        Each item with its result, in the order of the items.
    """
    pool = ThreadPoolExecutor(N_THREADS)
    try:
        waiting: deque[tuple[T, Future[R]]] = deque()
        rest = iter(items)
        n_bytes = 0
        while True:
            while len(waiting) < _ITEMS_AHEAD and n_bytes <= _BYTES_AHEAD:
                following = next(rest, _END)
                if following is _END:
                    break
                waiting.append((cast("T", following), pool.submit(function, cast("T", following))))
                n_bytes += getattr(following, "n_bytes", 0)
            if not waiting:
                return
            item, future = waiting.popleft()
            n_bytes -= getattr(item, "n_bytes", 0)
            yield item, future.result()
            del item, future  # or what was read stays in memory while the next is waited for
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
