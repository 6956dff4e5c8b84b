"""The explorer's server."""

import socket

import uvicorn

from pellucid.app.slow_work import SlowWork


class ExplorerServer(uvicorn.Server):
    """Server that ends slow work when it stops, instead of waiting for it."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop."""
        SlowWork.end_all()
        await super().shutdown(sockets)
