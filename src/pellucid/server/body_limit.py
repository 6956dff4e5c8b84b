"""Stop reading request bodies that are too long or arrive too slowly."""

import asyncio
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pellucid.server.answering import BusyError
from pellucid.server.limits import Limits


class BodyTooLargeError(Exception):
    """The body has more bytes than allowed."""


class BodyTooSlowError(Exception):
    """The body was not complete in time."""


class BodyLimit:
    """Middleware that counts the bytes of request bodies as they arrive.

    It counts what is actually received, per request and for all open requests together, and does
    not trust the headers.

    Args:
        app: The next application.
        limits: Limits on the bytes of one request and of all open requests, and the time until a
            body must be complete.
    """

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self._app, self._limits = app, limits
        self._n_held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and count its body."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        n_seen, is_whole = 0, False
        end = time.monotonic() + self._limits.reading_deadline

        async def counted() -> Message:
            nonlocal n_seen, is_whole
            if is_whole:  # the only message left is that the client disconnects, at any time
                return await receive()
            try:
                async with asyncio.timeout(end - time.monotonic()):
                    message = await receive()
            except TimeoutError:
                raise BodyTooSlowError from None
            is_whole = not message.get("more_body", False)
            n_new = len(message.get("body", b""))
            n_seen += n_new
            self._n_held += n_new
            if n_seen > self._limits.n_request_bytes:
                raise BodyTooLargeError
            if self._n_held > self._limits.n_held_bytes:
                raise BusyError
            return message

        try:
            await self._app(scope, counted, send)
        finally:
            self._n_held -= n_seen
