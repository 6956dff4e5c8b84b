"""Classify pictures that are shown to the camera, with a project's latest classifier."""

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from cachetools import LRUCache, TTLCache, cached

from pellucid.app.studio.results import classifier_of
from pellucid.app.studio.schemas import LiveAnswer, RankedClass
from pellucid.data.decode import decode
from pellucid.data.projects.project import Project
from pellucid.data.projects.threshold import threshold_of
from pellucid.errors import RunError
from pellucid.i18n import gettext as _
from pellucid.run import RunFolder

if TYPE_CHECKING:
    from pellucid.inference.classifier import Classifier
    from pellucid.inference.prediction import Prediction

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
    run = latest_run_now(project)
    classifier = _classifier(run)
    pixels = decode(content, classifier.spec).pixels
    row = classifier.engine.compute(pixels)
    found = classifier.prediction("", row, min(MAX_CLASSES, len(classifier.labels)))
    return answer_for(project, run, found)


def answer_for(project: Project, run: RunFolder, found: "Prediction") -> LiveAnswer:
    """Convert a prediction to the schema that is sent, with the project's threshold.

    Raises:
        RunError: The run's classifier.json is missing or damaged.
    """
    threshold, is_known = threshold_of(project, run), None
    if threshold is not None and found.ood_score is not None:
        is_known = found.ood_score <= threshold
    ranked = zip(found.labels, found.probabilities, strict=True)
    return LiveAnswer(
        classes=[RankedClass(label=label, probability=p) for label, p in ranked],
        is_known=is_known,
    )


@cached(TTLCache(maxsize=8, ttl=_SECONDS), key=lambda project: project.root, lock=threading.Lock())
def latest_run_now(project: Project) -> RunFolder:
    """Return the newest finished run of a project; it is looked for every two seconds.

    Raises:
        RunError: The project has no classifier yet.
    """
    return classifier_of(project)


def _classifier(run: RunFolder) -> "Classifier":
    # The home page imports this module, and needs no OpenVINO.
    from pellucid.inference.classifier import Classifier

    key = run_key(run)
    with _lock:  # loading takes a second, during which several pictures may come
        if key not in _loaded:
            _loaded[key] = Classifier.load(run.classifier, minimize_latency=True)
        return _loaded[key]


def run_key(run: RunFolder) -> tuple[Path, int]:
    """Return what changes if another run takes the place of this one.

    Raises:
        RunError: The run was removed.
    """
    try:
        return run.path.absolute(), run.onnx_model.stat().st_mtime_ns
    except OSError:
        raise RunError(
            _(
                "The classifier of {path} is not there any more. Reload the page, or train again.",
                path=run.path,
            )
        ) from None
