"""Run an ONNX file on the processor: OpenVINO with asynchronous requests."""

import tempfile
import xml.etree.ElementTree as ET
from collections import deque
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from pellucid.data.decode import Pixels
from pellucid.errors import RunError
from pellucid.inference.offline_openvino import ov

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
    """A compiled model that takes pictures one by one and computes several at once.

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
        core = ov.Core()
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
            model = core.read_model(path)
            if self.precision != "float32":
                model = _with_float32_start(core, model)
            compiled = core.compile_model(model, "CPU", settings)
        except RuntimeError as error:
            raise RunError(
                f"{path} is damaged or is not an ONNX model that can be run "
                f"({str(error).strip().splitlines()[-1]})."
            ) from None
        self.input_shape = _sizes(compiled.input(0))
        self.output_shape = _sizes(compiled.output(0))
        """Sizes of the dimensions; None where any will do."""
        self.output_names = [name for port in compiled.outputs for name in port.get_names()]
        self.on_result: Callable[[Any, NDArray[np.float32]], None] | None = None
        """If set, it takes each key and its result as soon as there is one, in a thread of the
        engine's, and `collect` has none."""
        self._queue = ov.AsyncInferQueue(compiled)
        self._queue.set_callback(self._take_result)
        self._done: deque[tuple[Any, NDArray[np.float32]]] = deque()

    def _take_result(self, request: Any, key: Any) -> None:
        # The request's memory is used again for the next picture, so the row is copied.
        rows = [tensor.data[0] for tensor in request.output_tensors]
        row = rows[0].copy() if len(rows) == 1 else np.concatenate(rows)
        if self.on_result is not None:
            self.on_result(key, row)
        else:
            self._done.append((key, row))

    def submit(self, key: Any, pixels: Pixels) -> None:
        """Begin to compute one picture; waits while all requests are busy.

        Args:
            key: Comes back with the result.
            pixels: Shape (height, width, channels), values from 0 to 255.
        """
        self._queue.start_async({0: np.ascontiguousarray(pixels)[None]}, key)

    def collect(self) -> list[tuple[Any, NDArray[np.float32]]]:
        """Take the results that are ready, each with its key, in no particular order.

        Of a model with several outputs a result is one row of all of them, one after the other.
        """
        ready = []
        while self._done:
            ready.append(self._done.popleft())
        return ready

    def finish(self) -> list[tuple[Any, NDArray[np.float32]]]:
        """Wait for all that was begun and take the results."""
        self._queue.wait_all()
        return self.collect()


def _sizes(port: Any) -> tuple[int | None, ...]:
    return tuple(d.get_length() if d.is_static else None for d in port.get_partial_shape())


@cache
def fast_precision() -> Precision:
    """Find out what this processor computes networks in fastest."""
    capabilities = ov.Core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    if "BF16" in capabilities:
        return "bfloat16"
    return "float16" if "FP16" in capabilities else "float32"


def _with_float32_start(core: ov.Core, model: ov.Model) -> ov.Model:
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
        return core.read_model(ET.tostring(root), weights.read_bytes())
