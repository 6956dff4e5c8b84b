"""Classify pictures that are shown to the camera, with a project's latest classifier."""

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from cachetools import LRUCache, TTLCache, cached

from pellucid.app.studio.results import latest_run
from pellucid.app.studio.schemas import LiveAnswer, RankedClass
from pellucid.data.decode import decode
from pellucid.data.projects.project import Project
from pellucid.errors import RunError
from pellucid.run import RunFolder

if TYPE_CHECKING:
    from pellucid.inference.classifier import Classifier

MAX_CLASSES = 10
"""Maximum number of classes in an answer."""
_MAX_LOADED = 2

_SECONDS = 2.0
"""Time for which the latest run is remembered: a camera asks ten times a second."""

_loaded: LRUCache[tuple[Path, int], "Classifier"] = LRUCache(_MAX_LOADED)
_lock = threading.Lock()


def classify(project: Project, content: bytes) -> LiveAnswer:
    """Classify a picture that belongs to no class.

    Args:
        project: The project.
        content: Content of a picture file.

    Raises:
        PictureError: The picture cannot be used.
        RunError: The project has no classifier yet.
    """
    classifier = _classifier(project)
    pixels = decode(content, classifier.spec).pixels
    row = classifier.engine.compute(pixels)
    found = classifier.prediction("", row, min(MAX_CLASSES, len(classifier.labels)))
    ranked = zip(found.labels, found.probabilities, strict=True)
    return LiveAnswer(
        classes=[RankedClass(label=label, probability=p) for label, p in ranked],
        is_known=found.is_known,
    )


@cached(TTLCache(maxsize=8, ttl=_SECONDS), key=lambda project: project.root, lock=threading.Lock())
def _latest_run(project: Project) -> RunFolder | None:
    return latest_run(project)


def _classifier(project: Project) -> "Classifier":
    # The home page imports this module, and needs no OpenVINO.
    from pellucid.inference.classifier import Classifier

    run = _latest_run(project)
    if run is None:
        raise RunError("This project has no classifier yet. Train one first.")
    key = (run.path.absolute(), run.onnx_model.stat().st_mtime_ns)
    with _lock:  # loading takes a second, during which several pictures may come
        if key not in _loaded:
            _loaded[key] = Classifier.load(run.classifier)
        return _loaded[key]
