"""Stop reading requests' bodies that are longer, or take longer, than they may."""

import asyncio
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pellucid.server.answering import BusyError
from pellucid.server.limits import Limits


class BodyTooLargeError(Exception):
    """The body has more bytes than a request may have."""


class BodyTooSlowError(Exception):
    """The body has not come whole in time."""


class BodyLimit:
    """Counts the bytes of each request's body, and of all that are under way, as they come.

    Args:
        app: What comes next.
        limits: The bytes of one request and of all that have no answer yet, whatever a header
            says, and the seconds until a body must have come whole.
    """

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self._app, self._limits = app, limits
        self._n_held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        n_seen, is_whole = 0, False
        end = time.monotonic() + self._limits.reading_deadline

        async def counted() -> Message:
            nonlocal n_seen, is_whole
            if is_whole:  # what comes now is that the client has gone, whenever it does
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
