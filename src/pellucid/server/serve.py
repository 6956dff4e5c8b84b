"""Listen, answer, and finish what was begun."""

import contextlib
import ipaddress
import signal
import socket
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI

from pellucid.allocator import give_back_large_blocks
from pellucid.listening import tell_soon
from pellucid.server.http_head import BoundedHead

_SECONDS_TO_FINISH = 15


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this computer's own."""
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


def serve(app: FastAPI, listener: socket.socket, tell: Callable[[], None]) -> None:
    """Answer until Ctrl-C or SIGTERM; requests that were begun are finished then.

    Args:
        app: What answers.
        listener: An open socket.
        tell: Is called once it answers.
    """
    give_back_large_blocks()
    config = uvicorn.Config(
        app,
        http=BoundedHead,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=_SECONDS_TO_FINISH,
    )
    tell_soon(tell)
    # uvicorn ends on SIGTERM, and then sends it once more to whoever handled it before: by default
    # that kills the process, before its files are closed.
    signal.signal(signal.SIGTERM, lambda *_: None)
    with contextlib.suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listener])
