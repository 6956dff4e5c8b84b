"""The web format: a page that classifies in a browser, opened as a file, without a network."""

import base64
import gzip
import json
import shutil
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from pellucid.checked_json import UnfitError, parse_json
from pellucid.data.decode import Pixels
from pellucid.data.selection import images_in
from pellucid.errors import ConfigError, RunError
from pellucid.exports.format import Answer
from pellucid.exports.model_card_ko import model_card_ko
from pellucid.exports.onnx_format import OnnxFormat
from pellucid.exports.openvino_format import OpenvinoFormat
from pellucid.i18n import gettext as _
from pellucid.report.formats import decimal, thousands
from pellucid.report.results import summarise_results
from pellucid.report.run_files import read_run_files
from pellucid.run import RunFolder, read_json

PAGE = Path(str(files("pellucid"))) / "app" / "static" / "offline"
"""The page without a classifier; built by web/vite.offline.config.ts."""

_BUILT = (
    "index.html",
    "page/page.js",
    "page/page.css",
    "page/runtime.js",
    "page/LICENSES.txt",
)
_STATED = (
    "accuracy",
    "accuracy_interval",
    "majority_baseline",
    "n_test",
    "n_train",
    "n_validation",
)
"""Metrics that the page or the model card states."""
_FACTS, _CLASSIFIER = "page/facts.js", "classifier.json"
_CARDS = ("model_card.md", "model_card.ko.md")
FILES = (
    *_BUILT,
    "page/model.js",
    _FACTS,
    *_CARDS,
    "model.onnx",
    _CLASSIFIER,
    "predict.py",
)
"""All files of an export, relative to its folder."""


class WebFormat(OnnxFormat):
    """model.onnx with a page that runs it in ONNX Runtime Web.

    The runtime is in the page, so nothing has to be installed. Here, the file is checked with
    OpenVINO, which every installation has; the page itself compares an answer with that of Python.
    """

    package = module = "openvino"

    def write(self, run: RunFolder, facts: dict[str, Any], path: Path) -> None:
        """Write the model, and the page with the model card beside it.

        Raises:
            ConfigError: The installation has no web app.
            RunError: The run lacks its model card, or numbers that page and card state.
        """
        missing = [name for name in _BUILT if not (PAGE / name).is_file()]
        if missing:
            raise ConfigError(
                _(
                    "The page is not part of this installation ({missing} is missing). "
                    "Install again without PELLUCID_WITHOUT_WEB; in a clone, `make bundle` "
                    "builds it.",
                    missing=", ".join(missing),
                )
            )
        _check(run)
        super().write(run, facts, path)
        folder = path.parent
        (folder / "page").mkdir()
        for name in _BUILT:
            shutil.copyfile(PAGE / name, folder / name)
        packed = base64.b64encode(gzip.compress(path.read_bytes(), mtime=0)).decode("ascii")
        _write_script(folder / "page" / "model.js", "pellucidModel", packed)
        _write_script(folder / _FACTS, "pellucidFacts", page_facts(run, facts, path))
        english, korean = (folder / name for name in _CARDS)
        shutil.copyfile(run.model_card, english)
        korean.write_text(_korean_card(run), encoding="utf-8")

    def load(self, path: Path, *, is_exact: bool) -> Answer:
        """Load the model into OpenVINO."""
        return OpenvinoFormat().load(path, is_exact=is_exact)


def _check(run: RunFolder) -> None:
    metrics = run.read_metrics()
    missing = [name for name in _STATED if metrics.get(name) is None]
    if missing:
        raise RunError(
            _(
                "{path} lacks {missing}, which the page states. Train again into a new folder.",
                path=run.metrics,
                missing=", ".join(missing),
            )
        )
    if not run.model_card.is_file():
        raise RunError(
            _(
                "The run lacks its model card, {path}. Restore it, or train again into a new "
                "folder.",
                path=run.model_card,
            )
        )


def page_facts(run: RunFolder, facts: dict[str, Any], model: Path) -> dict[str, Any]:
    """Return what the page knows of a classifier; web/src/offline/facts.ts has its type.

    Args:
        run: The run.
        facts: Content of classifier.json.
        model: The model file.
    """
    metrics, shape = run.read_metrics(), facts["input"]
    size = {name: shape[name] for name in ("height", "width", "n_channels")}
    check = OpenvinoFormat().load(model, is_exact=True)(check_pixels(**size)[None])
    return {
        "name": run.path.resolve().name,
        "labels": facts["labels"],
        "input": size,
        "ood_threshold": facts.get("ood_threshold"),
        "test": {
            "accuracy": metrics["accuracy"],
            "interval": metrics["accuracy_interval"],
            "n_test": metrics["n_test"],
        },
        "check": [float(value) for value in check],
    }


def check_pixels(height: int, width: int, n_channels: int) -> Pixels:
    """Draw the image on which the page compares its answer with Python's.

    Returns:
        Shape (height, width, n_channels), the same as `checkPixels` in web/src/offline/facts.ts.
    """
    y, x, channel = np.indices((height, width, n_channels))
    return ((x * 5 + y * 3 + channel * 80) % 256).astype(np.uint8)


def with_threshold(run: RunFolder, folder: Path, threshold: float) -> dict[str, bytes]:
    """Return the files of an export as they are with another threshold of "none of these classes".

    Args:
        run: The run that was exported.
        folder: Folder of the export, which stays as it is.
        threshold: OOD score above which an image is of none of the classes.

    Returns:
        The content of each file that differs, by its name in the folder.

    Raises:
        RunError: A file is missing or damaged.
    """
    try:
        script = (folder / _FACTS).read_text(encoding="ascii")
        facts = parse_json(script.partition(" = ")[2].rstrip(";\n"))
        classifier = read_json(folder / _CLASSIFIER)
        if classifier.get("ood_threshold") == threshold:
            return {}
        facts["ood_threshold"] = classifier["ood_threshold"] = threshold
        cards = {name: (folder / name).read_bytes() for name in _CARDS}
    except (OSError, ValueError, TypeError, UnfitError) as error:
        raise RunError(
            _(
                "{path} is damaged ({error}). Remove it, and export again.",
                path=folder,
                error=error,
            )
        ) from None
    notes = _notes_on_threshold(run, threshold)
    return {
        **{name: cards[name] + note.encode() for name, note in notes.items()},
        _FACTS: _script("pellucidFacts", facts).encode("ascii"),
        _CLASSIFIER: (json.dumps(classifier, ensure_ascii=False, indent=2) + "\n").encode(),
    }


def _notes_on_threshold(run: RunFolder, threshold: float) -> dict[str, str]:
    """Return what the model cards add, which otherwise speak of the training's threshold only."""
    run_files = read_run_files(run)
    own = run_files.classifier.ood_threshold
    if own is None:
        return {}
    scores = images_in(run_files.predictions, "test")["ood_score"]
    n, refused = thousands(len(scores)), thousands(int((scores > threshold).sum()))
    english = f"""
## Threshold of this copy

The threshold of `ood_score` was chosen by hand: {decimal(threshold)} instead of {decimal(own)}.
With it, {refused} of the {n} test pictures count as none of these.
"""
    korean = f"""
## 이 사본의 기준값

`ood_score`의 기준값을 {decimal(own)}에서 {decimal(threshold)}(으)로 직접 바꾸었습니다.
이 기준값에서는 시험용 사진 {n}장 중 {refused}장이 ‘어느 클래스도 아님’으로 판정됩니다.
"""
    return dict(zip(_CARDS, (english, korean), strict=True))


def _write_script(path: Path, name: str, value: object) -> None:
    path.write_text(_script(name, value), encoding="ascii")


def _script(name: str, value: object) -> str:
    """Return a script that sets a global variable: a page opened as a file may not load data."""
    # json.dumps writes ASCII, so that no encoding can be misread.
    return f"window.{name} = {json.dumps(value)};\n"


def _korean_card(run: RunFolder) -> str:
    run_files = read_run_files(run)
    results = summarise_results(run_files.labels, run_files.predictions)
    return model_card_ko(run_files, results, read_json(run.classifier_facts)["input"])
