"""Run the explorer until Ctrl-C."""

from collections.abc import Callable
from pathlib import Path

from pellucid.api.looked_at import check_run_scaling
from pellucid.app.explorable import explorable
from pellucid.app.serving import check_web_app, serve_app
from pellucid.backbones.scaling import RULES, check_scaling
from pellucid.data.decode import read_picture_file
from pellucid.errors import ConfigError, naming
from pellucid.i18n import gettext as _
from pellucid.i18n import marked
from pellucid.keras_runtime import check_backend, import_keras
from pellucid.progress import Watcher


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
    page: str = "/",
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
        page: Path and fragment of the page to open, unless a picture is given.

    Raises:
        ConfigError: There is no such scaling, another program listens on the port, or the
            installation has no web app.
        ModelError: The model cannot be explored.
        PictureError: The picture cannot be used.
        RunError: The run has no Keras model.
    """
    if scaling not in RULES:
        raise ConfigError(
            _(
                "--scaling takes {rules}; it was given {scaling!r}.",
                rules=", ".join(RULES),
                scaling=scaling,
            )
        )
    # TensorFlow takes seconds to start, so check everything else first.
    model = explorable(model, allow_code=allow_code)
    with naming(str(picture)):
        content = None if picture is None else read_picture_file(str(picture))
    check_backend()
    watcher.stage(marked("Starting Keras"))
    import_keras()

    from pellucid.app.app import create_app
    from pellucid.app.explorer import Explorer
    from pellucid.app.opened_model import open_model

    opened = open_model(model, allow_code=allow_code)
    if opened.run is not None:
        check_run_scaling(scaling)
    explorer = Explorer(opened, check_scaling(scaling, opened.input_shape[2]))
    address = page
    if content is not None and picture is not None:
        with naming(str(picture)):
            address = f"/#/network?picture={explorer.add_picture(content, picture.name).id}"
    check_web_app()
    serve_app(
        create_app(explorer),
        port,
        address,
        browser=browser,
        tell=lambda url: tell(opened.name, url),
    )
