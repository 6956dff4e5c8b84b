"""The comparison runs that a server's lessons ask for."""

import math
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from cachetools import LRUCache

from pellucid.app.lesson_schemas import (
    ComparisonRunView,
    EpochView,
    OwnTrainingData,
    TrainingData,
    VerdictView,
)
from pellucid.app.slow_work import Report
from pellucid.errors import DataError, PellucidError
from pellucid.i18n import gettext as _
from pellucid.lessons.comparison_run import (
    SECONDS_PER_LOOK,
    ComparisonRun,
    Epoch,
    run_comparison,
)
from pellucid.lessons.comparisons import find_comparison
from pellucid.lessons.training_pictures import (
    PictureFile,
    TrainingPictures,
    drawn_pictures,
    read_files,
    select_files,
)

Files = tuple[PictureFile, ...]
_MAX_KEPT = 8
_READING = 0.05
"""Share of the work that reading the pictures is taken to be."""


@dataclass(frozen=True)
class OwnPictures:
    """Where the learner's pictures are."""

    name: str
    """Name of the run or of the folder."""
    list: Callable[[], Sequence[PictureFile]]
    """Lists all of them."""
    bits: int | None = None
    """As in `ImageSpec`."""


class ComparisonRuns:
    """Runs comparisons, one at a time, and keeps their results.

    Args:
        own: The learner's pictures, if there are any.
    """

    # Of the whole process, since all of its servers share the same processors.
    _training: ClassVar[threading.Lock] = threading.Lock()

    def __init__(self, own: OwnPictures | None) -> None:
        self._own = own
        # By the pictures too: a folder may have others when the next comparison runs.
        self._kept: LRUCache[tuple[str, Files | None], ComparisonRunView] = LRUCache(_MAX_KEPT)
        self._read: tuple[Files, TrainingPictures] | None = None

    def own_data(self) -> OwnTrainingData | None:
        """Describe the learner's pictures; None if there are none."""
        if self._own is None:
            return None
        try:
            files = select_files(self._own.list())
        except PellucidError as error:
            return OwnTrainingData(name=self._own.name, pictures=0, classes=[], problem=str(error))
        classes = sorted({file.label for file in files})
        return OwnTrainingData(
            name=self._own.name, pictures=len(files), classes=classes, problem=None
        )

    def run(self, lesson: str, data: TrainingData, report: Report) -> ComparisonRunView:
        """Return a result that is kept, or train as soon as no other comparison runs.

        Args:
            lesson: Identifier of the lesson.
            data: What to train on.
            report: Receives the progress.

        Raises:
            Cancelled: Nobody waits for the result any more.
            ConfigError: The lesson has no comparison run.
            DataError: The learner's pictures cannot be trained on.
            ModelError: The training failed.
        """
        find_comparison(lesson)
        files = None if data == "drawn" else self._own_files()
        key = (lesson, files)
        while not self._training.acquire(timeout=SECONDS_PER_LOOK):
            if key in self._kept:
                return self._kept[key]
            report(0.0)
        try:
            if key not in self._kept:
                self._kept[key] = self._run(lesson, data, files, report)
            return self._kept[key]
        finally:
            self._training.release()

    def kept(self, lesson: str, data: TrainingData) -> ComparisonRunView | None:
        """Return a result that is kept; None if there is none."""
        return self._kept.get((lesson, None if data == "drawn" else self._own_files()))

    def _run(
        self, lesson: str, data: TrainingData, files: Files | None, report: Report
    ) -> ComparisonRunView:
        pictures = drawn_pictures() if files is None else self._pictures(files, report)

        def tell(share: float, epoch: Epoch | None) -> None:
            shown = None if epoch is None else view_epoch(epoch)
            report(_READING + (1 - _READING) * share, epoch=shown)

        return view_run(run_comparison(lesson, pictures, tell), data)

    def _own_files(self) -> Files:
        if self._own is None:
            raise DataError(
                _(
                    "The lessons were opened without pictures. Open them with a run or a "
                    "folder of pictures, as in `pellucid learn photos/`, or compare on the "
                    "drawn sample."
                )
            )
        return tuple(select_files(self._own.list()))

    def _pictures(self, files: Files, report: Report) -> TrainingPictures:
        if self._read is None or self._read[0] != files:
            assert self._own is not None
            pictures = read_files(files, self._own.bits, lambda share: report(_READING * share))
            self._read = (files, pictures)
        return self._read[1]


def view_epoch(epoch: Epoch) -> EpochView:
    """Convert an epoch to the schema that is sent."""
    return EpochView(
        variant=epoch.variant,
        seed=epoch.seed,
        parameters=epoch.n_parameters,
        loss=_finite(epoch.loss),
        accuracy=epoch.accuracy,
        validation_loss=_finite(epoch.validation_loss),
        validation_accuracy=epoch.validation_accuracy,
    )


def view_run(run: ComparisonRun, data: TrainingData) -> ComparisonRunView:
    """Convert a result to the schema that is sent."""
    return ComparisonRunView(
        data=data,
        classes=list(run.classes),
        train=run.n_train,
        validation=run.n_validation,
        epochs=[view_epoch(epoch) for epoch in run.epochs],
        verdicts=[
            VerdictView(
                first=first,
                second=second,
                differences=list(verdict.differences),
                mean=verdict.mean,
                spread=verdict.spread,
                low=verdict.low,
                high=verdict.high,
                is_luck=verdict.is_luck,
            )
            for first, second, verdict in run.verdicts
        ],
    )


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
