"""Run work in threads and yield the results in order."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar, cast

T = TypeVar("T")
R = TypeVar("R")
_END = object()

N_THREADS = max(2, os.cpu_count() or 2)
"""Number of threads. Decoding shares the CPU with the network; more threads would only queue."""

_ITEMS_AHEAD = 8 * N_THREADS
_BYTES_AHEAD = 2**28
"""Prefetch limit in bytes, for items of known size."""


def map_in_order(function: Callable[[T], R], items: Iterable[T]) -> Iterator[tuple[T, R]]:
    """Apply a function in threads, a few items ahead of the consumer.

    Args:
        function: Function to apply, called in several threads at once.
        items: Inputs of the function. They are read one by one, in the consumer's thread. An
            item's attribute `n_bytes`, if it has one, counts towards the prefetch limit.

    Yields:
        Each item with its result, in the order of the items.

    Example:
        >>> list(map_in_order(len, ["a", "bc"]))
        [('a', 1), ('bc', 2)]
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
                # The threads write messages in the language of the thread that reads the items.
                run = copy_context().run
                future = pool.submit(run, function, cast("T", following))
                waiting.append((cast("T", following), future))
                n_bytes += getattr(following, "n_bytes", 0)
            if not waiting:
                return
            item, future = waiting.popleft()
            n_bytes -= getattr(item, "n_bytes", 0)
            yield item, future.result()
            del item, future  # otherwise they stay in memory while waiting for the next result
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
