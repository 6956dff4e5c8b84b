"""Choose the precision of a network by its speed and its error on this machine."""

import math
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path
from statistics import median

import numpy as np
from numpy.typing import NDArray

from pellucid.checked_json import UnfitError, check_shape, read_object
from pellucid.data.decode import ImageSpec, Pixels, decode
from pellucid.inference.engine import Engine
from pellucid.inference.offline_openvino import CORE, ov
from pellucid.inference.precision import Precision, precisions
from pellucid.run import write_json

_PHOTOS = ("astronaut.png", "chelsea.png", "coffee.png", "motorcycle_left.png")
"""Photos that scikit-image ships."""
_SUFFIX = ".precision.json"
_N_ROUNDS = 5
_MIN_GAIN = 1.05
"""Factor of the speed from which another precision is preferred, above the noise of measuring."""
_MAX_ERROR = 1.05
"""Maximum factor of the error; the error of a few images is known to some per cent."""


@dataclass(frozen=True)
class Measured:
    """Speed and error of a network in one precision."""

    precision: Precision
    images_per_second: float
    error: float | None
    """Root mean square of the differences to float32, relative to that of the outputs; None if
    outputs are not finite."""


@dataclass(frozen=True)
class _Kept:
    """Content of the file beside a network."""

    processor: str
    openvino: str
    measured: list[Measured]


def read_measurements(path: Path) -> list[Measured]:
    """Return the measurements of a network that `measure_and_keep` has kept.

    Args:
        path: ONNX file of the network.

    Returns:
        The measurements, one for each of `precisions`; none if there are none of this machine.
    """
    known = _read(_file(path))
    return known if tuple(each.precision for each in known) == precisions() else []


def measured_networks(folder: Path) -> dict[str, list[Measured]]:
    """Return the measurements of all networks in a folder, by the name of the file."""
    networks = [
        path.with_name(f"{path.name.removesuffix(_SUFFIX)}.onnx")
        for path in folder.glob(f"*{_SUFFIX}")
    ]
    found = {path.name: read_measurements(path) for path in sorted(networks)}
    return {name: each for name, each in found.items() if each}


def measure_and_keep(path: Path, spec: ImageSpec) -> list[Measured]:
    """Measure a network in each of `precisions`, and keep the result beside it.

    Args:
        path: ONNX file that maps uint8 images to features; its folder can be written.
        spec: Format of its input images.

    Raises:
        RunError: The file is missing, damaged or not such a model.
    """
    found = measure(path, photos(spec), precisions())
    write_json(_file(path), asdict(_Kept(*_machine(), found)))
    return found


def best(measured: Sequence[Measured]) -> Precision:
    """Return the fastest precision whose error is not larger than that of the first one.

    Args:
        measured: Measurements; the first precision is kept unless another one is clearly faster.

    Returns:
        The precision; float32 if the first one gives numbers that are not finite.
    """
    first = measured[0]
    if first.error is None:
        return "float32"
    limit = _MAX_ERROR * first.error
    exact = [each for each in measured if each.error is not None and each.error <= limit]
    fastest = max(exact, key=lambda each: each.images_per_second)
    is_clear = fastest.images_per_second >= _MIN_GAIN * first.images_per_second
    return (fastest if is_clear else first).precision


def measure(
    path: Path, images: Sequence[Pixels], candidates: Sequence[Precision]
) -> list[Measured]:
    """Measure a network in several precisions, in turn.

    Args:
        path: As for `measure_and_keep`.
        images: Images that the speed and the error are measured on.
        candidates: Precisions to measure.
    """
    expected = _outputs(Engine(path, "float32"), images)
    engines = [Engine(path, precision) for precision in candidates]
    found = [_outputs(engine, images) for engine in engines]  # the first computation also allocates
    seconds: list[list[float]] = [[] for _ in engines]
    for _ in range(_N_ROUNDS):
        for number, engine in enumerate(engines):
            began = time.perf_counter()
            _outputs(engine, images)
            seconds[number].append(time.perf_counter() - began)
    return [
        Measured(
            precision,
            len(images) / median(each),
            _relative_error(outputs, expected),
        )
        for precision, outputs, each in zip(candidates, found, seconds, strict=True)
    ]


def photos(spec: ImageSpec) -> list[Pixels]:
    """Return four photos that scikit-image ships, in the format of a network, also upside down."""
    folder = files("skimage.data")
    decoded = [decode((folder / name).read_bytes(), spec).pixels for name in _PHOTOS]
    turned = [pixels[::-1] for pixels in decoded]
    return decoded + [np.ascontiguousarray(pixels) for pixels in turned]


def _outputs(engine: Engine, images: Sequence[Pixels]) -> NDArray[np.float64]:
    queue = engine.queue()
    for number, image in enumerate(images):
        queue.submit(number, image)
    by_number = dict(queue.finish())
    return np.stack([by_number[number] for number in range(len(images))]).astype(np.float64)


def _relative_error(outputs: NDArray[np.float64], expected: NDArray[np.float64]) -> float | None:
    error, scale = (float(np.sqrt(np.mean(x**2))) for x in (outputs - expected, expected))
    if error == 0:
        return 0.0
    return error / scale if math.isfinite(error) and scale > 0 else None


def _file(path: Path) -> Path:
    return path.with_name(f"{path.stem}{_SUFFIX}")


def _machine() -> tuple[str, str]:
    """Return what the measurements depend on: the processor and the version of OpenVINO."""
    return str(CORE.get_property("CPU", "FULL_DEVICE_NAME")).strip(), ov.__version__


def _read(file: Path) -> list[Measured]:
    """Read measurements; return none if there are none of this machine."""
    try:
        found = check_shape(_Kept, read_object(file))
    except (OSError, UnfitError):
        return []
    is_of_this_machine = (found.processor, found.openvino) == _machine()
    return found.measured if is_of_this_machine else []
