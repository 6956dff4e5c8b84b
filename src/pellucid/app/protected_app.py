"""What the explorer and the home page share: the built web app, the protections, the errors."""

from importlib.resources import files
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

from pellucid.data.decode import Health
from pellucid.errors import PellucidError, PictureError
from pellucid.same_site import is_from_own_page, is_own_host

STATIC = Path(str(files("pellucid.app") / "static"))
"""Folder of the built web app."""
_POLICY = (
    "default-src 'self'; img-src 'self' blob: data:; style-src 'self' 'unsafe-inline'; "
    "frame-ancestors 'none'"
)
"""Policy that forbids content from elsewhere; Svelte sets colours and sizes in style attributes."""


def protected_app() -> FastAPI:
    """Create an application without routes that answers only this computer and its own pages.

    Returns:
        The application. Errors of pellucid become JSON with their message.
    """
    app = FastAPI(title="pellucid", version="1", docs_url=None, redoc_url=None)
    app.state.is_stopping = False

    @app.exception_handler(PellucidError)
    def explain(_request: Request, error: Exception) -> JSONResponse:
        content = {"detail": str(error)}
        if not isinstance(error, PictureError):
            return JSONResponse(content, status_code=400)
        is_too_large = error.health == Health.TOO_LARGE
        # The web app has its own texts for the problems of a picture.
        return JSONResponse({**content, "code": error.health}, 413 if is_too_large else 400)

    @app.middleware("http")
    async def protect(request: Request, answer) -> Response:  # type: ignore[no-untyped-def]
        if not is_own_host(request.headers):
            return JSONResponse({"detail": "The host name is not allowed."}, 400)
        # Also below the address of one of several models, such as /m/run-photos/api/.
        if "/api/" in request.scope["path"] and not is_from_own_page(request.headers):
            return JSONResponse({"detail": "Requests must come from the explorer's page."}, 403)
        response: Response = await answer(request)
        response.headers["Content-Security-Policy"] = _POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        # Responses do not change while the server runs, but the next server at the same address may
        # show another model.
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return app
