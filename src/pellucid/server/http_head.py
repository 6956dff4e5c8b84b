"""Bound what a request may have beside its body, before anything of it is known."""

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_MAX_BYTES = 64 * 2**10
"""Of a request's line and headers; uvicorn's other parser takes as many."""


class BoundedHead(HttpToolsProtocol):
    """uvicorn's fast way to read HTTP, which by itself keeps headers of any length.

    Each byte of the body allows for another one, of the lengths between its chunks.
    """

    _n_left = _MAX_BYTES

    def data_received(self, data: bytes) -> None:
        """Take what has come."""
        self._n_left -= len(data)
        super().data_received(data)
        if self._n_left < 0 and not self.transport.is_closing():
            self.send_400_response(f"A request's headers may have {_MAX_BYTES:,} bytes at most.")

    def on_body(self, body: bytes) -> None:
        """Take a part of the body."""
        self._n_left += 2 * len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Begin to count anew for the next request."""
        self._n_left = _MAX_BYTES
        super().on_message_complete()
