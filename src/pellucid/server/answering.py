"""Decode pictures and classify them, a bounded number at a time."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

from pellucid.data.decode import Pixels, decode
from pellucid.data.parallel import N_THREADS
from pellucid.inference.classifier import Classifier
from pellucid.inference.prediction import Prediction
from pellucid.server.limits import Limits


class BusyError(Exception):
    """Too many pictures are waiting already."""


class TooLateError(Exception):
    """The deadline has passed."""


class Answerer:
    """Classifies pictures from one event loop.

    Pictures are decoded in one pool of threads and classified in another, which is just large
    enough to keep the processor busy.

    Args:
        classifier: The classifier.
        limits: Limits on the number of waiting pictures and on the time.
    """

    def __init__(self, classifier: Classifier, limits: Limits) -> None:
        self._classifier, self._limits = classifier, limits
        self._decoders = ThreadPoolExecutor(N_THREADS, thread_name_prefix="decode")
        n_at_once = classifier.engine.n_at_once
        self._computers = ThreadPoolExecutor(n_at_once, thread_name_prefix="compute")
        self.n_waiting = 0
        """Number of pictures being processed or waiting."""

    def reserve(self, n: int) -> None:
        """Reserve places in the queue; `answer` releases one for each picture.

        Raises:
            BusyError: There are not enough free places.
        """
        if self.n_waiting + n > self._limits.n_waiting:
            raise BusyError
        self.n_waiting += n

    def give_back(self, n: int) -> None:
        """Release places that were not used."""
        self.n_waiting -= n

    async def answer(self, name: str, content: bytes, top: int) -> Prediction:
        """Classify one picture, for which a place was reserved.

        Raises:
            PictureError: The picture cannot be used.
            TooLateError: The deadline has passed.
        """
        loop = asyncio.get_running_loop()
        end = time.monotonic() + self._limits.deadline
        try:
            async with asyncio.timeout(self._limits.deadline):
                # Errors are told in the language of the request.
                decode_here = copy_context().run
                pixels = await loop.run_in_executor(
                    self._decoders, decode_here, self._decode, content, end
                )
                compute = self._classifier.engine.compute
                row = await loop.run_in_executor(self._computers, compute, pixels)
        except TimeoutError:
            raise TooLateError from None
        finally:
            self.n_waiting -= 1
        return self._classifier.prediction(name, row, top)

    def _decode(self, content: bytes, end: float) -> Pixels:
        if time.monotonic() > end:  # it spent all the time waiting for a thread
            raise TimeoutError
        spec = self._classifier.spec
        return decode(content, spec, max_pixels=self._limits.n_pixels).pixels

    def close(self) -> None:
        """Finish the tasks that have started, and end the threads."""
        for pool in (self._decoders, self._computers):
            pool.shutdown(wait=True, cancel_futures=True)
