"""What the explorer and the home page share: the built web app, the protections, the errors."""

from collections.abc import Callable, Collection
from importlib.resources import files
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pellucid.data.decode import Health
from pellucid.errors import PellucidError, PictureError
from pellucid.i18n import gettext as _
from pellucid.readers_language import answer_in_readers_language
from pellucid.same_site import is_from_own_page, is_own_host

STATIC = Path(str(files("pellucid.app") / "static"))
"""Folder of the built web app."""
_POLICY = "default-src 'self'; img-src 'self' blob: data:; style-src 'self' 'unsafe-inline'"
"""Policy that forbids content from elsewhere; Svelte sets colours and sizes in style attributes."""


def protected_app(
    other_hosts: Callable[[], Collection[str]] = tuple, framed_by: Collection[str] = ()
) -> FastAPI:
    """Create an application without routes that answers only this computer and its own pages.

    Args:
        other_hosts: As for `protect`.
        framed_by: As for `protect`.

    Returns:
        The application. Errors of pellucid become JSON with their message.
    """
    app = FastAPI(title="pellucid", version="1", docs_url=None, redoc_url=None)
    app.state.is_stopping = False
    protect(app, other_hosts, framed_by)
    return app


def protect(
    app: FastAPI,
    other_hosts: Callable[[], Collection[str]] = tuple,
    framed_by: Collection[str] = (),
) -> None:
    """Have an application refuse other host names and other sites' pages, and explain errors.

    Args:
        app: The application.
        other_hosts: Gives the names and addresses, in lower case, under which it may be reached
            besides those that only this computer reaches.
        framed_by: Sources of the pages that may show it in a frame, as in the directive
            ``frame-ancestors``; none by default, so that no page can make its user click here.
    """

    @app.exception_handler(PellucidError)
    def explain(_request: Request, error: Exception) -> JSONResponse:
        content = {"detail": str(error)}
        if not isinstance(error, PictureError):
            return JSONResponse(content, status_code=400)
        is_too_large = error.health == Health.TOO_LARGE
        # The web app has its own texts for the problems of a picture.
        return JSONResponse({**content, "code": error.health}, 413 if is_too_large else 400)

    @app.exception_handler(ClientDisconnect)
    def end(_request: Request, _error: Exception) -> Response:
        return Response(status_code=400)  # nobody receives it: the page was closed while it sent

    app.add_middleware(_Guard, other_hosts=other_hosts, framed_by=framed_by)
    answer_in_readers_language(app)


class _Guard:
    """Refuses requests from elsewhere, and adds the protections to the headers of all responses.

    Args:
        app: The application.
        other_hosts: As for `protect`.
        framed_by: As for `protect`.
    """

    # Not a function that Starlette makes a middleware of: that costs a millisecond a request, and a
    # page may show hundreds of pictures.

    def __init__(
        self,
        app: ASGIApp,
        other_hosts: Callable[[], Collection[str]],
        framed_by: Collection[str],
    ) -> None:
        self._app = app
        self._other_hosts = other_hosts
        frames = " ".join(framed_by) or "'none'"
        self._policy = f"{_POLICY}; frame-ancestors {frames}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                added = MutableHeaders(scope=message)
                added["Content-Security-Policy"] = self._policy
                added["X-Content-Type-Options"] = "nosniff"
                added["Referrer-Policy"] = "no-referrer"
                # Responses do not change while the server runs, but the next server at the same
                # address may show another model.
                added.setdefault("Cache-Control", "no-store")
            await send(message)

        headers = Headers(scope=scope)
        if not is_own_host(headers) and not is_own_host(headers, self._other_hosts()):
            refusal = JSONResponse({"detail": _("The host name is not allowed.")}, 400)
            await refusal(scope, receive, send_protected)
            return
        # Also below the address of one of several models, such as /m/run-photos/api/.
        if "/api/" in scope["path"] and not is_from_own_page(headers):
            message = _("Requests must come from the explorer's page.")
            refusal = JSONResponse({"detail": message}, 403)
            await refusal(scope, receive, send_protected)
            return

        await self._app(scope, receive, send_protected)
