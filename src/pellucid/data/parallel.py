"""Work in threads, results in order."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

N_THREADS = max(2, os.cpu_count() or 2)
"""Decoding shares the processor with the network; more threads would only queue."""

_ITEMS_AHEAD = 8 * N_THREADS


def map_in_order(function: Callable[[T], R], items: Iterable[T]) -> Iterator[tuple[T, R]]:
    """Apply a function in threads, a few items ahead of whoever takes the results.

    Args:
        function: Called in several threads at once.
        items: What to apply it to; taken one by one, in the thread of whoever takes the results.

    Yields:
        Each item with its result, in the order of the items.
    """
    pool = ThreadPoolExecutor(N_THREADS)
    try:
        waiting: deque[tuple[T, Future[R]]] = deque()
        rest = iter(items)
        for item in islice(rest, _ITEMS_AHEAD):
            waiting.append((item, pool.submit(function, item)))
        while waiting:
            item, future = waiting.popleft()
            yield item, future.result()
            for following in islice(rest, 1):
                waiting.append((following, pool.submit(function, following)))
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
