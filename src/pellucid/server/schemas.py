"""What the interface says, as OpenAPI knows it."""

from typing import Any

from pydantic import BaseModel, ConfigDict


class _Schema(BaseModel):
    model_config = ConfigDict(use_attribute_docstrings=True)


class RankedClass(_Schema):
    """One class and how probable it is."""

    label: str
    probability: float


class Problem(_Schema):
    """Why a picture has no answer."""

    code: str
    """Such as "truncated", "not a picture", "too large", "too late"."""
    message: str


class PicturePrediction(_Schema):
    """The answer for one picture."""

    name: str
    """As the client called it."""
    label: str | None
    """The most probable class."""
    top: list[RankedClass]
    """The most probable classes, at least as probable as the threshold asked for."""
    familiarity: float | None
    """From -1 to 1: how near the picture is to what was learned; null if it is not told."""
    is_known: bool | None
    """Whether it is near enough to be of one of the classes."""
    error: Problem | None


class Predictions(_Schema):
    """Answers in the order asked."""

    predictions: list[PicturePrediction]


class Failure(_Schema):
    """Why a request has no answer."""

    detail: str


class WrongParameter(_Schema):
    """What is wrong with one parameter."""

    type: str
    loc: list[str | int]
    """Where it is, such as "query", "top"."""
    msg: str


class WrongParameters(_Schema):
    """Why a request's parameters are refused."""

    detail: list[WrongParameter]


class ModelInfo(_Schema):
    """The classifier that answers."""

    name: str
    labels: list[str]
    input: dict[str, Any]
    """Height, width, channels."""
    familiarity_threshold: float | None
    metrics: dict[str, Any]
    """Of its test; empty if unknown."""
    card: str
    """Its model card, in Markdown."""


class Health(_Schema):
    """Whether it lives, or is ready."""

    status: str
