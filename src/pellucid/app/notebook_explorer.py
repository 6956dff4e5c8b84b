"""The explorer within a notebook."""

import os
import sys
import threading
import webbrowser
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import uvicorn
from fastapi import FastAPI

from pellucid.api.looked_at import AnyPicture, check_run_scaling, given_picture, is_keras_model
from pellucid.api.notebook_watcher import is_notebook
from pellucid.api.run import Run
from pellucid.app.explorable import explorable
from pellucid.app.explorer_server import ExplorerServer
from pellucid.app.serving import HOST, check_web_app
from pellucid.backbones.scaling import check_scaling
from pellucid.cards.card import Card
from pellucid.cards.html import card_html
from pellucid.errors import ConfigError, naming
from pellucid.i18n import gettext as _
from pellucid.keras_runtime import check_backend, import_keras
from pellucid.listening import listen

if TYPE_CHECKING:
    import keras

NOTEBOOKS = tuple(
    f"{scheme}://{host}:*" for scheme in ("http", "https") for host in (HOST, "localhost")
)
"""Pages that may show the explorer in a frame: those of servers on this computer, as Jupyter's."""
COLAB = ("https://colab.research.google.com", "https://*.googleusercontent.com")
"""The pages of Colab, and of the frames in which it shows the output of a cell."""
_HEIGHT = 820
"""Height of the frame in pixels."""
_SHOW_STILL = "setTimeout(() => (this.style.cssText = 'display: block; height: auto'), 100)"
"""Script of a frame that finds no server."""
_SECONDS_TO_STOP = 5.0


class OpenExplorer:
    """An explorer that answers in a thread of this process until `close`.

    In a notebook, it is shown in a frame. Where the frame finds no server, as in a notebook that
    was saved and opened later, the browser shows the still picture within it instead.

    Args:
        app: The application.
        page: Path and fragment of the page to open.
        still: What is shown if the server does not answer.
    """

    def __init__(self, app: FastAPI, page: str, still: Card) -> None:
        self._listener = listen(HOST, 0)
        self.port: int = self._listener.getsockname()[1]
        """Port on this computer."""
        self.url = f"http://{HOST}:{self.port}{page}"
        """Address for a browser on this computer."""
        self._still = still
        self._server = ExplorerServer(
            uvicorn.Config(app, log_config=None, log_level="warning", timeout_graceful_shutdown=2)
        )
        # A daemon: the end of the notebook's kernel does not wait for it.
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._listener]}, daemon=True
        )
        self._thread.start()

    @property
    def is_open(self) -> bool:
        """Whether the server answers."""
        return self._thread.is_alive()

    def close(self) -> None:
        """Stop the server. The notebook keeps the still picture."""
        self._server.should_exit = True
        self._thread.join(_SECONDS_TO_STOP)
        self._listener.close()

    def wait(self) -> None:
        """Wait until the server stops, or Ctrl-C stops it."""
        try:
            while self._thread.is_alive():
                self._thread.join(0.5)  # on Windows, Ctrl-C does not end a wait without an end
        except KeyboardInterrupt:
            self.close()

    def __repr__(self) -> str:
        """Name the address."""
        state = "" if self.is_open else ", closed"
        return f"OpenExplorer({self.url!r}{state})"

    def _ipython_display_(self) -> None:
        from IPython.display import HTML, display

        colab = _colab()
        if colab is None or not self.is_open:
            display(HTML(self._repr_html_()))
            return
        colab.serve_kernel_port_as_iframe(self.port, path=self._page(), height=_HEIGHT)
        display(HTML(card_html(self._still)))

    def _repr_html_(self) -> str:
        still = card_html(self._still)
        if not self.is_open:
            return still
        # Browsers show what is within an object if its address does not answer, and viewers that
        # remove objects keep it. An iframe would show the browser's own error page. In JupyterLab,
        # Chromium does not lay out what is within until the style changes.
        return (
            f'<object data="{self.url}" type="text/html" width="100%" height="{_HEIGHT}" '
            f'aria-label="pellucid" onerror="{_SHOW_STILL}">{still}</object>'
        )

    def _page(self) -> str:
        return self.url.partition(f":{self.port}")[2]


def explore(
    model_or_run: "keras.Model | Run | str | os.PathLike[str]",
    picture: AnyPicture | None = None,
    *,
    scaling: str = "none",
) -> OpenExplorer:
    """Open the explorer of a model: in a notebook within the page, elsewhere in the browser.

    The server listens on a free port of this computer and answers only this computer. In a script,
    the function waits until Ctrl-C, as the command `pellucid explore` does.

    Args:
        model_or_run: A Keras model, a run, or what `pellucid explore` takes: the folder or name of
            a run, a file that Keras saved, or the name of a network.
        picture: The picture to show first.
        scaling: "0..1", "tf", "torch" or "caffe" for a model that does not scale pixels itself;
            with "none", it sees values from 0 to 255.

    Returns:
        The explorer; its `close` stops the server.

    Raises:
        ConfigError: There is no such scaling, or one was given for a run; or the installation has
            no web app.
        ModelError: The model cannot be explored.
        PictureError: The picture cannot be used.
        RunError: The run has no Keras model.

    Example:
        >>> opened = pellucid.explore("photos")  # doctest: +SKIP
    """
    check_web_app()
    is_given = is_keras_model(model_or_run)
    name = "" if is_given else _name_of(model_or_run)
    shown_first = None if picture is None else given_picture(picture)
    check_backend()
    import_keras()
    # These import Keras, which takes seconds.
    from pellucid.app.app import create_app
    from pellucid.app.explorer import Explorer
    from pellucid.app.opened_model import open_keras_model, open_model
    from pellucid.app.still import still_of

    given: Any = model_or_run
    opened = open_keras_model(given, given.name) if is_given else open_model(name)
    if opened.run is not None:
        check_run_scaling(scaling)
    explorer = Explorer(opened, check_scaling(scaling, opened.input_shape[2]))
    page, shown = "/", explorer.pictures.list()[0].id
    if shown_first is not None:
        with naming(shown_first.name):
            shown = explorer.add_picture(shown_first.content, _("picture")).id
        page = f"/#/network?picture={shown}"
    framed_by, hosts = NOTEBOOKS, list[str]()
    if _colab() is not None:
        framed_by += COLAB
    app = create_app(explorer, lambda: hosts, framed_by)
    found = OpenExplorer(app, page, still_of(explorer, shown))
    if (colab := _colab()) is not None:
        hosts += _proxy_host(colab, found.port)
    elif not is_notebook():
        webbrowser.open(found.url)
        if not hasattr(sys, "ps1"):  # a script would end, and the server with it
            found.wait()
    return found


def _name_of(model_or_run: Any) -> str:
    if isinstance(model_or_run, Run):
        return str(model_or_run.path)
    if isinstance(model_or_run, str | os.PathLike):
        return explorable(os.fspath(model_or_run), allow_code=False)
    raise ConfigError(
        _(
            "A model was given as an object of type {type_name}. Expected a Keras model, a run or "
            "the name of one, a file that Keras saved, or a network of `pellucid models`.",
            type_name=type(model_or_run).__name__,
        )
    )


def _colab() -> Any:
    """Return Colab's module for the output of cells; None elsewhere."""
    return getattr(sys.modules.get("google.colab"), "output", None)


def _proxy_host(colab: Any, port: int) -> list[str]:
    """Return the host name under which Colab forwards requests to a port of its machine."""
    address = colab.eval_js(f"google.colab.kernel.proxyPort({port})")
    host = urlsplit(str(address)).hostname
    return [] if host is None else [host]
