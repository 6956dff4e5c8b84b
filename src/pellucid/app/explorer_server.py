"""The explorer's server."""

import socket

import uvicorn
from fastapi import FastAPI

from pellucid.app.slow_work import SlowWork


class ExplorerServer(uvicorn.Server):
    """Server that ends slow work and streams of events when it stops, instead of waiting."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop."""
        SlowWork.end_all()
        if isinstance(self.config.app, FastAPI):
            self.config.app.state.is_stopping = True
        await super().shutdown(sockets)
