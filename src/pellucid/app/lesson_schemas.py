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
