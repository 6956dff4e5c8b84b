"""The explained classifiers of the runs that are looked at, and what is known of their pictures."""

import contextvars
import threading
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from cachetools import LRUCache

from pellucid.app.studio.live import run_key
from pellucid.run import RunFolder

if TYPE_CHECKING:
    from pellucid.api.explained import ExplainedClassifier
    from pellucid.api.left_out import LeftOut
    from pellucid.api.run_features import SimilarPictures

_MAX_LOADED = 2


@dataclass(frozen=True)
class KnownPictures:
    """What the features of a run's pictures tell, as soon as it is known."""

    similar: "Future[SimilarPictures]" = field(default_factory=Future)
    """The search for similar training pictures."""
    left_out: "Future[LeftOut | None]" = field(default_factory=Future)
    """Scores of classes that were left out in turn."""

    @property
    def has_failed(self) -> bool:
        """Whether it could not be computed; another try may succeed."""
        each = (self.similar, self.left_out)
        return any(one.done() and one.exception() is not None for one in each)


Key = tuple[Path, int]
_explained: LRUCache[Key, "ExplainedClassifier"] = LRUCache(_MAX_LOADED)
_known: LRUCache[Key, KnownPictures] = LRUCache(_MAX_LOADED)
_loading, _starting = threading.Lock(), threading.Lock()


def explained_classifier(run: RunFolder) -> "ExplainedClassifier":
    """Return the explained classifier of a run; the last few stay loaded.

    Raises:
        RunError: It is missing or damaged.
    """
    # The home page imports this module, and needs no OpenVINO.
    from pellucid.api.explained import ExplainedClassifier

    key = run_key(run)
    with _loading:
        if key not in _explained:
            _explained[key] = ExplainedClassifier(run.classifier)
        return _explained[key]


def known_pictures(run: RunFolder) -> KnownPictures:
    """Start to collect what the features of a run's pictures tell, unless that was done.

    It takes a while: the features of pictures that are not cached have to be computed.

    Raises:
        RunError: The run was removed.
    """
    key = run_key(run)
    with _starting:
        if (found := _known.get(key)) is not None and not found.has_failed:
            return found
        started = KnownPictures()
        _known[key] = started
    # A daemon, so that the server need not wait for it to stop. Errors are told in the language of
    # the request, which a thread does not take over by itself.
    work = contextvars.copy_context().run
    threading.Thread(target=work, args=(_collect, run, started), daemon=True).start()
    return started


def _collect(run: RunFolder, into: KnownPictures) -> None:
    try:
        from pellucid.api.left_out import score_left_out_classes
        from pellucid.api.run_features import SimilarPictures, read_run_features

        explained = explained_classifier(run)
        found = read_run_features(run, explained)
        into.similar.set_result(SimilarPictures(found))
        left_out = score_left_out_classes(found, explained, run.read_record().way)
        into.left_out.set_result(left_out)
    except Exception as error:  # noqa: BLE001 (whoever asks for the result gets it)
        for future in (into.similar, into.left_out):
            if not future.done():
                future.set_exception(error)
