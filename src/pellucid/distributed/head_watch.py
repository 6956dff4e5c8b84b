"""Warn when the head of a cluster is lost, since Ray then ends this process without a message."""

import contextlib
import logging
import threading
from collections.abc import Callable, Iterator

from pellucid.i18n import gettext as _

_SECONDS = 5.0
_MAX_MISSED = 2


@contextlib.contextmanager
def head_watched(answers: Callable[[], bool]) -> Iterator[None]:
    """Log a warning when the head repeatedly does not answer.

    Ray tries to reconnect for a minute (`RAY_gcs_rpc_server_reconnect_timeout_s`), then ends the
    process from outside Python, where no exception can be caught.

    Args:
        answers: Function that returns quickly whether the head answers.
    """
    is_over = threading.Event()

    def watch() -> None:
        n_missed = 0
        while not is_over.wait(_SECONDS):
            n_missed = 0 if answers() else n_missed + 1
            if n_missed == _MAX_MISSED:
                logging.getLogger(__name__).warning(
                    _(
                        "The head of the cluster does not answer any more. If it stays so, this "
                        "process ends in about a minute. What was done is kept. To continue, run "
                        "the same command again, or `pellucid resume` for a training."
                    )
                )

    thread = threading.Thread(target=watch, name="head watch", daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()
