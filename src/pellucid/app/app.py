"""The web application."""

from importlib.resources import files
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from fastapi.staticfiles import StaticFiles
from starlette.middleware.trustedhost import TrustedHostMiddleware

from pellucid.app.explorer import Explorer
from pellucid.app.routes import activations, comparison, evidence, likes, model, pictures, units
from pellucid.data.decode import Health
from pellucid.errors import PellucidError, PictureError

STATIC = Path(str(files("pellucid.app") / "static"))
"""The web app, as the build made it."""
_POLICY = (
    "default-src 'self'; img-src 'self' blob: data:; style-src 'self' 'unsafe-inline'; "
    "frame-ancestors 'none'"
)
"""Nothing from elsewhere; Svelte sets colours and sizes in style attributes."""


def create_app(
    explorer: Explorer | None, hosts: tuple[str, ...] = ("127.0.0.1", "localhost")
) -> FastAPI:
    """Make the application.

    Args:
        explorer: What it shows; None to describe its interface alone.
        hosts: Names under which it may be asked for. Others are refused, so that no page of
            another name that points here (DNS rebinding) can read anything.
    """
    app = FastAPI(title="pellucid", version="1", docs_url=None, redoc_url=None)
    app.state.explorer = explorer
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))
    for routes in (model, pictures, activations, units, evidence, likes, comparison):
        app.include_router(routes.router)

    @app.exception_handler(PellucidError)
    def explain(_request: Request, error: Exception) -> JSONResponse:
        content = {"detail": str(error)}
        if not isinstance(error, PictureError):
            return JSONResponse(content, status_code=400)
        is_too_large = error.health == Health.TOO_LARGE
        # The web app has words of its own for what a picture can suffer from.
        return JSONResponse({**content, "code": error.health}, 413 if is_too_large else 400)

    @app.middleware("http")
    async def protect(request: Request, answer) -> Response:  # type: ignore[no-untyped-def]
        if request.url.path.startswith("/api/") and not _is_from_own_page(request):
            return JSONResponse({"detail": "Only the explorer's own page may ask."}, 403)
        response: Response = await answer(request)
        response.headers["Content-Security-Policy"] = _POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        # What a picture gives does not change while the server runs, but the next one may be of
        # another model at the same address.
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    if STATIC.is_dir():
        app.mount("/", StaticFiles(directory=STATIC, html=True), name="web")
    return app


def _is_from_own_page(request: Request) -> bool:
    """Whether a request is not another site's (https://www.w3.org/TR/fetch-metadata/).

    Browsers tell where a request is from; programs such as curl say nothing, and may ask.
    """
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin")
    is_same = origin is None or origin.partition("://")[2] == request.headers.get("host")
    return site in ("same-origin", "none") and is_same
