"""Read the body of a phone's request: not more than is allowed, and not for longer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Request
from starlette.requests import ClientDisconnect

from pellucid.app.class_room.limits import RoomLimits
from pellucid.app.class_room.room_error import RoomError
from pellucid.data.health import Health
from pellucid.errors import PictureError
from pellucid.i18n import gettext as _


class Bodies:
    """Reads bodies, and counts what all of them hold together.

    Args:
        limits: The limits.
    """

    def __init__(self, limits: RoomLimits) -> None:
        self._limits = limits
        self._n_held = 0

    @asynccontextmanager
    async def held(self, request: Request) -> AsyncIterator[bytes]:
        """Yield the body of a request, which counts until the block ends: it may wait for its turn.

        Args:
            request: The request.

        Raises:
            PictureError: It has too many bytes, or says so.
            RoomError: It is not complete in time, or too many others are being received.
        """
        # uvicorn has checked that it is a number, and has no more digits than 64 bits hold.
        if int(request.headers.get("content-length", 0)) > self._limits.n_file_bytes:
            raise self._too_large()
        content = bytearray()
        n_bytes = 0
        try:
            try:
                await self._receive(request, content)
            finally:
                n_bytes = len(content)
            whole = bytes(content)
            content.clear()
            yield whole
        finally:
            self._n_held -= n_bytes

    async def _receive(self, request: Request, content: bytearray) -> None:
        try:
            async with asyncio.timeout(self._limits.seconds):
                async for part in request.stream():
                    content += part
                    self._n_held += len(part)
                    if len(content) > self._limits.n_file_bytes:
                        raise self._too_large()
                    if self._n_held > self._limits.n_held_bytes:
                        raise RoomError("busy", _("Too many pictures come at once. Wait a moment."))
        except TimeoutError:
            message = _(
                "The picture was not complete after {seconds:g} seconds.",
                seconds=self._limits.seconds,
            )
            raise RoomError("slow", message) from None
        except ClientDisconnect:
            raise RoomError("slow", _("The connection ended before the picture did.")) from None

    def _too_large(self) -> PictureError:
        n_bytes = self._limits.n_file_bytes
        return PictureError(
            Health.TOO_LARGE, _("A picture may have {n_bytes:,} bytes at most.", n_bytes=n_bytes)
        )
