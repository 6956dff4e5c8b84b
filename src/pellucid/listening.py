"""Open the socket of a server, and report its address once it listens."""

import socket
import threading
from collections.abc import Callable

from pellucid.errors import ConfigError

_MAX_WAITING = 512
"""Maximum number of connections waiting to be accepted; the system may allow fewer."""
_SECONDS_BEFORE_TELLING = 0.1


def listen(host: str, port: int) -> socket.socket:
    """Open a listening socket.

    Args:
        host: Name or address of this computer.
        port: Port number; 0 for any free port.

    Returns:
        The socket.

    Raises:
        ConfigError: It is not possible to listen on this host and port.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # If the protocol is named, asyncio sends small parts at once (TCP_NODELAY). Otherwise each
    # response waits 40 ms for the client to acknowledge its headers.
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
    """Call a function shortly afterwards in another thread, while the server starts.

    The socket is already listening: requests that arrive early wait until the server is ready.
    """
    # Not a daemon thread: printing while the interpreter shuts down would abort the process.
    threading.Timer(_SECONDS_BEFORE_TELLING, tell).start()
