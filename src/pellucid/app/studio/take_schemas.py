"""Schemas of the step in which a classifier is taken away."""

from pydantic import BaseModel


class TakenView(BaseModel):
    """An export of the latest classifier as a page that classifies without a server."""

    run: str
    folder: str
    """The export, as the command line takes it."""
    n_bytes: int
    """Size of all files before they are packed."""
    n_pictures: int
    """Number of pictures on which the export was compared with the trained model."""
    max_difference: float
    """Largest difference in probability."""


class CodeView(BaseModel):
    """What does the same without the studio."""

    commands: list[str]
    """Commands for a terminal."""
    python: str
    """The same in Python."""


class ScriptView(BaseModel):
    """The plain Keras script of a run."""

    script: str
