"""Run the explorer until Ctrl-C."""

import contextlib
import webbrowser
from collections.abc import Callable

import uvicorn

from pellucid.app.app import STATIC, create_app
from pellucid.app.explorer import Explorer
from pellucid.errors import ConfigError
from pellucid.listening import listen, tell_soon

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
    with listen(HOST, port) as listener:
        url = f"http://{HOST}:{listener.getsockname()[1]}{address}"
        server = uvicorn.Server(
            uvicorn.Config(create_app(explorer), log_level="warning", timeout_graceful_shutdown=2)
        )

        def announce() -> None:
            tell(url)
            if browser:
                webbrowser.open(url)

        tell_soon(announce)
        with contextlib.suppress(KeyboardInterrupt):
            server.run(sockets=[listener])
