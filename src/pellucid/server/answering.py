"""Decode pictures and have the engine answer them, a bounded number at a time."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

from pellucid.data.decode import Pixels, decode
from pellucid.data.parallel import N_THREADS
from pellucid.inference.classifier import Classifier, Prediction
from pellucid.server.limits import Limits


class BusyError(Exception):
    """So many pictures wait already that another one is sent away."""


class TooLateError(Exception):
    """The deadline has passed."""


class Answerer:
    """Answers pictures from one event loop.

    Pictures are decoded in threads, and computed in as many others as keep the processor busy.

    Args:
        classifier: What answers.
        limits: How many may wait, and how long.
    """

    def __init__(self, classifier: Classifier, limits: Limits) -> None:
        self._classifier, self._limits = classifier, limits
        self._decoders = ThreadPoolExecutor(N_THREADS, thread_name_prefix="decode")
        n_at_once = classifier.engine.n_at_once
        self._computers = ThreadPoolExecutor(n_at_once, thread_name_prefix="compute")
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
                compute = self._classifier.engine.compute
                row = await loop.run_in_executor(self._computers, compute, pixels)
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

    def close(self) -> None:
        """Finish what was begun, and end the threads."""
        for pool in (self._decoders, self._computers):
            pool.shutdown(wait=True, cancel_futures=True)
