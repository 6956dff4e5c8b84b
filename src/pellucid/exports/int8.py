"""Quantize exports to 8-bit integers (int8), and measure the costs and gains.

NNCF chooses the ranges of activations by training images (post-training quantization), and
corrects biases for the shift caused by rounding. The layers after the features, which compute the
probabilities and the OOD score, stay in float32: they take little time, and small differences
matter there.
"""

import contextlib
import io
import logging
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
from pellucid.i18n import gettext as _
from pellucid.i18n import marked
from pellucid.inference.offline_openvino import CORE, ov
from pellucid.inference.precision import fast_format
from pellucid.inference.tensor_names import FEATURES, INPUT
from pellucid.progress import Watcher
from pellucid.report.run_files import RunFiles

INT8_FORMATS: dict[str, ExportFormat] = {"onnx": OnnxFormat(), "openvino": OpenvinoFormat()}

_N_CALIBRATION = 300
_N_TEST = 2000
_N_ROUNDS, _N_IN_ROUND = 5, 20


@dataclass(frozen=True)
class Int8Cost:
    """Comparison of the int8 export with the export before quantization, on test images."""

    n_pictures: int
    """Number of test images, at most 2,000."""
    accuracy_float32: float
    """Accuracy before quantization, in float32 even if the runtime uses another type by default."""
    accuracy_int8: float
    """Accuracy of the int8 export, with the runtime's default settings."""
    agreement: float
    """Share of the images for which both predict the same class."""
    known_float32: float | None
    """Share of the images that count as belonging to one of the classes, in float32; None if the
    export has no OOD score."""
    known_int8: float | None
    """The same share for the int8 export, with the same threshold."""
    speed: float
    """Throughput, one image at a time, as a multiple of the throughput before quantization in the
    runtime's default type (`speed_compared_with`): the median of alternating rounds."""
    speed_compared_with: str
    """Type that the runtime uses by default before quantization, such as "bfloat16"."""


def quantize(
    name: str, model: Path, run_files: RunFiles, spec: ImageSpec, watcher: Watcher
) -> Int8Cost:
    """Replace an export with its int8 version, and compare the two.

    Args:
        name: Name of the format, "onnx" or "openvino".
        model: Model file of the export in float32, which is replaced.
        run_files: Files of the run.
        spec: Size and format of the model's input images.
        watcher: Receiver of the progress.

    Returns:
        The comparison of accuracy and speed.

    Raises:
        DataError: The training or test images of the run are missing.
    """
    learned, _unused = read_split(run_files, spec, "train", _N_CALIBRATION)
    tested, labels = read_split(run_files, spec, "test", _N_TEST)
    if not learned or not tested:
        raise DataError(
            _(
                "The pictures of the run are not where they were, or have changed. int8 "
                "needs them: ranges are chosen by training pictures, and the loss of "
                "accuracy is measured on test pictures."
            )
        )
    watcher.stage(marked("Choosing 8-bit ranges"))
    chosen = INT8_FORMATS[name]
    exact, usual = (chosen.load(model, is_exact=is_exact) for is_exact in (True, False))
    _QUANTIZERS[name](model, learned)
    rounded = chosen.load(model, is_exact=False)
    watcher.stage(marked("Measuring int8"))
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
        speed_compared_with=fast_format() if name == "openvino" else "float32",
    )


def _known_share(ood_scores: NDArray[np.float32], run_files: RunFiles) -> float | None:
    threshold = run_files.classifier.ood_threshold
    if threshold is None or not ood_scores.size:
        return None
    return float((ood_scores <= threshold).mean())


def _quantize_openvino(model: Path, pictures: list[Pixels]) -> None:
    network = CORE.read_model(model)
    # The model stays memory-mapped to its file, so the file cannot be overwritten.
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
    for node in network.graph.node:  # in topological order
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
    """Quantize a network, except for the operations in `unrounded`."""
    # NNCF logs and draws progress bars on standard output, where the user expects the result.
    with contextlib.redirect_stdout(io.StringIO()):
        import nncf

        nncf.set_log_level(logging.ERROR)  # for a logger that was created before the redirection
        data = nncf.Dataset([one[None] for one in pictures], lambda one: {INPUT: one})
        return nncf.quantize(
            network,
            data,
            subset_size=len(pictures),
            ignored_scope=nncf.IgnoredScope(names=unrounded, validate=False),
        )


def _speed(fast: Answer, slow: Answer, pictures: list[Pixels]) -> float:
    """Compare speeds: the median of the ratios over alternating rounds."""
    some = np.stack(pictures[:_N_IN_ROUND])
    ratios = []
    for _unused in range(_N_ROUNDS):
        seconds = []
        for answer in (slow, fast):
            began = time.perf_counter()
            answer_all(answer, some)
            seconds.append(time.perf_counter() - began)
        ratios.append(seconds[0] / seconds[1])
    return statistics.median(ratios)
