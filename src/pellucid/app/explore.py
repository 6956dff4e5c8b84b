"""Explore a model until Ctrl-C."""

from collections.abc import Callable
from pathlib import Path

from pellucid.app.explorable import explorable
from pellucid.backbones.scaling import RULES, check_scaling
from pellucid.data.decode import read_picture_file
from pellucid.errors import ConfigError, PictureError
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
) -> None:
    """Open a model, and answer the web app's questions until Ctrl-C.

    Args:
        model: A run, a file that Keras saved, or the name of a network.
        picture: To begin with, if any.
        port: Where to listen; 0 for any that is free.
        scaling: For models that do not scale pixels themselves.
        allow_code: Whether code in a model file may run.
        browser: Whether to open the page in the browser.
        watcher: Receives the progress.
        tell: Is told the model's name and the address as soon as it answers.

    Raises:
        ConfigError: There is no such scaling, or nothing can listen there.
        ModelError: The model cannot be explored.
        PictureError: The picture cannot be used.
        RunError: The run has no Keras model.
    """
    if scaling not in RULES:
        raise ConfigError(f"--scaling takes {', '.join(RULES)}; it was given {scaling!r}.")
    # TensorFlow takes seconds to start, so everything that can be checked is checked before.
    model = explorable(model, allow_code=allow_code)
    try:
        content = None if picture is None else read_picture_file(str(picture))
    except PictureError as error:
        raise PictureError(error.health, f"{picture}: {error}") from None
    check_backend()
    watcher.stage("Starting Keras")
    import_keras()

    from pellucid.app.explorer import Explorer
    from pellucid.app.opened_model import open_model
    from pellucid.app.serve import serve

    opened = open_model(model, allow_code=allow_code)
    explorer = Explorer(opened, check_scaling(scaling, opened.input_shape[2]))
    address = "/"
    if content is not None and picture is not None:
        address = f"/#/network?picture={explorer.add_picture(content, picture.name).id}"
    serve(explorer, address, port, browser=browser, tell=lambda url: tell(opened.name, url))
