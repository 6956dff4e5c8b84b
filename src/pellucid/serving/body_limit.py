"""Stop reading requests' bodies when they are longer than they may be, whatever a header says."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pellucid.serving.answering import BusyError


class BodyTooLargeError(Exception):
    """The body has more bytes than a request may have."""


class BodyLimit:
    """Counts the bytes of each request's body, and of all that are under way, as they come.

    Args:
        app: What comes next.
        n_bytes: Of one request, at most.
        n_bytes_in_all: Of all requests together that have no answer yet, at most.
    """

    def __init__(self, app: ASGIApp, n_bytes: int, n_bytes_in_all: int) -> None:
        self._app, self._n_bytes, self._n_bytes_in_all = app, n_bytes, n_bytes_in_all
        self._n_held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        n_seen = 0

        async def counted() -> Message:
            nonlocal n_seen
            message = await receive()
            n_new = len(message.get("body", b""))
            n_seen += n_new
            self._n_held += n_new
            if n_seen > self._n_bytes:
                raise BodyTooLargeError
            if self._n_held > self._n_bytes_in_all:
                raise BusyError
            return message

        try:
            await self._app(scope, counted, send)
        finally:
            self._n_held -= n_seen
