"""Run the server until it is stopped."""

import contextlib
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uvicorn

from pellucid.allocator import give_back_large_blocks
from pellucid.api import load, load_classifier
from pellucid.errors import ConfigError, RunError
from pellucid.http_head import BoundedHead
from pellucid.i18n import gettext as _
from pellucid.listening import check_host, listen, tell_soon, url_of
from pellucid.regular_file import read_text
from pellucid.same_site import is_loopback
from pellucid.server.app import create_app

_SECONDS_TO_FINISH = 15
_MAX_OF_CARD = 2**20


def serve(
    run: str,
    host: str,
    port: int,
    token: str | None,
    tell: Callable[[str], None],
    *,
    is_open: bool = False,
) -> None:
    """Serve predictions until Ctrl-C or SIGTERM, and then finish the open requests.

    Args:
        run: A run's folder or name, or a pretrained classifier's name.
        host: Address to listen on.
        port: Port to listen on; 0 for any free port.
        token: Token that clients must send, if any.
        tell: Function called with the address once the server is ready.
        is_open: Whether other computers may send requests without a token.

    Raises:
        ConfigError: Other computers could send requests without a token, or the address cannot be
            used.
        RunError: There is no such run.
    """
    check_host(host)
    if not is_loopback(host) and token is None and not is_open:
        raise ConfigError(
            _(
                "--host {host} lets other computers send requests. Set a token with "
                "--token-file or PELLUCID_TOKEN, or add --no-token to allow everybody.",
                host=host,
            )
        )
    classifier = load_classifier(run)
    hosts = () if is_loopback(host) else None
    app = create_app(classifier, _about(run), token=token, hosts=hosts)
    with listen(host, port) as listener:
        url = url_of(host, listener.getsockname()[1])
        give_back_large_blocks()
        config = uvicorn.Config(
            app,
            http=BoundedHead,
            log_config=None,  # uvicorn's own would close the log handlers of the process
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=_SECONDS_TO_FINISH,
        )
        tell_soon(lambda: tell(url))
        # After SIGTERM, uvicorn shuts down and raises the signal again for the previous handler.
        # The default handler would kill the process before its files are closed.
        signal.signal(signal.SIGTERM, lambda *_unused: None)
        with contextlib.suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listener])


def _about(run: str) -> dict[str, Any]:
    """Return the name, metrics and card of the model."""
    try:
        opened = load(run)
        card = read_text(opened.path / "classifier" / "README.md", _MAX_OF_CARD)
        return {"name": opened.path.resolve().name, "metrics": opened.metrics, "card": card}
    except (RunError, OSError, ValueError):  # a pretrained classifier has no run
        return {"name": Path(run).name, "metrics": {}, "card": ""}
