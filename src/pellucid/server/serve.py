"""Run the explorer until Ctrl-C."""

import contextlib
import socket
import threading
import webbrowser
from collections.abc import Callable

import uvicorn

from pellucid.errors import ConfigError
from pellucid.server.app import STATIC, create_app
from pellucid.server.explorer import Explorer

HOST = "127.0.0.1"


def serve(
    explorer: Explorer, address: str, port: int, *, browser: bool, tell: Callable[[str], None]
) -> None:
    """Answer until Ctrl-C, on this computer alone.

    Args:
        explorer: What to show.
        address: The part behind the port to begin with, such as "/#/network".
        port: Where to listen; 0 for any that is free.
        browser: Whether to open it in the browser.
        tell: Is told the whole address as soon as it answers.

    Raises:
        ConfigError: Another program listens there, or the installation has no web app.
    """
    if not (STATIC / "index.html").is_file():
        raise ConfigError(
            "The explorer's web app is not part of this installation. Install again without "
            "PELLUCID_WITHOUT_WEB; in a clone, `make bundle` builds it."
        )
    with _listening(port) as listener:
        url = f"http://{HOST}:{listener.getsockname()[1]}{address}"
        server = uvicorn.Server(
            uvicorn.Config(create_app(explorer), log_level="warning", timeout_graceful_shutdown=2)
        )

        def announce() -> None:
            tell(url)
            if browser:
                webbrowser.open(url)

        # The socket listens already: what is asked now waits until the server answers.
        timer = threading.Timer(0.1, announce)
        timer.daemon = True
        timer.start()
        with contextlib.suppress(KeyboardInterrupt):
            server.run(sockets=[listener])


def _listening(port: int) -> socket.socket:
    # With the protocol named, asyncio sends small parts at once (TCP_NODELAY); without it each
    # answer waits 40 ms for the browser to acknowledge its head.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except (OSError, OverflowError) as error:
        listener.close()
        reason = error.strerror if isinstance(error, OSError) else "a port is from 0 to 65535"
        raise ConfigError(
            f"Nothing can listen on port {port} of {HOST} ({reason}). Choose another with --port, "
            "or leave it out for any that is free."
        ) from None
    listener.listen()
    return listener
