"""The home page: lists runs and models, and opens their explorers."""

from collections.abc import Callable

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from pellucid.app.open_models import OpenModels
from pellucid.app.protected_app import STATIC, protected_app
from pellucid.app.routes import home
from pellucid.app.serving import check_web_app, serve_app


def create_home() -> FastAPI:
    """Create the application of the home page, with the explorer of each model below ``/m/``.

    Returns:
        The application. It imports Keras when the first model is opened.
    """
    app = protected_app()
    app.state.open_models = OpenModels()
    app.include_router(home.router)
    app.mount("/m/{identifier}", app.state.open_models)
    if STATIC.is_dir():
        app.mount("/", StaticFiles(directory=STATIC, html=True), name="web")
    return app


def serve_home(port: int, *, browser: bool, tell: Callable[[str], None]) -> None:
    """Serve the home page on this computer until Ctrl-C.

    Args:
        port: Port to listen on; 0 for any free port.
        browser: Whether to open the page in the browser.
        tell: Function called with the address once the server is ready.

    Raises:
        ConfigError: Another program listens on the port, or the installation has no web app.
    """
    check_web_app()
    serve_app(create_home(), port, "/", browser=browser, tell=tell)
