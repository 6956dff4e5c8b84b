"""The home page: lists runs and models, and opens their explorers."""

import threading
from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from pellucid.app.access import new_token, require_token, with_token
from pellucid.app.class_room.rooms import Rooms
from pellucid.app.class_room.serving import phones_served
from pellucid.app.comparison_runs import ComparisonRuns, OwnPictures
from pellucid.app.open_models import OpenModels
from pellucid.app.own_training_files import files_in
from pellucid.app.picture_store import PictureStore
from pellucid.app.protected_app import STATIC, protected_app
from pellucid.app.routes import home, lessons
from pellucid.app.routes.studio import router as studio
from pellucid.app.serving import check_web_app, serve_app
from pellucid.app.studio.projects import Projects
from pellucid.app.studio.thumbnails import prune_thumbnails
from pellucid.data.decode import ImageSpec


def create_home(
    pictures: Path | None = None,
    project: Path | None = None,
    token: str | None = None,
    rooms: Rooms | None = None,
) -> FastAPI:
    """Create the application of the home page, with the explorer of each model below ``/m/``.

    Args:
        pictures: Folder whose pictures the lessons offer; None for samples.
        project: Folder that the studio shows as a project; None for those in ``projects/`` only.
        token: Token that the address of a page must hold, so that projects can be changed.
        rooms: Rooms that phones can reach; None if they cannot.

    Returns:
        The application. It imports Keras when the first model is opened.

    Raises:
        DataError: The folder has no pictures, or cannot be a project.
    """
    app = protected_app()
    if token is not None:
        require_token(app, token)
    app.state.open_models = OpenModels()
    app.state.explorer = None
    # The spec only says what pixels are without another one: the lessons ask for sizes.
    app.state.lesson_pictures = PictureStore(ImageSpec(64, 64, 3), None, pictures)
    app.state.comparison_runs = ComparisonRuns(
        None
        if pictures is None
        else OwnPictures(pictures.resolve().name, partial(files_in, pictures))
    )
    app.state.projects = Projects(project)
    app.include_router(home.router)
    app.state.rooms = rooms
    app.include_router(studio.router)
    app.include_router(lessons.router)
    app.mount("/m/{identifier}", app.state.open_models)
    if STATIC.is_dir():
        app.mount("/", StaticFiles(directory=STATIC, html=True), name="web")
    return app


def serve_home(
    port: int,
    *,
    browser: bool,
    tell: Callable[[str], None],
    page: str = "/",
    pictures: Path | None = None,
    project: Path | None = None,
    room_host: str | None = None,
    room_port: int = 0,
) -> None:
    """Serve the home page on this computer until Ctrl-C.

    Args:
        port: Port to listen on; 0 for any free port.
        browser: Whether to open the page in the browser.
        tell: Function called with the address once the server is ready.
        page: Path and fragment of the page to open.
        pictures: Folder whose pictures the lessons offer; None for samples.
        project: As for `create_home`.
        room_host: Address on which phones reach the rooms that are open; None for no address. The
            page itself is for this computer alone.
        room_port: Port for phones; 0 for any free port.

    Raises:
        ConfigError: Another program listens on a port, or the installation has no web app.
        DataError: The folder has no pictures.
    """
    check_web_app()
    threading.Thread(target=prune_thumbnails, daemon=True).start()
    token = new_token()
    with nullcontext() if room_host is None else phones_served(room_host, room_port) as rooms:
        app = create_home(pictures, project, token, rooms)
        serve_app(app, port, with_token(page, token), browser=browser, tell=tell)
