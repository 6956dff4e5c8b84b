"""Schemas of why a classifier answers as it does, and of its threshold of "none of these"."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from pellucid.app.studio.schemas import LiveAnswer


class HeatView(BaseModel):
    """Evidence for a class, by place in a picture."""

    label: str
    """The class."""
    method: Literal["grad-cam", "occlusion"]
    is_partial: bool
    """Whether the answer also depends on earlier layers, which the map leaves out."""
    rows: int
    columns: int
    values: list[int]
    """From 0 to 255, which is the most, row by row; all 0 if nothing spoke for the class."""


class SimilarPicture(BaseModel):
    """A training picture that is like another picture."""

    path: str
    label: str
    similarity: float
    """Cosine of the centred features, from -1 to 1."""
    is_near_copy: bool
    is_same_group: bool
    """Whether the two are copies, or of one burst or group."""


class SimilarPictures(BaseModel):
    """The training pictures that are most similar to a picture."""

    pictures: list[SimilarPicture]
    n_compared: int
    """Number of training pictures."""


class PictureWhy(BaseModel):
    """What the classifier computes for a test picture."""

    path: str
    """Where the picture is now."""
    answer: LiveAnswer
    heat: HeatView


class LiveWhy(BaseModel):
    """The answer of the latest classifier for a picture of the camera, with its reasons."""

    answer: LiveAnswer
    heat: HeatView
    similar: SimilarPicture | None
    """The most similar training picture; null while the training pictures are being read."""


class RefusalsView(BaseModel):
    """What a threshold does to the test pictures."""

    threshold: float
    n_right: int
    """Number of correctly classified pictures that become none of these."""
    n_wrong: int
    """Number of wrongly classified pictures that become none of these."""


class ThresholdView(BaseModel):
    """The threshold of "none of these"."""

    own: float
    """Threshold that the training has chosen."""
    now: float
    """Threshold that is in use."""
    n_right: int
    """Number of test pictures that are classified correctly."""
    n_wrong: int
    choices: list[RefusalsView]
    """Thresholds to choose from, rising; both `own` and `now` are among them."""


class NewThreshold(BaseModel):
    """Request to choose a threshold."""

    run: Annotated[str, Field(max_length=255)]
    threshold: Annotated[float, Field(ge=-1.5, le=1.5, allow_inf_nan=False)] | None
    """Null for that of the training."""


class CaughtView(BaseModel):
    """How many pictures of a class that had not been learned each threshold would refuse."""

    labels: list[str]
    """The classes that were left out in turn."""
    n: int
    """Number of their test pictures."""
    caught: list[int]
    """Number of refused ones by threshold, in the order of `ThresholdView.choices`."""
    intervals: list[tuple[float, float]]
    """95% interval of their share by threshold; pictures of a unit count as one piece of evidence.
    """


class ChangesView(BaseModel):
    """How the pictures differ from those at a training."""

    n_added: int
    n_moved: int
    """Number of pictures that are in another class now."""
    n_removed: int
