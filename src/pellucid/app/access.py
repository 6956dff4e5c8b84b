"""A token that the address on the terminal holds: without it, no project can be changed.

Other users of this computer, and pages of other sites, can reach the server but do not know it.
"""

import secrets

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

_PROTECTED = "/api/projects"


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
    """Refuse requests for projects without the token.

    A page that was opened with the token gets a cookie, which the browser sends with the requests
    of all pages of this server.

    Args:
        app: The application.
        token: The token.
    """

    @app.middleware("http")
    async def check(request: Request, answer) -> Response:  # type: ignore[no-untyped-def]
        # The cookies of a computer's servers are shared by all of its ports.
        cookie = f"pellucid-{request.url.port}"
        if request.scope["path"].startswith(_PROTECTED) and not _is(
            token, request.cookies.get(cookie)
        ):
            message = "Open the address that pellucid printed when it started: it has a token."
            return JSONResponse({"detail": message, "code": "no token"}, 403)
        response: Response = await answer(request)
        if _is(token, request.query_params.get("token")):
            response.set_cookie(cookie, token, httponly=True, samesite="strict")
        return response


def _is(token: str, given: str | None) -> bool:
    return given is not None and secrets.compare_digest(token.encode(), given.encode())
