"""Serve the phones' application beside the studio, in a thread of its own."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from pellucid.app.class_room.limits import RoomLimits
from pellucid.app.class_room.phone_app import create_phone_app
from pellucid.app.class_room.phone_connection import PhoneConnection
from pellucid.app.class_room.rooms import Rooms
from pellucid.listening import check_host, listen

_OPTION = "--room-port"
_MAX_CONNECTIONS = 700
"""Maximum number of open connections; many systems let a process have 1,024 open files."""
_SECONDS_TO_STOP = 5.0


@contextmanager
def phones_served(host: str, port: int = 0, limits: RoomLimits | None = None) -> Iterator[Rooms]:
    """Let phones in the same network reach the rooms that are open, while the block runs.

    Args:
        host: Name or address of this computer to listen on; ``0.0.0.0`` for all of its addresses.
        port: Port to listen on; 0 for any free port.
        limits: As for `Rooms`.

    Yields:
        The rooms, all of which are closed.

    Raises:
        ConfigError: Nothing can listen on this host and port.
    """
    check_host(host, _OPTION)
    with listen(host, port, _OPTION) as listener:
        rooms = Rooms(host, listener.getsockname()[1], limits)
        server = uvicorn.Server(
            uvicorn.Config(
                create_phone_app(rooms),
                http=PhoneConnection,
                log_config=None,  # uvicorn's own would close the log handlers of the process
                log_level="warning",
                access_log=False,
                proxy_headers=False,
                server_header=False,
                limit_concurrency=_MAX_CONNECTIONS,
                timeout_graceful_shutdown=2,
            )
        )
        thread = threading.Thread(
            target=server.run, kwargs={"sockets": [listener]}, daemon=True, name="phones"
        )
        thread.start()
        try:
            yield rooms
        finally:
            server.should_exit = True
            thread.join(_SECONDS_TO_STOP)
