"""What the server answers; the web app's types are made from this."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from pellucid.app.opened_model import Source
from pellucid.explain.head import HeadKind


class Input(BaseModel):
    """What the model takes."""

    height: int
    width: int
    channels: int
    scaling: str


class CaseView(BaseModel):
    """What a function gives where a condition holds."""

    value: str
    condition: str | None


class FunctionView(BaseModel):
    """A function that a layer applies."""

    name: str
    """Keras' name of it."""
    key: str | None
    """Which of the known functions it is; null for any other."""
    cases: list[CaseView]
    """Its formula, with its parameters put in; empty if it is not known."""


class Layer(BaseModel):
    """One call of a layer."""

    number: int
    name: str
    kind: str
    """Keras' name of the class."""
    description: str | None
    """Which sentence says what it does; null if none is certain."""
    function: FunctionView | None
    """The layer's activation, or the layer itself if it is one."""
    inputs: list[int]
    """Numbers of the calls that it takes its values from; -1 is the picture."""
    shape: list[int]
    """Of its first output, without the batch."""
    parameters: int
    trainable_parameters: int
    """How many of them a training would change: not those of a frozen layer, nor the mean and the
    variance that batch normalization keeps."""
    is_repeated: bool
    """Whether an earlier call is of the same layer, with the same weights."""
    parameter_formula: str | None
    size_formulas: tuple[str, str] | None
    """Of height and width."""
    is_explained: bool
    """Whether the arithmetic behind its numbers is known."""
    has_kernels: bool
    """Whether there are windows of weights to look at."""
    settings: dict[str, str]
    """Such as kernel_size, strides, padding, activation."""


class Output(BaseModel):
    """One of the model's outputs."""

    name: str
    layer: int
    """Number of the call that gives it; -1 is the picture itself."""
    shape: list[int]
    kind: HeadKind
    values: int
    """Number of values that there can be evidence for: two for a single sigmoid, and none for a
    map."""
    labels: list[str] | None
    """Names of its classes, if they are known."""
    evidence_methods: list[str]
    evidence_layers: list[int]
    """The layers on which it depends and whose numbers belong to places in the picture."""
    evidence_layer: int | None
    """The one in which evidence is looked for by default."""


class Model(BaseModel):
    """A model as a whole."""

    name: str
    source: Source
    input: Input
    layers: list[Layer]
    blocks: list[tuple[int, int]]
    """First and last layer of each part that is seen as one."""
    outputs: list[Output]
    parameters: int
    trainable_parameters: int


class Picture(BaseModel):
    """A picture that can be looked at."""

    id: str
    name: str
    label: str | None
    predicted: str | None
    is_own: bool
    """Whether the user gave it to the explorer."""


class Range(BaseModel):
    """The least and the largest value of an activation; null where none is finite."""

    low: float | None
    high: float | None


class TraceSummary(BaseModel):
    """What the model made of a picture."""

    outputs: list[list[float | None]]
    """The values of each of the model's outputs; none for a map."""
    ranges: list[Range]
    """One a layer: the scale of its maps' bytes."""
    first_not_finite: int | None
    """The first layer that gives a value which is no finite number, if any does."""


class HistogramView(BaseModel):
    """How often values occur, in bins of equal width from low to high."""

    low: float
    high: float
    counts: list[int]


class ChannelsView(BaseModel):
    """A layer's channels for one picture."""

    means: list[float | None]
    lows: list[float | None]
    highs: list[float | None]
    zeros: list[float]
    """The share of numbers that are exactly 0; 1 is a silent channel."""
    histogram: HistogramView
    weights: HistogramView | None
    """Of the layer's kernel."""
    picture: list[HistogramView] | None
    """Of the pixels that enter the model, by channel; only for layers that take the picture."""


class BoxView(BaseModel):
    """Rows and columns, the ends not included."""

    top: int
    left: int
    bottom: int
    right: int


class AppliedView(BaseModel):
    """A function of one number."""

    kind: Literal["applied"] = "applied"
    function: FunctionView
    value: float
    result: float


class Exponential(BaseModel):
    """One of the numbers of a softmax."""

    index: int
    value: float
    exponential: float
    """Of the value less the largest."""


class SoftmaxView(BaseModel):
    """A share of a sum of exponentials."""

    kind: Literal["softmax"] = "softmax"
    at: int
    largest: float
    entries: list[Exponential]
    """The largest ones, and the one that is asked for."""
    n: int
    sum: float
    """Of all exponentials."""
    result: float


class Cells(BaseModel):
    """One channel of a window: number times weight, cell by cell."""

    channel: int
    """Of the products."""
    input_channel: int
    """That the numbers are of: another one where a layer has several sums of each."""
    numbers: list[list[float]]
    weights: list[list[float]]
    products: list[list[float]]
    sum: float


class Product(BaseModel):
    """What one channel, or one number of a vector, adds."""

    channel: int
    number: float | None
    """Null where it is a sum over a window."""
    weight: float | None
    value: float


class WeightedSumView(BaseModel):
    """Numbers times weights, added up; a bias; an activation."""

    kind: Literal["weighted_sum"] = "weighted_sum"
    origin: tuple[int, int] | None
    """Row and column of the window's first cell in the input; null without a window."""
    dilation: tuple[int, int]
    padding: list[list[bool]] | None
    """Which cells lie outside of the input."""
    n_channels: int
    products: list[Product]
    """Those that count most, in the order of channels."""
    others: int
    """How many more there are."""
    others_sum: float
    cells: list[Cells]
    """Of the channels that were asked for."""
    bias: float | None
    total: float
    then: Annotated[AppliedView | SoftmaxView, Field(discriminator="kind")] | None
    result: float


class PooledView(BaseModel):
    """The largest number of a window, or the mean."""

    kind: Literal["pooled"] = "pooled"
    how: Literal["max", "mean"]
    origin: tuple[int, int]
    channel: int
    size: tuple[int, int]
    """Rows and columns of the window."""
    numbers: list[list[float]] | None
    """Null where there are too many to be read."""
    padding: list[list[bool]] | None
    largest: tuple[int, int]
    count: int
    sum: float
    result: float


class NormalizedView(BaseModel):
    """Batch normalization with the averages that training has kept."""

    kind: Literal["normalized"] = "normalized"
    value: float
    mean: float
    variance: float
    epsilon: float
    gamma: float
    beta: float
    result: float


class CombinedView(BaseModel):
    """Numbers at the same place of several inputs."""

    kind: Literal["combined"] = "combined"
    how: Literal["add", "subtract", "multiply", "average", "max", "min"]
    values: list[float]
    result: float


class MovedView(BaseModel):
    """A number of the input, times a factor, plus an offset."""

    kind: Literal["moved"] = "moved"
    source: int
    """Which input of the layer."""
    index: list[int] | None
    """Null in padding."""
    value: float
    factor: float
    offset: float
    result: float


TermsView = Annotated[
    AppliedView
    | SoftmaxView
    | WeightedSumView
    | PooledView
    | NormalizedView
    | CombinedView
    | MovedView,
    Field(discriminator="kind"),
]


class Unit(BaseModel):
    """One number of a layer, and where it comes from."""

    layer: int
    index: list[int]
    value: float | None
    """As the model computed it."""
    terms: TermsView | None
    """Null for a kind of layer whose arithmetic is not known, or a number that is not finite."""
    receptive_field: BoxView | None
    """The pixels that it can depend on; null if they are not known, empty if there are none."""


class EvidenceView(BaseModel):
    """Where the evidence for a class is."""

    method: str
    layer: int | None
    """Null for occlusion, which asks the whole model."""
    rows: int
    columns: int
    """Of the method's own map, before it is enlarged to the picture."""
    box: BoxView | None
    """Around the largest part that stands out; null where there is no evidence."""
    left_out: int
    """How many of the layer's tokens belong to no place and were left out."""
    is_assumed: bool
    """Whether the places of the layer's numbers are assumed, because there are layers before it
    whose code is not known."""


class TopActivationView(BaseModel):
    """A picture that excites a channel."""

    picture: Picture
    value: float
    box: BoxView | None
    """The pixels that the number can depend on; null if they are not known."""


class TopActivations(BaseModel):
    """What excites a channel most."""

    pictures: int
    """How many were looked at."""
    best: list[TopActivationView]


class ChangeView(BaseModel):
    """How far apart two pictures are in one layer."""

    relative: float | None
    """Length of the difference by the length of the first activation."""
    cosine: float | None


class Comparison(BaseModel):
    """Two pictures, layer by layer."""

    changes: list[ChangeView]


class Problem(BaseModel):
    """What was wrong with a question."""

    detail: str
