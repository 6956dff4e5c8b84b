"""Schemas of the jobs of a project: what is asked for, and what is told of them."""

from typing import Literal, get_args

from pydantic import BaseModel

JobKind = Literal["train", "check", "estimate", "map", "rank"]
JOB_KINDS: tuple[JobKind, ...] = get_args(JobKind)
JobState = Literal["none", "running", "done", "stopped", "failed"]
Recipe = Literal["features", "fine-tune", "scratch"]
"""Recipes that the studio offers; `auto` would need a time limit."""
RECIPES: tuple[Recipe, ...] = get_args(Recipe)


class TrainingRequest(BaseModel):
    """Request for a training."""

    recipe: Recipe = "features"


class StageView(BaseModel):
    """A stage of a job that is over."""

    name: str
    """Name as the command line prints it; in a view, in the language of the request."""
    seconds: float


class CurveRow(BaseModel):
    """An epoch of a training; a value is null if it is not finite."""

    epoch: int
    """Number of the epoch, from 1."""
    loss: float | None
    """Training objective."""
    accuracy: float | None
    """Accuracy on the training pictures as they were augmented, from 0 to 1."""
    val_loss: float | None
    """Log loss on the validation pictures."""
    val_accuracy: float | None
    """Accuracy on the validation pictures, from 0 to 1."""
    seconds: float | None


class TestedView(BaseModel):
    """What the test of a training has found."""

    accuracy: float
    interval: tuple[float, float]
    """95% confidence interval of the accuracy."""
    n_test: int


class TimeLeft(BaseModel):
    """Time that a job still takes, as far as it is known."""

    seconds: float
    is_whole: bool
    """Whether it is that of the whole job; otherwise of its present stage."""
    is_limit: bool
    """Whether it is the longest time, since early stopping may end the training."""


class JobView(BaseModel):
    """The latest job of a kind."""

    state: JobState
    run: str | None = None
    """Name of the run, if it is a training."""
    recipe: Recipe | None = None
    stage: str | None = None
    done: int | None = None
    total: int | None = None
    stages: list[StageView] = []
    """The stages that are over."""
    n_pictures: int | None = None
    """Number of pictures that were found."""
    n_epochs: int | None = None
    """Maximum number of epochs, once a training by epochs has begun."""
    epochs: list[CurveRow] = []
    left: TimeLeft | None = None
    """Null if nothing is known."""
    is_stopping: bool = False
    """Whether it was asked to stop, and has noticed."""
    has_died: bool = False
    """Whether its process has ended without a word."""
    can_resume: bool = False
    """Whether it is a training that has ended early and can go on."""
    tested: TestedView | None = None
    notes: list[str] = []
    problem: str | None = None


class RecipeEstimate(BaseModel):
    """How long a training would take on this computer."""

    recipe: Recipe
    seconds: float | None = None
    """Null if it could not be measured."""
    stages: list[StageView] = []
    problems: list[str] = []
    """What this computer has too little of, or why it could not be measured; in the language of
    whoever had it measured."""


class EstimateView(BaseModel):
    """The latest estimates of what trainings would take."""

    state: JobState
    recipes: list[RecipeEstimate] = []
    """Those that are known already."""
    is_current: bool = False
    """Whether the pictures are still those that were measured."""
    problem: str | None = None
