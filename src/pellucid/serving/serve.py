"""Listen, answer, and finish what was begun."""

import contextlib
import ipaddress
import signal
import socket
import threading
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI

from pellucid.errors import ConfigError

_SECONDS_TO_FINISH = 15


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this computer's own."""
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


def listen(host: str, port: int) -> socket.socket:
    """Open the socket.

    Raises:
        ConfigError: Nothing can listen there.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named, asyncio sends small parts at once (TCP_NODELAY); without it each
    # answer waits 40 ms for the client to acknowledge its head.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except (OSError, OverflowError) as error:
        listener.close()
        reason = error.strerror if isinstance(error, OSError) else "a port is from 0 to 65535"
        raise ConfigError(
            f"Nothing can listen on port {port} of {host} ({reason}). Choose another with --port."
        ) from None
    listener.listen(512)
    return listener


def serve(app: FastAPI, listener: socket.socket, tell: Callable[[], None]) -> None:
    """Answer until Ctrl-C or SIGTERM; requests that were begun are finished then.

    Args:
        app: What answers.
        listener: An open socket.
        tell: Is called once it answers.
    """
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, timeout_graceful_shutdown=_SECONDS_TO_FINISH
    )
    # The socket listens already: what is asked now waits until the server answers.
    timer = threading.Timer(0.1, tell)
    timer.daemon = True
    timer.start()
    # uvicorn ends on SIGTERM, and then sends it once more to whoever handled it before: by default
    # that kills the process, before its files are closed.
    signal.signal(signal.SIGTERM, lambda *_: None)
    with contextlib.suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listener])
