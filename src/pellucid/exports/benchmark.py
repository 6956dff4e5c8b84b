"""Measures how fast the exports of a run are on this machine."""

import importlib.util
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import packages_distributions, version
from pathlib import Path

import numpy as np

from pellucid.data.decode import Pixels
from pellucid.errors import ConfigError, ModelError, RunError
from pellucid.exports.format import Answer, ExportFormat, answer_all
from pellucid.exports.openvino_format import OpenvinoFormat
from pellucid.exports.registry import get_format
from pellucid.exports.run_pictures import drawn_pictures, read_split
from pellucid.i18n import gettext as _
from pellucid.i18n import marked
from pellucid.inference.classifier import Classifier
from pellucid.inference.offline_openvino import CORE
from pellucid.progress import Watcher
from pellucid.report.run_files import read_run_files
from pellucid.run import RunFolder, read_json

_N_PICTURES = 16
_N_ROUNDS = 7
_N_WARM_UP = 3
"""Pictures that are not timed, since the first ones compile and allocate."""
_IN_A_BROWSER = "web"


@dataclass(frozen=True)
class Speed:
    """The speed of one model file, one picture at a time."""

    name: str
    """Name of the export's folder; "run" for the run's own model.onnx, as `predict` uses it."""
    runtime: str
    """Runtime, and its version."""
    milliseconds: float
    """Time for a picture, without reading and decoding it: the median over the rounds."""
    fastest: float
    """Time for a picture in the fastest round, in milliseconds."""
    slowest: float
    """Time for a picture in the slowest round, in milliseconds."""


@dataclass(frozen=True)
class Benchmark:
    """The speeds of a run's exports on one machine."""

    processor: str
    n_rounds: int
    n_pictures: int
    """Number of pictures in each round."""
    speeds: tuple[Speed, ...]
    """The fastest first."""


def benchmark_exports(run: RunFolder, folders: Sequence[Path], watcher: Watcher) -> Benchmark:
    """Time exports and the run's own model in turn, so that what slows one slows the others too.

    Each runtime uses its default precision and number of threads. The format web is left out, since
    a browser runs it.

    Args:
        run: A finished run.
        folders: Folders of exports, as `export` wrote them.
        watcher: Receiver of the progress.

    Returns:
        The speeds.

    Raises:
        ConfigError: The runtime of an export is not installed.
        RunError: A folder is not an export.
        ModelError: A runtime cannot run an export.
    """
    run_files = read_run_files(run)
    spec = Classifier.load(run.classifier).spec
    pictures, _labels = read_split(run_files, spec, "validation", _N_PICTURES)
    pixels = np.stack(pictures or drawn_pictures(spec, _N_PICTURES))
    openvino = OpenvinoFormat()
    models: list[tuple[str, ExportFormat, Path]] = [("run", openvino, run.onnx_model)]
    for folder in folders:
        name, chosen = _format_of(folder)
        if name != _IN_A_BROWSER:
            models.append((folder.name, chosen, folder / chosen.file))
    watcher.stage(marked("Measuring speeds"))
    answers = [_loaded(chosen, path, pixels[:_N_WARM_UP]) for _name, chosen, path in models]
    times = _times(answers, pixels, watcher)
    speeds = [
        Speed(name, _runtime(chosen), *_summary(seconds))
        for (name, chosen, _path), seconds in zip(models, times, strict=True)
    ]
    processor = str(CORE.get_property("CPU", "FULL_DEVICE_NAME")).strip()
    fastest_first = tuple(sorted(speeds, key=lambda speed: speed.milliseconds))
    return Benchmark(processor, _N_ROUNDS, len(pixels), fastest_first)


def list_exports(folder: Path) -> list[Path]:
    """List the exports in a folder, sorted by name."""
    found = folder.glob("*/classifier.json") if folder.is_dir() else ()
    return sorted(facts.parent for facts in found if not facts.parent.name.startswith("."))


def _format_of(folder: Path) -> tuple[str, ExportFormat]:
    exported = read_json(folder / "classifier.json").get("export")
    name = exported.get("format") if isinstance(exported, dict) else None
    if not isinstance(name, str):
        raise RunError(
            _(
                "{path} is not an export: its classifier.json does not say which format it is. "
                "Remove the folder, or export again.",
                path=folder,
            )
        )
    return name, get_format(name)


def _runtime(chosen: ExportFormat) -> str:
    """Return the name and version of a runtime, which may be installed as another package."""
    # onnxruntime-gpu brings the module onnxruntime too.
    package = packages_distributions().get(chosen.module, [chosen.package])[0]
    return f"{package} {version(package)}"


def _loaded(chosen: ExportFormat, path: Path, first: Pixels) -> Answer:
    """Load an export, and have it answer a few pictures."""
    if importlib.util.find_spec(chosen.module) is None:
        raise ConfigError(
            _(
                "{package}, which runs {path}, is not installed. Install it with: pip install "
                "{package}",
                package=chosen.package,
                path=path,
            )
        )
    try:
        answer = chosen.load(path, is_exact=False)
        answer_all(answer, first)
    # Runtimes may raise any exception for a model that they cannot run.
    except Exception as error:
        raise ModelError(
            _("{package} cannot run the export ({error}).", package=chosen.package, error=error)
        ) from error
    return answer


def _times(answers: Sequence[Answer], pixels: Pixels, watcher: Watcher) -> list[list[float]]:
    """Return the seconds per picture, for each model and round."""
    times: list[list[float]] = [[] for _ in answers]
    for number in range(_N_ROUNDS):
        for answer, seconds in zip(answers, times, strict=True):
            began = time.perf_counter()
            answer_all(answer, pixels)
            seconds.append((time.perf_counter() - began) / len(pixels))
        watcher.progress((number + 1) * len(pixels), _N_ROUNDS * len(pixels))
    return times


def _summary(seconds: Sequence[float]) -> tuple[float, float, float]:
    """Return the median, the least and the greatest, in milliseconds."""
    return 1e3 * statistics.median(seconds), 1e3 * min(seconds), 1e3 * max(seconds)
