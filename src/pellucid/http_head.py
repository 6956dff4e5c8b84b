"""Limit the size of a request's line and headers while they are read."""

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_MAX_BYTES = 64 * 2**10
"""Maximum size of a request's line and headers; uvicorn's other parser has the same limit."""


class BoundedHead(HttpToolsProtocol):
    """uvicorn's fast HTTP parser with a limit on headers, which has none by itself.

    Each byte of the body raises the limit by one more byte, for the chunk lengths between.
    """

    _n_left = _MAX_BYTES

    def data_received(self, data: bytes) -> None:
        """Process received bytes, and refuse the request if its head is too long."""
        self._n_left -= len(data)
        super().data_received(data)
        if self._n_left < 0 and not self.transport.is_closing():
            self.send_400_response(
                # uvicorn sends ASCII, so this one stays English.
                f"A request's headers may have {_MAX_BYTES:,} bytes at most."
            )

    def on_body(self, body: bytes) -> None:
        """Process a part of the body."""
        self._n_left += 2 * len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Reset the count for the next request."""
        self._n_left = _MAX_BYTES
        super().on_message_complete()
