"""Run an ONNX file on the CPU, by OpenVINO with asynchronous requests."""

import contextlib
import weakref
from collections import deque
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pellucid.data.decode import Pixels
from pellucid.errors import DataError, RunError
from pellucid.i18n import gettext as _
from pellucid.inference.compiled_models import compile_model, load_or_compile
from pellucid.inference.precision import Precision, is_available, ov_type
from pellucid.inference.tensor_names import EARLIER_OOD_SCORE, OOD_SCORE


class Engine:
    """A compiled model; thread-safe.

    Args:
        path: ONNX file with one uint8 input of shape (batch, height, width, channels) and one or
            more float32 outputs of shape (batch, n).
        precision: Precision to compute in if its number format is the fastest of this CPU;
            otherwise float32 is used.
        n_threads: Number of cores to use; all by default.
        keep_compiled: Whether to keep the compiled model on disk, for later processes.
        minimize_latency: Whether all cores compute one image, for images that come one at a time,
            such as those of a camera. By default, each core computes an image of its own, which
            takes less time for many.

    Raises:
        RunError: The file is missing, damaged or not such a model.
    """

    def __init__(
        self,
        path: Path,
        precision: Precision = "float32",
        n_threads: int | None = None,
        *,
        keep_compiled: bool = False,
        minimize_latency: bool = False,
    ) -> None:
        self.precision: Precision = precision if is_available(precision) else "float32"
        """Precision that is actually used."""
        settings: dict[str, Any] = {
            "PERFORMANCE_HINT": "LATENCY" if minimize_latency else "THROUGHPUT",
            "INFERENCE_PRECISION_HINT": ov_type(self.precision),
        }
        if n_threads is not None:
            settings["INFERENCE_NUM_THREADS"] = n_threads
            # If pinned, several engines that each use a part of the cores would share the first.
            settings["ENABLE_CPU_PINNING"] = False
        try:
            if not path.is_file():
                raise RunError(
                    _("There is no model at {path}. Train again into a new folder.", path=path)
                )
            compiling = load_or_compile if keep_compiled else compile_model
            compiled = compiling(path, self.precision, settings)
        except RuntimeError as error:
            raise RunError(
                _(
                    "{path} is damaged or is not an ONNX model that can be run ({reason}).",
                    path=path,
                    reason=str(error).strip().splitlines()[-1],
                )
            ) from None
        self.input_shape = _sizes(compiled.input(0))
        self.output_shape = _sizes(compiled.output(0))
        """Sizes of the dimensions; None for a variable size."""
        names = [name for port in compiled.outputs for name in port.get_names()]
        self.output_names = [OOD_SCORE if name == EARLIER_OOD_SCORE else name for name in names]
        self.is_negated = [EARLIER_OOD_SCORE in port.get_names() for port in compiled.outputs]
        """Whether the sign of each output is inverted, as for OOD scores of earlier versions."""
        self.n_at_once = int(compiled.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS"))
        """Number of concurrent images that keeps this CPU busy."""
        self._compiled = compiled
        self._idle: list[Any] = []  # requests; append and pop of a list are atomic

    def queue(self) -> "EngineQueue":
        """Return a new queue for images; each caller needs its own."""
        return EngineQueue(self)

    def compute(self, pixels: Pixels) -> NDArray[np.float32]:
        """Compute the outputs for one image, and wait for them.

        Args:
            pixels: As for `EngineQueue.submit`.

        Returns:
            All outputs, one after the other.

        Raises:
            DataError: As for `EngineQueue.submit`.
        """
        queue = self.queue()
        queue.submit(None, pixels)
        return queue.finish()[0][1]

    def check(self, pixels: Pixels) -> None:
        """Check that an image fits the input of the model.

        Raises:
            DataError: The image has another shape or type.
        """
        shape, dtype = getattr(pixels, "shape", None), getattr(pixels, "dtype", None)
        expected = self.input_shape[1:]
        if dtype == np.uint8 and shape is not None and _fits(shape, expected):
            return
        received = (
            type(pixels).__name__
            if shape is None
            else _("{dtype} of shape {shape}", dtype=dtype, shape=shape)
        )
        sizes = ", ".join(_("any") if size is None else str(size) for size in expected)
        raise DataError(
            _(
                "The model was given {received}. Expected uint8 of shape ({sizes}): height, "
                "width, channels, values from 0 to 255.",
                received=received,
                sizes=sizes,
            )
        )

    def take_request(self) -> Any:
        """Return an idle OpenVINO request; create one if there is none."""
        try:
            return self._idle.pop()
        except IndexError:
            return self._compiled.create_infer_request()

    def give_back(self, request: Any) -> None:
        """Make a finished request available again."""
        self._idle.append(request)


class EngineQueue:
    """A queue of images that an engine computes, for one caller in one thread.

    The engine never calls back into Python, because an OpenVINO thread that waits for the
    interpreter during its shutdown would abort the process. Requests that are still running when
    the queue is deleted, or when the process ends, are waited for.

    Args:
        engine: The engine; it may have other queues at the same time, in other threads.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._running: deque[tuple[Any, Any]] = deque()
        self._done: list[tuple[Any, NDArray[np.float32]]] = []
        weakref.finalize(self, _wait, self._running)

    def submit(self, key: Any, pixels: Pixels) -> None:
        """Start computing one image; waits while the maximum number of images is being computed.

        Args:
            key: Key that is returned with the result.
            pixels: Image, shape (height, width, channels), uint8. It may be changed afterwards.

        Raises:
            DataError: The image does not fit the input of the model. Nothing was started, and the
                queue can still be used.
        """
        self._engine.check(pixels)
        while len(self._running) >= self._engine.n_at_once:
            self._take_oldest()
        request = self._engine.take_request()
        request.start_async({0: np.ascontiguousarray(pixels)[None]})
        self._running.append((key, request))

    def _take_oldest(self) -> None:
        key, request = self._running[0]
        request.wait()
        # The memory of the request is reused for other images, so the row is copied.
        tensors = zip(request.output_tensors, self._engine.is_negated, strict=True)
        rows = [-tensor.data[0] if negated else tensor.data[0] for tensor, negated in tensors]
        row = rows[0].copy() if len(rows) == 1 else np.concatenate(rows)
        self._running.popleft()
        self._done.append((key, row))
        self._engine.give_back(request)

    def collect(self) -> list[tuple[Any, NDArray[np.float32]]]:
        """Return the results that are ready, each with its key, and remove them from the queue.

        If the model has several outputs, a result is one row with all of them concatenated.
        """
        while self._running and self._running[0][1].wait_for(0):
            self._take_oldest()
        ready, self._done = self._done, []
        return ready

    def finish(self) -> list[tuple[Any, NDArray[np.float32]]]:
        """Wait for all submitted images, and return their results."""
        while self._running:
            self._take_oldest()
        return self.collect()


def _wait(running: deque[tuple[Any, Any]]) -> None:
    """Wait for running requests whose results are no longer needed."""
    for _unused, request in running:
        with contextlib.suppress(RuntimeError):
            request.wait()


def _fits(shape: tuple[int, ...], expected: tuple[int | None, ...]) -> bool:
    if len(shape) != len(expected):
        return False
    return all(size in (None, given) for size, given in zip(expected, shape, strict=True))


def _sizes(port: Any) -> tuple[int | None, ...]:
    return tuple(d.get_length() if d.is_static else None for d in port.get_partial_shape())
