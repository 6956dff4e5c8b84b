"""Run an ONNX file on the processor: OpenVINO with asynchronous requests."""

import contextlib
import tempfile
import weakref
import xml.etree.ElementTree as ET
from collections import deque
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from pellucid.data.decode import Pixels
from pellucid.errors import DataError, RunError
from pellucid.inference.offline_openvino import CORE, ov

Precision = Literal["float32", "bfloat16", "float16"]
"""What a network is computed in."""

_TYPES: dict[Precision, ov.Type] = {
    "float32": ov.Type.f32,
    "bfloat16": ov.Type.bf16,
    "float16": ov.Type.f16,
}

N_FLOAT32_CONVOLUTIONS = 5
"""How many of the first convolutions are computed in float32 even where bfloat16 is faster."""


class Engine:
    """A compiled model, for any number of callers in any number of threads.

    Args:
        path: An ONNX file with one uint8 input of shape (batch, height, width, channels) and a
            float32 output of shape (batch, n), or several of them.
        precision: What to compute in, if this processor can; else float32.
        n_threads: How many cores to use; all by default.

    Raises:
        RunError: The file is missing, damaged or not such a model.
    """

    def __init__(
        self, path: Path, precision: Precision = "float32", n_threads: int | None = None
    ) -> None:
        self.precision: Precision = precision if precision == fast_precision() else "float32"
        """What it really computes in."""
        settings: dict[str, Any] = {
            "PERFORMANCE_HINT": "THROUGHPUT",
            "INFERENCE_PRECISION_HINT": _TYPES[self.precision],
        }
        if n_threads is not None:
            settings["INFERENCE_NUM_THREADS"] = n_threads
            # Pinned to cores, several engines with some of a machine's cores would share the first.
            settings["ENABLE_CPU_PINNING"] = False
        try:
            if not path.is_file():
                raise RunError(f"There is no model at {path}. Train again into a new folder.")
            model = CORE.read_model(path)
            if self.precision != "float32":
                model = _with_float32_start(model)
            compiled = CORE.compile_model(model, "CPU", settings)
        except RuntimeError as error:
            raise RunError(
                f"{path} is damaged or is not an ONNX model that can be run "
                f"({str(error).strip().splitlines()[-1]})."
            ) from None
        self.input_shape = _sizes(compiled.input(0))
        self.output_shape = _sizes(compiled.output(0))
        """Sizes of the dimensions; None where any will do."""
        self.output_names = [name for port in compiled.outputs for name in port.get_names()]
        self.n_at_once = int(compiled.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS"))
        """How many images keep this processor busy."""
        self._compiled = compiled
        self._idle: list[Any] = []  # requests; a list gives and takes one in one step

    def queue(self) -> "EngineQueue":
        """Open a queue for images; every call that computes has one of its own."""
        return EngineQueue(self)

    def compute(self, pixels: Pixels) -> NDArray[np.float32]:
        """Compute one image, and wait for it.

        Args:
            pixels: As for `EngineQueue.submit`.

        Raises:
            DataError: As for `EngineQueue.submit`.
        """
        queue = self.queue()
        queue.submit(None, pixels)
        return queue.finish()[0][1]

    def check(self, pixels: Pixels) -> None:
        """Compare an image with what the model takes.

        Raises:
            DataError: It has another shape or type.
        """
        shape, dtype = getattr(pixels, "shape", None), getattr(pixels, "dtype", None)
        expected = self.input_shape[1:]
        if dtype == np.uint8 and shape is not None and _fits(shape, expected):
            return
        received = type(pixels).__name__ if shape is None else f"{dtype} of shape {shape}"
        sizes = ", ".join("any" if size is None else str(size) for size in expected)
        raise DataError(
            f"The model was given {received}. Expected uint8 of shape ({sizes}): height, width, "
            "channels, values from 0 to 255."
        )

    def take_request(self) -> Any:
        """Give a request of OpenVINO's that nobody uses."""
        try:
            return self._idle.pop()
        except IndexError:
            return self._compiled.create_infer_request()

    def give_back(self, request: Any) -> None:
        """Take back a request that is done."""
        self._idle.append(request)


class EngineQueue:
    """Images on their way through an engine, for one caller in one thread.

    The engine never calls back into Python: a thread of OpenVINO's that waits for the interpreter
    while that ends would have the process aborted. What still runs when the queue is dropped, or
    when the process ends, is waited for.

    Args:
        engine: Computes; may have other queues at the same time, in other threads.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._running: deque[tuple[Any, Any]] = deque()
        self._done: list[tuple[Any, NDArray[np.float32]]] = []
        weakref.finalize(self, _wait, self._running)

    def submit(self, key: Any, pixels: Pixels) -> None:
        """Begin to compute one image; waits while as many are computed as can be at once.

        Args:
            key: Comes back with the result.
            pixels: Shape (height, width, channels), uint8. May be changed afterwards.

        Raises:
            DataError: The image has another shape or type than the model takes. Nothing has
                begun, and the queue goes on as before.
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
        # The request's memory is used again for another image, so the row is copied.
        rows = [tensor.data[0] for tensor in request.output_tensors]
        row = rows[0].copy() if len(rows) == 1 else np.concatenate(rows)
        self._running.popleft()
        self._done.append((key, row))
        self._engine.give_back(request)

    def collect(self) -> list[tuple[Any, NDArray[np.float32]]]:
        """Take the results that are ready, each with its key.

        Of a model with several outputs a result is one row of all of them, one after the other.
        """
        while self._running and self._running[0][1].wait_for(0):
            self._take_oldest()
        ready, self._done = self._done, []
        return ready

    def finish(self) -> list[tuple[Any, NDArray[np.float32]]]:
        """Wait for all that was begun and take the results."""
        while self._running:
            self._take_oldest()
        return self.collect()


def _wait(running: deque[tuple[Any, Any]]) -> None:
    """Let what has begun come to its end; nobody asks for the results any more."""
    for _, request in running:
        with contextlib.suppress(RuntimeError):
            request.wait()


def _fits(shape: tuple[int, ...], expected: tuple[int | None, ...]) -> bool:
    if len(shape) != len(expected):
        return False
    return all(size in (None, given) for size, given in zip(expected, shape, strict=True))


def _sizes(port: Any) -> tuple[int | None, ...]:
    return tuple(d.get_length() if d.is_static else None for d in port.get_partial_shape())


@cache
def fast_precision() -> Precision:
    """Find out what this processor computes networks in fastest."""
    capabilities = CORE.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    if "BF16" in capabilities:
        return "bfloat16"
    return "float16" if "FP16" in capabilities else "float32"


def _with_float32_start(model: ov.Model) -> ov.Model:
    """Have the first convolutions computed in float32, and the rest as the processor does best.

    The first layers see bright and dark areas as large numbers whose small differences matter.
    Of EfficientNet-Lite2's rounding error in bfloat16, the very first depthwise convolution
    alone makes two thirds; with five convolutions in float32 the largest change of a
    probability falls to a third, at the same speed (docs/decisions/0004-bfloat16.md).
    """
    with tempfile.TemporaryDirectory() as folder:
        xml, weights = Path(folder, "model.xml"), Path(folder, "model.bin")
        ov.serialize(model, xml, weights)
        # OpenVINO's own text of a model that it has parsed already, not a stranger's XML.
        root = ET.parse(xml).getroot()  # noqa: S314
        layers = {layer.get("name"): layer for layer in root.iterfind("layers/layer")}
        n_convolutions = 0
        for operation in model.get_ordered_ops():
            n_convolutions += "Convolution" in operation.get_type_name()
            if n_convolutions > N_FLOAT32_CONVOLUTIONS:
                break
            layer = layers[operation.get_friendly_name()]
            if layer.get("type") in ("Const", "Parameter", "Result"):
                continue
            facts = layer.find("rt_info")
            if facts is None:
                facts = ET.Element("rt_info")
                layer.insert(0, facts)
            ET.SubElement(facts, "attribute", {"name": "precise", "version": "0"})
        return CORE.read_model(ET.tostring(root), weights.read_bytes())
