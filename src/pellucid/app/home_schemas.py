"""Schemas of the home page's responses; the web app's types are generated from them."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel

RunState = Literal["ready", "training", "interrupted", "no_keras_model", "damaged"]
"""Whether the explorer can open a run, and if not, why."""


class HomeRun(BaseModel):
    """A run in the folder of runs."""

    id: str
    """Identifier, which is also part of the explorer's address."""
    name: str
    folder: str
    """Folder of the run, relative to the working folder."""
    created: datetime | None = None
    """Time at which the training began; null if the run does not tell."""
    way: str | None = None
    """The recipe, or the approach that `auto` chose."""
    model: str | None = None
    """The backbone, or the network that was trained from random weights."""
    accuracy: float | None = None
    """Accuracy on the test images, from 0 to 1; null if there is no result."""
    interval: tuple[float, float] | None = None
    """95% confidence interval of the accuracy."""
    n_classes: int | None = None
    state: RunState


class HomeModel(BaseModel):
    """A model that belongs to pellucid."""

    id: str
    name: str
    source: Literal["pretrained", "random"]
    height: int
    width: int
    channels: int


class Home(BaseModel):
    """What the home page lists."""

    runs: list[HomeRun]
    """Newest first."""
    models: list[HomeModel]


class OpenedAddress(BaseModel):
    """Where the explorer of a model is."""

    address: str
    """Address relative to the home page, such as "m/run-photos/"."""


class RunsComparison(BaseModel):
    """Two runs, compared on the test images of both."""

    names: tuple[str, str]
    accuracies: tuple[float, float]
    """Accuracies on the images of both, from 0 to 1."""
    better: str | None
    """Name of the run that is better; null if the difference may be chance."""
    sentences: list[str]
    """What `pellucid compare` says, in the reader's language."""


class RunDeletion(BaseModel):
    """What goes if a run is deleted."""

    folder: str
    """Folder of the run, relative to the working folder."""
    n_bytes: int
    """Size of the folder on disk, in bytes."""
    others: list[str]
    """Names of what lies in the folder and was not written by pellucid."""
