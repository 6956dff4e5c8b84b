"""Schemas of the responses, for OpenAPI."""

from typing import Any

from pydantic import BaseModel, ConfigDict


class _Schema(BaseModel):
    model_config = ConfigDict(use_attribute_docstrings=True)


class RankedClass(_Schema):
    """A class and its probability."""

    label: str
    probability: float


class Problem(_Schema):
    """Reason why a picture was not classified."""

    code: str
    """Code such as "truncated", "not a picture", "too large", "too late"."""
    message: str


class PicturePrediction(_Schema):
    """Prediction for one picture."""

    name: str
    """Name that the client sent."""
    label: str | None
    """Most probable class."""
    top: list[RankedClass]
    """Most probable classes with at least the requested threshold."""
    ood_score: float | None
    """Distance from the training images (out-of-distribution score), from -1 to 1; null if the
    classifier computes none."""
    familiarity: float | None
    """Earlier name of `ood_score`, with the opposite sign; it will be removed."""
    is_known: bool | None
    """Whether the score is low enough for the picture to belong to one of the classes."""
    error: Problem | None


class Predictions(_Schema):
    """Predictions in the order of the request."""

    predictions: list[PicturePrediction]


class Failure(_Schema):
    """Reason why a request failed."""

    detail: str


class WrongParameter(_Schema):
    """Problem with one parameter."""

    type: str
    loc: list[str | int]
    """Location of the parameter, such as "query", "top"."""
    msg: str


class WrongParameters(_Schema):
    """Problems with the parameters of a request."""

    detail: list[WrongParameter]


class ModelInfo(_Schema):
    """Description of the classifier."""

    name: str
    labels: list[str]
    input: dict[str, Any]
    """Height, width, channels."""
    ood_threshold: float | None
    """Highest `ood_score` that counts as known; null if there is none."""
    familiarity_threshold: float | None
    """Earlier name of `ood_threshold`, with the opposite sign; it will be removed."""
    metrics: dict[str, Any]
    """Metrics on its test set; empty if unknown."""
    card: str
    """Model card, in Markdown."""


class Health(_Schema):
    """State of the server."""

    status: str
