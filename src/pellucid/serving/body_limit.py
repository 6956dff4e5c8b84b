"""Stop reading a request's body when it is longer than it may be, whatever its header says."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class BodyTooLargeError(Exception):
    """The body has more bytes than a request may have."""


class BodyLimit:
    """Counts the bytes of each request's body as they come.

    Args:
        app: What comes next.
        n_bytes: At most.
    """

    def __init__(self, app: ASGIApp, n_bytes: int) -> None:
        self._app, self._n_bytes = app, n_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        n_seen = 0

        async def counted() -> Message:
            nonlocal n_seen
            message = await receive()
            n_seen += len(message.get("body", b""))
            if n_seen > self._n_bytes:
                raise BodyTooLargeError
            return message

        await self._app(scope, counted, send)
