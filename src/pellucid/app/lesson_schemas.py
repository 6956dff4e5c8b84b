"""Schemas of the lessons' responses; the web app's types are generated from them."""

from typing import Literal

from pydantic import BaseModel

TrainingData = Literal["own", "drawn"]
"""Whether a comparison run trains on the learner's pictures or on the drawn sample."""


class LessonPicture(BaseModel):
    """A picture that the lessons offer."""

    id: str
    name: str
    label: str | None
    """Its class: of a folder's pictures, the name of the folder that they are in."""


class LessonData(BaseModel):
    """What the lessons are shown with."""

    model: str | None
    """Name of the model whose explorer is at the same address; null on the home page."""
    pictures: list[LessonPicture]


class OwnRun(BaseModel):
    """Figures of the run at the same address, as far as they were written."""

    name: str
    way: str
    """The recipe, or the approach that `auto` chose."""
    backbone: str | None
    n_classes: int
    n_train: int | None
    """Number of pictures to learn from."""
    n_test: int | None
    accuracy: float | None
    """Accuracy on the test pictures, from 0 to 1."""
    interval: tuple[float, float] | None
    """Its 95% interval."""


class OwnTrainingData(BaseModel):
    """The learner's pictures that a comparison run would train on."""

    name: str
    """Name of the run or of the folder."""
    pictures: int
    classes: list[str]
    problem: str | None
    """What is wrong with the pictures, if they cannot be trained on."""


class EpochView(BaseModel):
    """What one variant of a comparison run came to after an epoch with one seed."""

    variant: str
    seed: int
    parameters: int
    loss: float | None
    """Mean loss of the training pictures during the epoch; null if it is not finite."""
    accuracy: float
    validation_loss: float | None
    validation_accuracy: float


class VerdictView(BaseModel):
    """Whether two variants differ by more than their seeds do."""

    first: str
    second: str
    differences: list[float]
    """Validation accuracy of the second minus that of the first after the last epoch, by seed."""
    mean: float
    spread: float
    """Standard deviation of the differences."""
    low: float
    high: float
    """Ends of Student's 95% interval of the mean, at least one picture to each side."""
    is_luck: bool
    """Whether the interval contains 0."""


class ComparisonRunView(BaseModel):
    """The result of a comparison run."""

    data: TrainingData
    classes: list[str]
    train: int
    """Number of pictures for training; the seeds can differ by a few."""
    validation: int
    epochs: list[EpochView]
    verdicts: list[VerdictView]


class OwnDepth(BaseModel):
    """How well the features of one depth of the run's network tell its pictures apart."""

    layer: int
    """Number of the call that gives the maps."""
    name: str
    shape: tuple[int, int, int]
    """Height, width and channels of the maps."""
    right: int
    n: int
    """Number of pictures, each answered by a fit that has not seen it."""
    low: float
    high: float
    """95% interval of the share that is right."""


class OwnLossSliceView(BaseModel):
    """A slice through the loss of the last layer of the run's network."""

    layer: int
    """Number of the call of the layer."""
    name: str
    parameters: int
    """Number of its weights and biases."""
    losses: list[list[float]]
    """Mean cross-entropies, 21 rows of 21. The row is the step in the second direction and the
    column is the step in the first one, both from -1 to 1; the middle has the trained weights."""
    right: int
    """Number of pictures for which the layer has its highest output for the right class."""
    n: int
    """Number of pictures, all from those that the run learned from."""
