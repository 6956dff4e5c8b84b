"""Decode pictures and have the engine answer them, a bounded number at a time."""

import asyncio
import contextlib
import queue
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pellucid.data.decode import Pixels, decode
from pellucid.data.parallel import N_THREADS
from pellucid.inference.classifier import Classifier, Prediction
from pellucid.serving.limits import Limits


class BusyError(Exception):
    """So many pictures wait already that another one is sent away."""


class TooLateError(Exception):
    """The deadline has passed."""


@dataclass(frozen=True)
class _Waiting:
    """A decoded picture on its way to the engine."""

    pixels: Pixels
    answer: "asyncio.Future[NDArray[np.float32]]"
    loop: asyncio.AbstractEventLoop


class Answerer:
    """Answers pictures from one event loop.

    Pictures are decoded in threads; one thread hands them to the engine, which computes several
    at once and says itself when one is done.

    Args:
        classifier: What answers.
        limits: How many may wait, and how long.
    """

    def __init__(self, classifier: Classifier, limits: Limits) -> None:
        self._classifier, self._limits = classifier, limits
        self._decoders = ThreadPoolExecutor(N_THREADS, thread_name_prefix="decode")
        self._queue: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        classifier.engine.on_result = self._take
        self._feeder = threading.Thread(target=self._feed, name="feed", daemon=True)
        self._feeder.start()
        self.n_waiting = 0
        """Pictures under way."""

    def reserve(self, n: int) -> None:
        """Take places for pictures; each is given back by `answer`.

        Raises:
            BusyError: There are not so many.
        """
        if self.n_waiting + n > self._limits.n_waiting:
            raise BusyError
        self.n_waiting += n

    def give_back(self, n: int) -> None:
        """Give back places that were not used."""
        self.n_waiting -= n

    async def answer(self, name: str, content: bytes, top: int) -> Prediction:
        """Answer one picture, for which a place was reserved.

        Raises:
            PictureError: It cannot be used.
            TooLateError: It took too long.
        """
        loop = asyncio.get_running_loop()
        end = time.monotonic() + self._limits.deadline
        try:
            async with asyncio.timeout(self._limits.deadline):
                pixels = await loop.run_in_executor(self._decoders, self._decode, content, end)
                answer: asyncio.Future[NDArray[np.float32]] = loop.create_future()
                self._queue.put(_Waiting(pixels, answer, loop))
                row = await answer
        except TimeoutError:
            raise TooLateError from None
        finally:
            self.n_waiting -= 1
        return self._classifier.prediction(name, row, top)

    def _decode(self, content: bytes, end: float) -> Pixels:
        if time.monotonic() > end:  # it has waited for a thread all the time
            raise TimeoutError
        spec = self._classifier.spec
        return decode(content, spec, max_pixels=self._limits.n_pixels).pixels

    def _feed(self) -> None:
        while (waiting := self._queue.get()) is not None:
            if not waiting.answer.cancelled():
                self._classifier.engine.submit(waiting, waiting.pixels)

    def _take(self, waiting: Any, row: NDArray[np.float32]) -> None:
        """Hand a result to the event loop; called by the engine's threads."""
        with contextlib.suppress(RuntimeError):  # the loop has been closed
            waiting.loop.call_soon_threadsafe(_set, waiting.answer, row)

    def close(self) -> None:
        """Finish what was begun, and end the threads."""
        self._queue.put(None)
        self._feeder.join(timeout=self._limits.deadline)
        self._classifier.engine.finish()
        self._decoders.shutdown(wait=True, cancel_futures=True)


def _set(answer: "asyncio.Future[NDArray[np.float32]]", row: NDArray[np.float32]) -> None:
    if not answer.done():  # whoever asked may have gone
        answer.set_result(row)
