"""The web application: predictions over HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files
from typing import Any

from fastapi import Depends, FastAPI, Request, Response
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse
from fastapi.security import HTTPBearer
from starlette.requests import ClientDisconnect

from pellucid.i18n import gettext as _
from pellucid.inference.classifier import Classifier
from pellucid.readers_language import answer_in_readers_language
from pellucid.server.answering import Answerer, BusyError
from pellucid.server.body_limit import BodyLimit, BodyTooLargeError, BodyTooSlowError
from pellucid.server.guard import PAGE, SWAGGER_UI, Guard, failure
from pellucid.server.limits import Limits
from pellucid.server.metrics import Metrics
from pellucid.server.routes import health, router
from pellucid.server.state import State

_RETRY_AFTER = "1"
"""Number of seconds after which a client may retry when the queue is full."""


def create_app(
    classifier: Classifier,
    about: dict[str, Any],
    *,
    limits: Limits | None = None,
    token: str | None = None,
    hosts: tuple[str, ...] | None = (),
) -> FastAPI:
    """Create the application.

    Args:
        classifier: The classifier.
        about: Name, metrics and card of the model.
        limits: Limits on requests; the defaults of `Limits` if None.
        token: Token that clients must send as ``Authorization: Bearer TOKEN``, if any.
        hosts: Host names under which the server may be reached besides those of this computer;
            requests for others are refused, as a protection against DNS rebinding. None for any.

    Returns:
        The application.
    """
    bounds = limits or Limits()
    answerer = Answerer(classifier, bounds)
    metrics = Metrics(lambda: answerer.n_waiting)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        answerer.close()

    app = FastAPI(
        title="pellucid",
        version="1",
        description="Image classification. Pictures in, classes and probabilities out.",
        docs_url=None,  # FastAPI's own pages load scripts from elsewhere
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.serving = State(classifier, about, bounds, answerer, metrics)
    app.add_middleware(BodyLimit, limits=bounds)
    app.add_middleware(Guard, metrics=metrics, token=token, hosts=hosts)
    answer_in_readers_language(app)
    # Guard checks the token; this only declares it for OpenAPI.
    bearer = Depends(HTTPBearer(auto_error=False, description="The server's token."))
    app.include_router(router, dependencies=[] if token is None else [bearer])
    app.include_router(health)

    @app.exception_handler(BodyTooLargeError)
    async def too_large(_request: Request, _error: Exception) -> JSONResponse:
        return failure(
            413,
            _(
                "A request may have {n_bytes:,} bytes at most.",
                n_bytes=bounds.n_request_bytes,
            ),
        )

    @app.exception_handler(BodyTooSlowError)
    async def too_slow(_request: Request, _error: Exception) -> JSONResponse:
        message = _(
            "The body was not complete within {seconds:g} seconds.",
            seconds=bounds.reading_deadline,
        )
        # The rest of the body is not read.
        return failure(408, message, headers={"Connection": "close"})

    @app.exception_handler(BusyError)
    async def busy(_request: Request, _error: Exception) -> JSONResponse:
        message = _("Too many pictures are waiting.")
        return failure(429, message, headers={"Retry-After": _RETRY_AFTER})

    @app.exception_handler(ClientDisconnect)
    async def gone(_request: Request, _error: Exception) -> JSONResponse:
        return failure(400, _("The request was incomplete."))  # for the log; the client has gone

    for path, (name, kind) in PAGE.items():
        text = (files("pellucid.server") / "page" / name).read_text(encoding="utf-8")
        _add_file(app, path, text, kind)
    for path, (name, kind) in SWAGGER_UI.items():
        _add_large_file(app, path, name, kind)
    return app


def _add_file(app: FastAPI, path: str, text: str, kind: str) -> None:
    @app.get(path, include_in_schema=False, response_class=HTMLResponse)
    def file() -> Response:
        return Response(text, media_type=f"{kind}; charset=utf-8")


def _add_large_file(app: FastAPI, path: str, name: str, kind: str) -> None:
    @app.get(path, include_in_schema=False, response_class=FileResponse)
    def file() -> Response:
        return FileResponse(str(files("fastapi_offline") / "static" / name), media_type=kind)
