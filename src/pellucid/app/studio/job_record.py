"""What is known of a job, folded from its events one after another."""

from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from pellucid.app.studio.job_schemas import (
    CurveRow,
    Recipe,
    RecipeEstimate,
    StageView,
    TestedView,
)
from pellucid.app.studio.stage_name import StageMessage

_MAX_NOTES = 20
_MAX_STAGES = 200
_MAX_EPOCHS = 2000
"""Maximum numbers that are kept; the file may come from somebody else."""

Count = Annotated[int, Field(ge=0)]
Seconds = Annotated[float, Field(ge=0, le=1e9)]


class _EpochEvent(BaseModel):
    epoch: Annotated[int, Field(ge=1, le=_MAX_EPOCHS)]
    loss: float | None = None
    accuracy: float | None = None
    val_loss: float | None = None
    val_accuracy: float | None = None
    seconds: float | None = None


class JobEvent(BaseModel):
    """A line of the events of a job; most of its fields are empty."""

    run: str | None = None
    recipe: Recipe | None = None
    time: float | None = None
    """Seconds since 1970 at which the job was started, or started again."""
    revision: str | None = None
    """Revision of the project when the job was started."""
    planned: list[StageView] = []
    """Estimated seconds of the stages, if they are known."""
    resumed: bool = False
    at: Seconds | None = None
    """Seconds since the process of the job began."""
    stage: str | None = None
    """Name of a stage that begins, in English."""
    message: StageMessage | None = None
    """What the name was made of, if it has values."""
    done: Count | None = None
    total: Count | None = None
    n_pictures: Count | None = None
    n_epochs: Count | None = None
    batch: Count | None = None
    n_batches: Count | None = None
    epoch: _EpochEvent | None = None
    tested: TestedView | None = None
    estimate: RecipeEstimate | None = None
    stopping: bool = False
    note: str | None = None
    end: Literal["done", "stopped", "failed"] | None = None
    problem: str | None = None


@dataclass
class JobRecord:
    """What is known of a job."""

    n_events: int = 0
    run: str | None = None
    recipe: Recipe | None = None
    time: float = 0.0
    revision: str | None = None
    planned: list[StageView] = field(default_factory=list)
    at: float = 0.0
    """Time of the last event, in seconds since the process of the job began."""
    stage: str | None = None
    stage_began: float = 0.0
    messages: dict[str, StageMessage] = field(default_factory=dict)
    """What the names of stages with values were made of."""
    stages: list[StageView] = field(default_factory=list)
    progress: list[tuple[float, int]] = field(default_factory=list)
    """First and last progress in the present stage: time and number done."""
    total: int | None = None
    n_pictures: int | None = None
    n_epochs: int | None = None
    is_fitting: bool = False
    """Whether the present stage trains by epochs."""
    epochs: list[CurveRow] = field(default_factory=list)
    batch: tuple[int, int] | None = None
    """Batches of the present epoch: number done, and number of all."""
    tested: TestedView | None = None
    estimates: list[RecipeEstimate] = field(default_factory=list)
    is_stopping: bool = False
    notes: list[str] = field(default_factory=list)
    end: Literal["done", "stopped", "failed"] | None = None
    problem: str | None = None

    def take(self, event: JobEvent) -> None:
        """Take in the next event."""
        self.n_events += 1
        if event.resumed:
            self._resume(event)
        elif event.time is not None:
            self.run, self.recipe, self.time = event.run, event.recipe, event.time
            self.revision, self.planned = event.revision, event.planned
        self.at = self.at if event.at is None else event.at
        if event.stage is not None:
            self._begin(event.stage, event.message)
        if event.done is not None:
            self.progress = [*self.progress[:1], (self.at, event.done)]
            self.total = event.total
        self._take_epochs(event)
        self.n_pictures = self.n_pictures if event.n_pictures is None else event.n_pictures
        self.tested = event.tested or self.tested
        if event.estimate is not None:
            others = [each for each in self.estimates if each.recipe != event.estimate.recipe]
            self.estimates = [*others, event.estimate]
        self.is_stopping |= event.stopping
        if event.note is not None:
            self.notes = [*self.notes, event.note][-_MAX_NOTES:]
        if event.end is not None:
            self._close()
            self.end, self.problem, self.is_stopping = event.end, event.problem, False

    def _take_epochs(self, event: JobEvent) -> None:
        if event.n_epochs is not None:
            self.n_epochs, self.is_fitting, self.batch = event.n_epochs, True, None
        if event.batch is not None and event.n_batches:
            self.batch = (min(event.batch, event.n_batches), event.n_batches)
        if event.epoch is not None:
            # What a resumed training does again replaces what it did before.
            earlier = [row for row in self.epochs if row.epoch < event.epoch.epoch]
            self.epochs = [*earlier, CurveRow(**event.epoch.model_dump())]
            self.batch = None

    def _begin(self, name: str, message: StageMessage | None) -> None:
        self._close()
        if message is not None and len(self.messages) < _MAX_STAGES:
            self.messages = {**self.messages, name: message}
        self.stage, self.stage_began = name, self.at
        self.progress, self.total, self.batch, self.is_fitting = [], None, None, False

    def _close(self) -> None:
        """Add the present stage to those that are over."""
        if self.stage is not None:
            seconds = max(0.0, self.at - self.stage_began)
            self.stages = [*self.stages, StageView(name=self.stage, seconds=seconds)][-_MAX_STAGES:]
        self.stage = None

    def _resume(self, event: JobEvent) -> None:
        self._close()
        self.time, self.at = event.time or 0.0, 0.0
        self.end, self.problem, self.is_stopping, self.tested = None, None, False, None
