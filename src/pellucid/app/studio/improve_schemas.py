"""Schemas of the studio's step that improves a classifier."""

from typing import Annotated

from pydantic import BaseModel, Field

from pellucid.app.studio.schemas import Path, RankedClass

Place = Annotated[float, Field(ge=0, le=1)]


class MapView(BaseModel):
    """A map of the features of a project's pictures."""

    paths: list[Path]
    """Paths of the pictures, n of them."""
    classes: list[str]
    labels: list[Annotated[int, Field(ge=-1)]]
    """Index of the class of each picture; -1 for those without a class."""
    components: list[Place]
    """Places by the first two principal components: x and y of each picture in turn, from 0 to 1,
    with the same scale for both."""
    variance_shares: tuple[float, float]
    """Share of the variance of the two components."""
    t_sne: list[Place] | None
    """Places by t-SNE; null while they are being computed."""
    n_embedded: int
    """Number of pictures that t-SNE itself has placed; the others lie where their neighbours do."""
    misplaced: list[Annotated[int, Field(ge=0)]]
    """Indices of pictures most of whose nearest neighbours are of other classes, those with the
    most first."""
    n_left_out: int
    """Number of pictures that cannot be used."""
    n_new: int = 0
    """Number of pictures of the project that are not on the map."""


class UsefulView(BaseModel):
    """A picture without a class that would teach the classifier much."""

    path: Path
    classes: list[RankedClass]
    """The most probable classes, the most probable first."""
    is_known: bool | None
    """Whether the picture is like those of training, by the threshold that was in use; null if the
    classifier cannot tell."""


class RankingView(BaseModel):
    """The pictures without a class that would teach the classifier the most."""

    run: str
    """Name of the run of the classifier."""
    pictures: list[UsefulView]
    n_waiting: int = 0
    """Number of pictures that wait for a class, with these."""


class TrainingView(BaseModel):
    """A training of the project."""

    run: str
    address: str
    """Address of the explorer, relative to the home page."""
    created: str
    """Time, in ISO format."""
    n_train: int | None
    """Number of pictures for training and validation; null if the run is damaged."""
    n_test: int | None
    accuracy: float | None
    """Null if the run is damaged."""
    interval: tuple[float, float] | None
    """95% confidence interval of the accuracy."""


class ChangedView(BaseModel):
    """A test picture that one of two classifiers gets right and the other does not."""

    path: str
    label: str
    before: str
    """Class by the first classifier."""
    after: str
    is_there: bool
    """Whether the project still has the picture at this path."""


class TrainingComparison(BaseModel):
    """Two trainings of a project, compared on the test pictures of both."""

    first: str
    second: str
    n: int
    """Number of test pictures of both; 0 if there are none, and then the rest means nothing."""
    accuracies: tuple[float, float]
    difference: float
    """Accuracy of the second minus that of the first."""
    interval: tuple[float, float]
    """95% interval of the difference."""
    is_better: bool | None
    """Whether the second is better; null if the difference may be luck."""
    p_value: float
    n_fixed: int
    """Number of pictures that only the second gets right."""
    n_broken: int
    """Number of pictures that only the first gets right."""
    changed: list[ChangedView]
    """Those that only the second gets right, and then those that only the first does."""
