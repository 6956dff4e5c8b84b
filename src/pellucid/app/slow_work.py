"""Slow work: computed in a thread, with its progress, and stopped once nobody waits for it.

The response is a line of JSON for each step. The result is cached, and has an address of its own.
"""

import asyncio
import base64
import contextvars
import threading
from collections.abc import AsyncIterator, Callable
from typing import ClassVar, Protocol

from pydantic import BaseModel
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from pellucid.app.lesson_schemas import EpochView
from pellucid.app.png import png_bytes
from pellucid.data.decode import Pixels
from pellucid.errors import PellucidError
from pellucid.i18n import gettext as _
from pellucid.models.examined_file import reason_of


class Progress(BaseModel):
    """A line of the response of slow work."""

    share: float
    """Share of the work that is done. At 1, the result can be fetched from its own address."""
    picture: str | None
    """PNG file of the picture so far, in base64."""
    epoch: EpochView | None
    """What a training came to after its last epoch."""
    problem: str | None
    """Error message, if the work failed."""


class Cancelled(Exception):  # noqa: N818 (it is no error)
    """Nobody waits for the result any more."""


class Report(Protocol):
    """Function that slow work calls before each of its steps."""

    def __call__(
        self, share: float, picture: Pixels | None = None, epoch: EpochView | None = None
    ) -> None:
        """Report how far the work is.

        Args:
            share: Share of the work that is done, from 0 to 1; it never falls.
            picture: Result so far, if it is a picture.
            epoch: What came of a training's epoch, if one has just ended.

        Raises:
            Cancelled: Nobody waits for the result any more.
        """


def unreported(share: float, picture: Pixels | None = None, epoch: EpochView | None = None) -> None:
    """Report nothing, for a request that waits for the result itself."""


class SlowWork(StreamingResponse):
    """Response with the progress of a computation; when the client leaves, the computation stops.

    Args:
        compute: Function that computes and caches the result. It is called in a thread.
    """

    media_type = "application/x-ndjson"
    _running: ClassVar[set["SlowWork"]] = set()

    def __init__(self, compute: Callable[[Report], object]) -> None:
        self._compute = compute
        self._is_left = threading.Event()
        self._to_send: asyncio.Queue[Progress | None] = asyncio.Queue()
        super().__init__(self._lines())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Respond until the result is there, the client has left or the server stops."""
        self._running.add(self)
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._running.discard(self)
            self._is_left.set()

    @classmethod
    def end_all(cls) -> None:
        """End all responses of this process; the event loop calls it when the server stops."""
        for work in cls._running:
            work._to_send.put_nowait(None)

    async def _lines(self) -> AsyncIterator[str]:
        loop = asyncio.get_running_loop()

        def tell(line: Progress | None) -> None:
            if self._is_left.is_set():
                raise Cancelled
            loop.call_soon_threadsafe(self._to_send.put_nowait, line)

        # With the language of the request, which a thread does not take over by itself.
        work = contextvars.copy_context().run
        threading.Thread(target=work, args=(self._work, tell), daemon=True).start()
        while (line := await self._to_send.get()) is not None:
            yield line.model_dump_json() + "\n"

    def _work(self, tell: Callable[[Progress | None], None]) -> None:
        def report(
            share: float, picture: Pixels | None = None, epoch: EpochView | None = None
        ) -> None:
            encoded = None if picture is None else base64.b64encode(png_bytes(picture)).decode()
            tell(Progress(share=share, picture=encoded, epoch=epoch, problem=None))

        try:
            problem = self._problem_of(report)
            tell(Progress(share=1, picture=None, epoch=None, problem=problem))
            tell(None)
        except Cancelled:
            return

    def _problem_of(self, report: Report) -> str | None:
        """Compute the result, and return a sentence on what went wrong, if anything."""
        try:
            self._compute(report)
        except Cancelled:
            raise
        except PellucidError as error:
            return str(error)
        except Exception as error:  # noqa: BLE001 (the status is already sent)
            return _("The computation failed: {reason}", reason=reason_of(error))
        return None
