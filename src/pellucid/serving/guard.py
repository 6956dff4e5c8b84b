"""Who may ask, what each answer carries, and what is written down of it."""

import hmac
import json
import re
import sys
import time
import uuid
from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

from pellucid.serving.metrics import Metrics

PAGE = {
    "/": ("index.html", "text/html"),
    "/page.js": ("page.js", "text/javascript"),
    "/page.css": ("page.css", "text/css"),
}
"""The page to drop pictures on: file and kind by path."""

_OPEN = {*PAGE, "/healthz", "/readyz", "/openapi.json"}
"""What needs no token: nothing there tells of the model or its answers."""

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src blob:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def add_guard(app: FastAPI, metrics: Metrics, token: str | None) -> None:
    """Have every request pass by here.

    Args:
        app: What is guarded.
        metrics: Where requests are counted.
        token: If given, what clients must send as ``Authorization: Bearer TOKEN``.
    """

    @app.middleware("http")
    async def watch(request: Request, answer: Callable[[Request], Awaitable[Response]]) -> Response:
        began = time.perf_counter()
        given = request.headers.get("x-request-id", "")
        request.state.id = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        response = _refuse(request, token) or await answer(request)
        route = getattr(request.scope.get("route"), "path", "other")
        metrics.requests.labels(route, response.status_code).inc()
        response.headers["X-Request-ID"] = request.state.id
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Content-Security-Policy"] = _POLICY
        response.headers.setdefault("Cache-Control", "no-store")
        _log(request, response.status_code, time.perf_counter() - began)
        return response


def _refuse(request: Request, token: str | None) -> Response | None:
    """Refuse who has no token, and pages of other sites."""
    if request.headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
        return failure(403, "Only this server's own page may ask, or a program.")
    if token is None or request.url.path in _OPEN:
        return None
    given = request.headers.get("authorization", "")
    if hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        return None
    return failure(401, "Send the header Authorization: Bearer TOKEN.")


def failure(status: int, message: str, headers: dict[str, str] | None = None) -> JSONResponse:
    """Answer with a reason instead."""
    return JSONResponse({"detail": message}, status, headers)


def _log(request: Request, status: int, seconds: float) -> None:
    """Write one JSON line; nothing of the pictures is in it."""
    line = {
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "id": request.state.id,
        "method": request.method,
        "path": request.url.path,
        "status": status,
        "milliseconds": round(seconds * 1000, 1),
    }
    sys.stderr.write(json.dumps(line) + "\n")
