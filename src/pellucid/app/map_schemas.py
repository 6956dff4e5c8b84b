"""Schemas of channels that are sent as small images."""

from pydantic import BaseModel


class SmallMap(BaseModel):
    """One channel as a small image."""

    rows: int
    columns: int
    scale: float
    """Absolute value that is drawn as full colour; 0 if all values are 0."""
    pixels: str
    """Bytes, row by row, in base64: 1 is minus the scale, 128 is 0, 255 is the scale."""


class ChannelMap(SmallMap):
    """A channel of a layer."""

    channel: int
    largest: "LargestView"


class LargestView(BaseModel):
    """The largest value of a channel, and its place."""

    channel: int
    row: int
    column: int
    value: float | None
    """Null if no value is finite."""


class ContributionView(BaseModel):
    """Contribution of one channel of the input to a channel of the output."""

    channel: int
    given: SmallMap
    """The channel of the input."""
    kernel: list[list[float]]
    sums: SmallMap
    """The channel convolved with its kernel alone."""
    value: float
    """Its value at the place."""


class ContributionsView(BaseModel):
    """Contributions of the channels of the input to a channel of a convolution."""

    row: int
    column: int
    """Place that was asked for; by default, that at which the channel is largest."""
    parts: list[ContributionView]
    """The contributions with the largest absolute values there, the largest first."""
    others: int
    """Number of the other contributions."""
    others_value: float
    """Sum of the other contributions at the place."""
    bias: float | None
    total: SmallMap
    """Sum of all contributions and the bias."""
    total_value: float
    result: SmallMap
    """The total after the activation."""
    result_value: float
