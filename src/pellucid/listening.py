"""Where a server listens, and when it says so."""

import socket
import threading
from collections.abc import Callable

from pellucid.errors import ConfigError

_MAX_WAITING = 512
"""So many connections may wait to be taken; the system may allow fewer."""
_SECONDS_BEFORE_TELLING = 0.1


def listen(host: str, port: int) -> socket.socket:
    """Open the socket.

    Args:
        host: A name or an address of this computer.
        port: 0 for any that is free.

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
            f"Nothing can listen on port {port} of {host} ({reason}). Choose another with --port; "
            "--port 0 takes any that is free."
        ) from None
    listener.listen(_MAX_WAITING)
    return listener


def tell_soon(tell: Callable[[], None]) -> None:
    """Call a function from another thread, while the server starts.

    The socket listens already: what is asked then waits until the server answers.
    """
    # No daemon: one that prints while the interpreter ends would have the process aborted.
    threading.Timer(_SECONDS_BEFORE_TELLING, tell).start()
