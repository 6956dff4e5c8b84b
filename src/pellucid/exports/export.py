"""Export a run's classifier for another runtime, and check its predictions in that runtime."""

import importlib.util
import os
import shutil
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pellucid.data.decode import ImageSpec, Pixels
from pellucid.errors import ConfigError, ModelError, ParityError, RunError
from pellucid.exports.format import ExportFormat, answer_all
from pellucid.exports.int8 import INT8_FORMATS, Int8Cost, quantize
from pellucid.exports.keras_format import KerasFormat
from pellucid.exports.openvino_format import OpenvinoFormat
from pellucid.exports.registry import get_format
from pellucid.exports.run_pictures import drawn_pictures, read_split
from pellucid.exports.script import script_for
from pellucid.i18n import gettext as _
from pellucid.i18n import marked
from pellucid.i18n.lists import and_list
from pellucid.inference.classifier import Classifier
from pellucid.progress import Watcher
from pellucid.report.run_files import RunFiles, read_run_files
from pellucid.run import RunFolder, read_json, write_json, write_text
from pellucid.training.parity import N_PICTURES, max_difference
from pellucid.unwritable import write_error

LIMIT = 1e-4
"""Maximum difference between an export and the original model: in probability (0 to 1) and in
OOD score (-1 to 1)."""

_PROBABILITIES_DIFFER = marked(
    "The export does not answer as the run's model does: on {n_pictures} pictures the "
    "probabilities differ by up to {difference:.2g}; at most {limit:g} is accepted. Nothing was "
    "written. Please report this with the versions of `pellucid --version` and {runtime}."
)
_OOD_SCORES_DIFFER = marked(
    "The export does not answer as the run's model does: on {n_pictures} pictures the OOD scores "
    "differ by up to {difference:.2g}; at most {limit:g} is accepted. Nothing was written. Please "
    "report this with the versions of `pellucid --version` and {runtime}."
)


@dataclass(frozen=True)
class Exported:
    """An export, and the result of checking it."""

    path: Path
    """Folder with the model, classifier.json and predict.py."""
    runtime: str
    """Runtime that the export was checked with, and its version."""
    reference: str
    """Model that it was compared with: "model.keras" or "model.onnx"."""
    n_pictures: int
    """Number of images that were compared."""
    pictures: str
    """Origin of the images: the split "validation" or "train", or "drawn" if the images of the run
    are not available."""
    max_difference: float
    """Largest difference in probability, of the model in float32 and before any quantization."""
    ood_score_max_difference: float | None = None
    """Largest difference in OOD score from the run's model.onnx; None if the format has none."""
    int8: Int8Cost | None = None
    """Costs and gains of int8; None if it was not requested."""


def export(
    run: RunFolder, name: str, folder: Path, watcher: Watcher, *, int8: bool = False
) -> Exported:
    """Export a run's classifier.

    Args:
        run: A finished run.
        name: Name of the format.
        folder: Folder to create; it must not exist.
        watcher: Receiver of the progress.
        int8: Whether to quantize to 8-bit integers (OpenVINO and ONNX).

    Raises:
        ConfigError: There is no such format, its runtime is not installed, or it has no int8.
        RunError: The run has no classifier, or the folder exists or cannot be written.
        DataError: The training or test images that int8 needs are missing.
        ModelError: The conversion failed, or the runtime cannot run the export.
        ParityError: The predictions of the export differ from those of the model.
    """
    chosen = get_format(name)
    _check(run, name, chosen, folder, int8=int8)
    run_files = read_run_files(run)
    spec = Classifier.load(run.classifier).spec
    temporary = folder.with_name(f".{os.getpid()}.{folder.name}")
    try:
        temporary.mkdir(parents=True)
        exported = _write(run, run_files, spec, name, temporary, watcher, int8=int8)
        temporary.rename(folder)
    except OSError as error:
        raise write_error(folder, error, "--out") from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return replace(exported, path=folder)


def _check(run: RunFolder, name: str, chosen: ExportFormat, folder: Path, *, int8: bool) -> None:
    if not run.is_usable:
        raise RunError(
            _(
                "The run {path} has no classifier to export. Was its training stopped? Train "
                "again into a new folder.",
                path=run.path,
            )
        )
    if chosen.needs_keras_model and not run.keras_model.is_file():
        run.check_has_ended("model.keras")
        raise RunError(
            _(
                "The run {path} has no model.keras, which {format} is made from: its backbone "
                "is an ONNX file, or its training was stopped. The formats onnx and openvino "
                "do not need it.",
                path=run.path,
                format=name,
            )
        )
    if folder.exists():
        raise RunError(
            _(
                "{path} exists already, and an export never overwrites. Remove it, or "
                "choose another folder with --out.",
                path=folder,
            )
        )
    if int8 and name not in INT8_FORMATS:
        raise ConfigError(
            _(
                "There is no int8 for {format}; only for {formats}.",
                format=name,
                formats=and_list(list(INT8_FORMATS)),
            )
        )
    needed = [(chosen.package, chosen.module)] + ([("nncf", "nncf")] if int8 else [])
    missing = [package for package, module in needed if importlib.util.find_spec(module) is None]
    if missing:
        raise ConfigError(
            _(
                "{packages}, which the export is checked with, is not installed. Install it "
                "with: {command}",
                packages=and_list(missing),
                command=f"pip install {' '.join(missing)}",
            )
        )


def _write(
    run: RunFolder,
    run_files: RunFiles,
    spec: ImageSpec,
    name: str,
    folder: Path,
    watcher: Watcher,
    *,
    int8: bool,
) -> Exported:
    chosen, facts = get_format(name), read_json(run.classifier_facts)
    model = folder / chosen.file
    watcher.stage(marked("Writing {file}", file=chosen.file))
    chosen.write(run, facts, model)
    watcher.stage(marked("Comparing"))
    pixels, origin = _pictures(run_files, spec)
    reference, expected = _reference(run, chosen, pixels)
    try:
        answers = answer_all(chosen.load(model, is_exact=True), pixels)
    # Runtimes may raise any exception for a model that they cannot run.
    except Exception as error:
        raise ModelError(
            _("{package} cannot run the export ({error}).", package=chosen.package, error=error)
        ) from error
    n_classes = len(run_files.labels)
    probabilities, scores = answers[:, :n_classes], answers[:, n_classes:]
    exported = Exported(
        folder,
        f"{chosen.package} {version(chosen.package)}",
        reference,
        len(pixels),
        origin,
        max_difference(probabilities, expected[:, :n_classes]),
    )
    _check_difference(_PROBABILITIES_DIFFER, exported.max_difference, exported)
    if scores.size:
        # model.keras has no output of OOD scores.
        told = answer_all(OpenvinoFormat().load(run.onnx_model, is_exact=True), pixels)
        difference = max_difference(scores, told[:, n_classes:])
        exported = replace(exported, ood_score_max_difference=difference)
        _check_difference(_OOD_SCORES_DIFFER, difference, exported)
    if int8:
        exported = replace(exported, int8=quantize(name, model, run_files, spec, watcher))
    about = {key: value for key, value in asdict(exported).items() if key != "path"}
    write_json(folder / "classifier.json", {**facts, "export": {"format": name, **about}})
    write_text(folder / "predict.py", script_for(chosen))
    return exported


def _check_difference(message: str, difference: float, exported: Exported) -> None:
    if difference <= LIMIT:  # false for NaN
        return
    raise ParityError(
        _(
            message,
            n_pictures=exported.n_pictures,
            difference=difference,
            limit=LIMIT,
            runtime=exported.runtime,
        )
    )


def _pictures(run_files: RunFiles, spec: ImageSpec) -> tuple[Pixels, str]:
    for split in ("validation", "train"):
        pixels, _ = read_split(run_files, spec, split, N_PICTURES)
        if pixels:
            return np.stack(pixels), split
    return np.stack(drawn_pictures(spec, N_PICTURES)), "drawn"


def _reference(
    run: RunFolder, chosen: ExportFormat, pixels: Pixels
) -> tuple[str, NDArray[np.float32]]:
    """Predict with another runtime than the export's: Keras, or OpenVINO if that is the export."""
    has_keras = run.keras_model.is_file() and not isinstance(chosen, KerasFormat)
    other, path = (
        (KerasFormat(), run.keras_model) if has_keras else (OpenvinoFormat(), run.onnx_model)
    )
    return path.name, answer_all(other.load(path, is_exact=True), pixels)
