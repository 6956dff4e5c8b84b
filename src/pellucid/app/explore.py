"""Run the explorer until Ctrl-C."""

import contextlib
import webbrowser
from collections.abc import Callable
from pathlib import Path

import uvicorn

from pellucid.app.explorable import explorable
from pellucid.backbones.scaling import RULES, check_scaling
from pellucid.data.decode import read_picture_file
from pellucid.errors import ConfigError, PictureError
from pellucid.keras_runtime import check_backend, import_keras
from pellucid.listening import listen, tell_soon
from pellucid.progress import Watcher

HOST = "127.0.0.1"


def explore(
    model: str,
    picture: Path | None,
    port: int,
    *,
    scaling: str,
    allow_code: bool,
    browser: bool,
    watcher: Watcher,
    tell: Callable[[str, str], None],
) -> None:
    """Open a model, and serve the explorer on this computer until Ctrl-C.

    Args:
        model: A run, a file that Keras saved, or the name of a network.
        picture: Picture to show first, if any.
        port: Port to listen on; 0 for any free port.
        scaling: Scaling for models that do not scale pixels themselves.
        allow_code: Whether code in a model file may run.
        browser: Whether to open the page in the browser.
        watcher: Receives the progress.
        tell: Function called with the model's name and the full address once the server is ready.

    Raises:
        ConfigError: There is no such scaling, another program listens on the port, or the
            installation has no web app.
        ModelError: The model cannot be explored.
        PictureError: The picture cannot be used.
        RunError: The run has no Keras model.
    """
    if scaling not in RULES:
        raise ConfigError(f"--scaling takes {', '.join(RULES)}; it was given {scaling!r}.")
    # TensorFlow takes seconds to start, so check everything else first.
    model = explorable(model, allow_code=allow_code)
    try:
        content = None if picture is None else read_picture_file(str(picture))
    except PictureError as error:
        raise PictureError(error.health, f"{picture}: {error}") from None
    check_backend()
    watcher.stage("Starting Keras")
    import_keras()

    from pellucid.app.app import STATIC, create_app
    from pellucid.app.explorer import Explorer
    from pellucid.app.explorer_server import ExplorerServer
    from pellucid.app.opened_model import open_model

    opened = open_model(model, allow_code=allow_code)
    explorer = Explorer(opened, check_scaling(scaling, opened.input_shape[2]))
    address = "/"
    if content is not None and picture is not None:
        address = f"/#/network?picture={explorer.add_picture(content, picture.name).id}"
    if not (STATIC / "index.html").is_file():
        raise ConfigError(
            "The explorer's web app is not part of this installation. Install again without "
            "PELLUCID_WITHOUT_WEB; in a clone, `make bundle` builds it."
        )
    with listen(HOST, port) as listener:
        url = f"http://{HOST}:{listener.getsockname()[1]}{address}"
        server = ExplorerServer(
            uvicorn.Config(create_app(explorer), log_level="warning", timeout_graceful_shutdown=2)
        )

        def announce() -> None:
            tell(opened.name, url)
            if browser:
                webbrowser.open(url)

        tell_soon(announce)
        with contextlib.suppress(KeyboardInterrupt):
            server.run(sockets=[listener])
