"""Exports that compute in whole numbers of 8 bits: what they cost, and what they gain.

NNCF looks at the activations of training pictures to choose their ranges (post-training
quantization), and corrects biases for what rounding shifts.
"""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pellucid.data.decode import ImageSpec, Pixels
from pellucid.errors import DataError
from pellucid.exports.format import Answer, ExportFormat, answer_all
from pellucid.exports.onnx_format import OnnxFormat
from pellucid.exports.openvino_format import OpenvinoFormat
from pellucid.exports.run_pictures import read_split
from pellucid.inference.offline_openvino import ov
from pellucid.inference.tensor_names import INPUT
from pellucid.report.record import RunRecord
from pellucid.training.events import Watcher

INT8_FORMATS: dict[str, ExportFormat] = {"onnx": OnnxFormat(), "openvino": OpenvinoFormat()}

_N_CALIBRATION = 300
_N_TEST = 2000
_N_ROUNDS, _N_IN_ROUND = 5, 20


@dataclass(frozen=True)
class Int8Cost:
    """The int8 export against the same in float32."""

    n_pictures: int
    """Of the test."""
    accuracy_float32: float
    accuracy_int8: float
    agreement: float
    """Share of the pictures that both put in the same class."""
    speed: float
    """Pictures a second, one at a time, as a multiple of those in float32: the median of
    alternating rounds."""


def quantize(
    name: str, model: Path, record: RunRecord, spec: ImageSpec, watcher: Watcher
) -> Int8Cost:
    """Replace an export by one in int8.

    Args:
        name: "onnx" or "openvino".
        model: The export in float32.
        record: Of the run.
        spec: The pictures that the model takes.
        watcher: Is told how it goes.

    Raises:
        DataError: The run's training or test pictures are gone.
    """
    learned, _ = read_split(record, spec, "train", _N_CALIBRATION)
    tested, labels = read_split(record, spec, "test", _N_TEST)
    if not learned or not tested:
        raise DataError(
            "The pictures that the run was made of are not where they were, or have changed. For "
            "int8 they are needed: ranges are chosen by training pictures, and the loss of "
            "accuracy is measured on test pictures."
        )
    watcher.stage("Choosing 8-bit ranges")
    exact = INT8_FORMATS[name].load(model, is_exact=False)
    _QUANTIZERS[name](model, learned)
    rounded = INT8_FORMATS[name].load(model, is_exact=False)
    watcher.stage("Measuring int8")
    y = np.array([record.labels.index(label) for label in labels])
    before, after = (answer_all(each, np.stack(tested)).argmax(1) for each in (exact, rounded))
    return Int8Cost(
        n_pictures=len(y),
        accuracy_float32=float((before == y).mean()),
        accuracy_int8=float((after == y).mean()),
        agreement=float((before == after).mean()),
        speed=_speed(rounded, exact, tested),
    )


def _quantize_openvino(model: Path, pictures: list[Pixels]) -> None:
    network = ov.Core().read_model(model)
    # What is read from a file stays mapped to it, so the file cannot be written over.
    weights = model.with_suffix(".bin")
    ov.save_model(
        _with_nncf(network, pictures), model.with_name("int8.xml"), compress_to_fp16=False
    )
    model.with_name("int8.xml").replace(model)
    model.with_name("int8.bin").replace(weights)


def _quantize_onnx(model: Path, pictures: list[Pixels]) -> None:
    import onnx

    onnx.save(_with_nncf(onnx.load(model), pictures), model)


_QUANTIZERS: dict[str, Callable[[Path, list[Pixels]], None]] = {
    "onnx": _quantize_onnx,
    "openvino": _quantize_openvino,
}


def _with_nncf(network: Any, pictures: list[Pixels]) -> Any:
    import nncf

    data = nncf.Dataset([one[None] for one in pictures], lambda one: {INPUT: one})
    return nncf.quantize(network, data, subset_size=len(pictures))


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
