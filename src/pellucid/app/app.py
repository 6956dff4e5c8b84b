"""The explorer of one model, as a web application."""

from collections.abc import Callable, Collection
from typing import TypeVar

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from pellucid.app.comparison_runs import ComparisonRuns, OwnPictures
from pellucid.app.explorer import Explorer
from pellucid.app.own_batches import ListFiles
from pellucid.app.own_depths import OwnDepths
from pellucid.app.own_loss_slice import OwnLossSlice
from pellucid.app.own_training_files import files_of_run
from pellucid.app.protected_app import STATIC, protected_app
from pellucid.app.routes import (
    activations,
    channel,
    comparison,
    evidence,
    lesson_run,
    lessons,
    model,
    pictures,
    units,
)

T = TypeVar("T")


def create_app(
    explorer: Explorer | None,
    other_hosts: Callable[[], Collection[str]] = tuple,
    framed_by: Collection[str] = (),
) -> FastAPI:
    """Create the application.

    Args:
        explorer: Explorer to show; None if only the description of the interface is needed.
        other_hosts: As for `protect`.
        framed_by: As for `protect`.

    Returns:
        The application.
    """
    app = protected_app(other_hosts, framed_by)
    app.state.explorer = explorer
    app.state.lesson_pictures = None if explorer is None else explorer.pictures
    app.state.own_depths = _of_run(explorer, OwnDepths)
    app.state.own_loss_slice = _of_run(explorer, OwnLossSlice)
    app.state.comparison_runs = ComparisonRuns(_own_pictures(explorer))
    for routes in (
        model, pictures, activations, units, evidence, channel, comparison, lessons, lesson_run,
    ):  # fmt: skip
        app.include_router(routes.router)
    if STATIC.is_dir():
        app.mount("/", StaticFiles(directory=STATIC, html=True), name="web")
    return app


def _own_pictures(explorer: Explorer | None) -> OwnPictures | None:
    if explorer is None or explorer.opened.run is None:
        return None
    run = explorer.opened.run
    return OwnPictures(explorer.opened.name, lambda: files_of_run(run), explorer.spec.bits)


def _of_run(explorer: Explorer | None, create: Callable[[Explorer, ListFiles], T]) -> T | None:
    """Create what computes on the pictures of the explorer's run; None if there is no run."""
    if explorer is None or explorer.opened.run is None:
        return None
    run = explorer.opened.run
    return create(explorer, lambda: files_of_run(run))
