"""Tells when the head of a cluster is lost: Ray then ends this process, without a word."""

import contextlib
import logging
import threading
from collections.abc import Callable, Iterator

_SECONDS = 5.0
_MAX_MISSED = 2


@contextlib.contextmanager
def head_watched(answers: Callable[[], bool]) -> Iterator[None]:
    """Log a warning when the head does not answer again and again.

    Ray tries for a minute (`RAY_gcs_rpc_server_reconnect_timeout_s`) and then ends the process
    from outside of Python, where nothing can be caught.

    Args:
        answers: Whether the head does, found out soon.
    """
    is_over = threading.Event()

    def watch() -> None:
        n_missed = 0
        while not is_over.wait(_SECONDS):
            n_missed = 0 if answers() else n_missed + 1
            if n_missed == _MAX_MISSED:
                logging.getLogger(__name__).warning(
                    "The head of the cluster does not answer any more. If it stays so, this "
                    "process ends in about a minute. What was done is kept: the same command goes "
                    "on, or `pellucid resume` for a training."
                )

    thread = threading.Thread(target=watch, name="head watch", daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()
