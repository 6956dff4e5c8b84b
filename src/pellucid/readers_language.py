"""Messages of an answer are in the language that the request asks for."""

from operator import itemgetter

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from pellucid.i18n import current_language, marked, use_language
from pellucid.i18n import gettext as _
from pellucid.i18n.language import nearest_language

_REFUSALS = marked("Not Found"), marked("Method Not Allowed")
"""What Starlette says of an address; it does not translate it."""


def answer_in_readers_language(app: Starlette) -> None:
    """Make the messages of an application's answers those of each request's language."""
    app.add_exception_handler(HTTPException, _refuse)
    app.add_middleware(ReadersLanguage)


async def _refuse(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    said = _(error.detail) if error.detail in _REFUSALS else error.detail
    return JSONResponse({"detail": said}, error.status_code, error.headers)


class ReadersLanguage:
    """Middleware that chooses the language of messages for each request.

    Args:
        app: The application behind it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, in its language."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with use_language(_asked_language(Request(scope))):
            await self._app(scope, receive, send)


def _asked_language(request: Request) -> str:
    """Return the language that a request asks for.

    Args:
        request: The parameter ``lang`` of its address counts first, since a browser cannot send
            other headers with some requests; then its header Accept-Language (RFC 9110, 12.5.4).

    Returns:
        One of the languages of pellucid; that of the process if the request names none of them.
    """
    given = request.query_params.get("lang", "")
    parts = map(_weighed, request.headers.get("accept-language", "").split(","))
    codes = [code for weight, code in sorted(parts, key=itemgetter(0), reverse=True) if weight > 0]
    return nearest_language([given, *codes]) or current_language()


def _weighed(text: str) -> tuple[float, str]:
    """Return the weight of a language, and its code."""
    code, _mark, weight = text.replace(" ", "").partition(";q=")
    try:
        return float(weight or 1), code
    except ValueError:
        return 0.0, code
