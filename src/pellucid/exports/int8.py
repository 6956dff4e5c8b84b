"""Exports that compute in whole numbers of 8 bits: what they cost, and what they gain.

NNCF looks at the activations of training pictures to choose their ranges (post-training
quantization), and corrects biases for what rounding shifts. What comes after the features, the head
and the familiarity, stays in float32: it takes little time, and small differences decide there.
"""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pellucid.data.decode import ImageSpec, Pixels
from pellucid.errors import DataError
from pellucid.exports.format import Answer, ExportFormat, answer_all
from pellucid.exports.onnx_format import OnnxFormat
from pellucid.exports.openvino_format import OpenvinoFormat
from pellucid.exports.run_pictures import read_split
from pellucid.inference.engine import fast_precision
from pellucid.inference.offline_openvino import CORE, ov
from pellucid.inference.tensor_names import FEATURES, INPUT
from pellucid.progress import Watcher
from pellucid.report.run_files import RunFiles

INT8_FORMATS: dict[str, ExportFormat] = {"onnx": OnnxFormat(), "openvino": OpenvinoFormat()}

_N_CALIBRATION = 300
_N_TEST = 2000
_N_ROUNDS, _N_IN_ROUND = 5, 20


@dataclass(frozen=True)
class Int8Cost:
    """The int8 export against the one before quantization, on pictures of the run's test split."""

    n_pictures: int
    """Number of test pictures that both answered, at most 2,000."""
    accuracy_float32: float
    """Computed in float32, whatever the runtime would use by default."""
    accuracy_int8: float
    """As the runtime computes the int8 export by default."""
    agreement: float
    """Share of the pictures that both put in the same class."""
    known_float32: float | None
    """Share of the pictures that count as being of one of the classes, in float32; None where the
    export does not tell."""
    known_int8: float | None
    """The same for the int8 export, with the same threshold."""
    speed: float
    """Pictures a second, one at a time, as a multiple of those before quantization, which are
    computed in the type that the runtime then uses by default (`speed_compared_with`): the median
    of alternating rounds."""
    speed_compared_with: str
    """The type that the runtime uses by default before quantization, such as "bfloat16"."""


def quantize(
    name: str, model: Path, run_files: RunFiles, spec: ImageSpec, watcher: Watcher
) -> Int8Cost:
    """Replace an export by one in int8.

    Args:
        name: "onnx" or "openvino".
        model: The export in float32.
        run_files: Of the run.
        spec: The pictures that the model takes.
        watcher: Receives the progress.

    Raises:
        DataError: The run's training or test pictures are gone.
    """
    learned, _ = read_split(run_files, spec, "train", _N_CALIBRATION)
    tested, labels = read_split(run_files, spec, "test", _N_TEST)
    if not learned or not tested:
        raise DataError(
            "The pictures that the run was made of are not where they were, or have changed. For "
            "int8 they are needed: ranges are chosen by training pictures, and the loss of "
            "accuracy is measured on test pictures."
        )
    watcher.stage("Choosing 8-bit ranges")
    chosen = INT8_FORMATS[name]
    exact, usual = (chosen.load(model, is_exact=is_exact) for is_exact in (True, False))
    _QUANTIZERS[name](model, learned)
    rounded = chosen.load(model, is_exact=False)
    watcher.stage("Measuring int8")
    y = np.array([run_files.labels.index(label) for label in labels])
    answers = [answer_all(each, np.stack(tested)) for each in (exact, rounded)]
    before, after = (rows[:, : len(run_files.labels)].argmax(1) for rows in answers)
    known = [_known_share(rows[:, len(run_files.labels) :], run_files) for rows in answers]
    return Int8Cost(
        n_pictures=len(y),
        accuracy_float32=float((before == y).mean()),
        accuracy_int8=float((after == y).mean()),
        agreement=float((before == after).mean()),
        known_float32=known[0],
        known_int8=known[1],
        speed=_speed(rounded, usual, tested),
        speed_compared_with=fast_precision() if name == "openvino" else "float32",
    )


def _known_share(familiarity: NDArray[np.float32], run_files: RunFiles) -> float | None:
    threshold = run_files.classifier.familiarity_threshold
    if threshold is None or not familiarity.size:
        return None
    return float((familiarity >= threshold).mean())


def _quantize_openvino(model: Path, pictures: list[Pixels]) -> None:
    network = CORE.read_model(model)
    # What is read from a file stays mapped to it, so the file cannot be written over.
    weights = model.with_suffix(".bin")
    rounded = _with_nncf(network, pictures, _after_features_openvino(network))
    ov.save_model(rounded, model.with_name("int8.xml"), compress_to_fp16=False)
    model.with_name("int8.xml").replace(model)
    model.with_name("int8.bin").replace(weights)


def _after_features_openvino(network: ov.Model) -> list[str]:
    reached: set[str] = set()
    names = []
    for operation in network.get_ordered_ops():
        sources = [port.get_source_output() for port in operation.inputs()]
        if any(
            FEATURES in source.get_names() or source.get_node().get_friendly_name() in reached
            for source in sources
        ):
            reached.add(operation.get_friendly_name())
            if operation.get_type_name() != "Result":
                names.append(operation.get_friendly_name())
    return names


def _quantize_onnx(model: Path, pictures: list[Pixels]) -> None:
    import onnx

    network = onnx.load(model)
    onnx.save(_with_nncf(network, pictures, _after_features_onnx(network)), model)


def _after_features_onnx(network: Any) -> list[str]:
    reached = {FEATURES}
    names = []
    for node in network.graph.node:  # each after those whose outputs it takes
        node.name = node.name or node.output[0]
        if reached & set(node.input):
            reached |= set(node.output)
            names.append(node.name)
    return names


_QUANTIZERS: dict[str, Callable[[Path, list[Pixels]], None]] = {
    "onnx": _quantize_onnx,
    "openvino": _quantize_openvino,
}


def _with_nncf(network: Any, pictures: list[Pixels], unrounded: list[str]) -> Any:
    """Quantize a network, except for the operations of these names."""
    import nncf

    data = nncf.Dataset([one[None] for one in pictures], lambda one: {INPUT: one})
    return nncf.quantize(
        network,
        data,
        subset_size=len(pictures),
        ignored_scope=nncf.IgnoredScope(names=unrounded, validate=False),
    )


def _speed(fast: Answer, slow: Answer, pictures: list[Pixels]) -> float:
    """Compare speeds: the median of the ratios of rounds that alternate."""
    some = np.stack(pictures[:_N_IN_ROUND])
    ratios = []
    for _ in range(_N_ROUNDS):
        seconds = []
        for answer in (slow, fast):
            began = time.perf_counter()
            answer_all(answer, some)
            seconds.append(time.perf_counter() - began)
        ratios.append(seconds[0] / seconds[1])
    return statistics.median(ratios)
