"""Schemas of the lessons' responses; the web app's types are generated from them."""

from pydantic import BaseModel


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
    """Its 95 % interval."""
