"""Access control, response headers and the request log."""

import hmac
import json
import re
import sys
import time
import uuid

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pellucid.i18n import gettext as _
from pellucid.same_site import is_from_own_page, is_own_host
from pellucid.server.metrics import Metrics

PAGE = {
    "/": ("index.html", "text/html"),
    "/page.js": ("page.js", "text/javascript"),
    "/page.css": ("page.css", "text/css"),
    "/docs": ("docs.html", "text/html"),
    "/docs/start.js": ("docs.js", "text/javascript"),
}
"""File and media type by path, for the page to drop pictures on and the page of the API docs."""

SWAGGER_UI = {
    "/docs/swagger-ui.css": ("swagger-ui.css", "text/css"),
    "/docs/swagger-ui-bundle.js": ("swagger-ui-bundle.js", "text/javascript"),
}
"""Files of Swagger UI for the API docs, from the package fastapi-offline."""

_OPEN = {*PAGE, *SWAGGER_UI, "/healthz", "/readyz", "/openapi.json"}
"""Paths that need no token, because they reveal nothing about the model or its predictions."""

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src blob: data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class Guard:
    """Middleware that every request passes through.

    It is plain ASGI, because the overhead of Starlette's middleware class is a tenth of the time of
    a prediction.

    Args:
        app: The application behind it.
        metrics: Metrics that count the requests.
        token: Token that clients must send as ``Authorization: Bearer TOKEN``, if any.
        hosts: Host names to accept besides those of this computer; None for any.
    """

    def __init__(
        self, app: ASGIApp, metrics: Metrics, token: str | None, hosts: tuple[str, ...] | None
    ) -> None:
        self._app, self._metrics, self._token, self._hosts = app, metrics, token, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a request, or pass it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        request = Request(scope)
        given = request.headers.get("x-request-id", "")
        request_id = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        status = 500

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = request_id
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Content-Security-Policy"] = _POLICY
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        try:
            await (self._refuse(request) or self._app)(scope, receive, watched)
        finally:
            route = getattr(scope.get("route"), "path", "other")
            self._metrics.requests.labels(route, status).inc()
            _log(request_id, request, status, time.perf_counter() - began)

    def _refuse(self, request: Request) -> Response | None:
        """Return a refusal for other host names, other sites' pages and wrong tokens, else None."""
        if self._hosts is not None and not is_own_host(request.headers, self._hosts):
            return failure(400, _("The host name is not allowed."))
        if not is_from_own_page(request.headers):
            return failure(
                403, _("Requests must come from this server's own page or from a program.")
            )
        if self._token is None or request.scope["path"] in _OPEN:
            return None
        given = request.headers.get("authorization", "")
        if hmac.compare_digest(given.encode(), f"Bearer {self._token}".encode()):
            return None
        return failure(401, _("Send the header Authorization: Bearer TOKEN."))


def failure(status: int, message: str, headers: dict[str, str] | None = None) -> JSONResponse:
    """Create an error response."""
    return JSONResponse({"detail": message}, status, headers)


def _log(request_id: str, request: Request, status: int, seconds: float) -> None:
    """Write one JSON line to the log. It contains nothing about the pictures."""
    line = {
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "id": request_id,
        "method": request.method,
        "path": request.scope["path"],  # request.url fails for some hosts and queries
        "status": status,
        "milliseconds": round(seconds * 1000, 1),
    }
    sys.stderr.write(json.dumps(line) + "\n")
