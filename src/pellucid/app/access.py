"""A token that the address on the terminal holds: without it, nothing can be changed.

Other users of this computer, and pages of other sites, can reach the server but do not know it.
"""

import secrets

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pellucid.i18n import gettext as _

_PROTECTED = ("/api/projects", "/api/runs")


def new_token() -> str:
    """Return a new random token."""
    return secrets.token_urlsafe(24)


def with_token(page: str, token: str) -> str:
    """Add a token to the path of a page.

    Example:
        >>> with_token("/studio/#/given", "abc")
        '/studio/?token=abc#/given'
    """
    path, mark, fragment = page.partition("#")
    return f"{path}?token={token}{mark}{fragment}"


def require_token(app: FastAPI, token: str) -> None:
    """Refuse requests for projects, and to compare or delete runs, without the token.

    A page that was opened with the token gets a cookie, which the browser sends with the requests
    of all pages of this server.

    Args:
        app: The application.
        token: The token.
    """
    # Within the other middleware, which protects its answers too and chooses their language.
    app.user_middleware.append(Middleware(_TokenCheck, token=token))


class _TokenCheck:
    def __init__(self, app: ASGIApp, token: str) -> None:
        self._app = app
        self._token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        # The cookies of a computer's servers are shared by all of its ports.
        cookie = f"pellucid-{request.url.port}"
        if scope["path"].startswith(_PROTECTED) and not _is(
            self._token, request.cookies.get(cookie)
        ):
            message = _("Open the address that pellucid printed when it started: it has a token.")
            refusal = JSONResponse({"detail": message, "code": "no token"}, 403)
            await refusal(scope, receive, send)
            return
        is_given = _is(self._token, request.query_params.get("token"))

        async def send_with_cookie(message: Message) -> None:
            if is_given and message["type"] == "http.response.start":
                with_cookie = Response()
                with_cookie.set_cookie(cookie, self._token, httponly=True, samesite="strict")
                MutableHeaders(scope=message).append(
                    "set-cookie", with_cookie.headers["set-cookie"]
                )
            await send(message)

        await self._app(scope, receive, send_with_cookie)


def _is(token: str, given: str | None) -> bool:
    return given is not None and secrets.compare_digest(token.encode(), given.encode())
