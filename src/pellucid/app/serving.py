"""Serve an application on this computer until Ctrl-C."""

import contextlib
import webbrowser
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI

from pellucid.app.explorer_server import ExplorerServer
from pellucid.app.protected_app import STATIC
from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _
from pellucid.listening import listen, tell_soon

HOST = "127.0.0.1"


def check_web_app() -> None:
    """Check that the web app was built.

    Raises:
        ConfigError: The installation has no web app.
    """
    if not (STATIC / "index.html").is_file():
        raise ConfigError(
            _(
                "The explorer's web app is not part of this installation. Install again "
                "without PELLUCID_WITHOUT_WEB; in a clone, `make bundle` builds it."
            )
        )


def serve_app(
    app: FastAPI, port: int, address: str, *, browser: bool, tell: Callable[[str], None]
) -> None:
    """Serve an application until Ctrl-C.

    Args:
        app: The application.
        port: Port to listen on; 0 for any free port.
        address: Path and fragment of the page to open.
        browser: Whether to open the page in the browser.
        tell: Function called with the full address once the server is ready.

    Raises:
        ConfigError: Another program listens on the port.
    """
    with listen(HOST, port) as listener:
        url = f"http://{HOST}:{listener.getsockname()[1]}{address}"
        server = ExplorerServer(
            uvicorn.Config(app, log_config=None, log_level="warning", timeout_graceful_shutdown=2)
        )

        def announce() -> None:
            tell(url)
            if browser:
                webbrowser.open(url)

        tell_soon(announce)
        with contextlib.suppress(KeyboardInterrupt):
            server.run(sockets=[listener])
