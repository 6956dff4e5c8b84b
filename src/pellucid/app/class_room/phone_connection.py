"""A connection of a phone: its requests begin in time, and one address has not too many of them."""

from collections import Counter
from typing import Any

from pellucid.http_head import BoundedHead

SECONDS_OF_HEAD = 10.0
"""Time within which a request's line and headers must be complete."""
MAX_OF_ADDRESS = 256
"""Maximum number of open connections of one address; a school may give a class a common one, and
a browser opens up to six."""
_open: Counter[str] = Counter()


class PhoneConnection(BoundedHead):
    """HTTP parser that closes connections whose request does not begin in time."""

    _timer: Any = None
    _is_reading_body = False
    _address = ""

    def connection_made(self, transport: Any) -> None:
        """Begin, unless the address has too many connections."""
        super().connection_made(transport)
        self._address = str((transport.get_extra_info("peername") or ("",))[0])
        _open[self._address] += 1
        if _open[self._address] > MAX_OF_ADDRESS:
            transport.close()
        else:
            self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        self._stop_timer()
        _open[self._address] -= 1
        if not _open[self._address]:
            del _open[self._address]
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Process received bytes; with the first ones of a further request its time begins."""
        if self._timer is None and not self._is_reading_body:
            self._expect_head()
        super().data_received(data)

    def on_headers_complete(self) -> None:
        """Process the headers."""
        self._stop_timer()
        self._is_reading_body = True
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Process the end of a request."""
        self._is_reading_body = False
        super().on_message_complete()

    def _expect_head(self) -> None:
        self._timer = self.loop.call_later(SECONDS_OF_HEAD, self.transport.close)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
