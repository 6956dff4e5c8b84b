"""Schemas of the server's responses; the web app's types are generated from them."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from pellucid.app.opened_model import Source
from pellucid.explanation.head import HeadKind


class Input(BaseModel):
    """Input of the model."""

    height: int
    width: int
    channels: int
    scaling: str


class CaseView(BaseModel):
    """Value of a function where a condition holds."""

    value: str
    condition: str | None


class FunctionView(BaseModel):
    """A function that a layer applies."""

    name: str
    """Keras' name of the function."""
    key: str | None
    """Key of the function; null if it is not one of the known functions."""
    cases: list[CaseView]
    """Formula with the parameters filled in; empty if it is not known."""


class Layer(BaseModel):
    """One call of a layer."""

    number: int
    name: str
    kind: str
    """Name of the Keras class."""
    description: str | None
    """Key of the sentence that describes the layer; null if none is certain to be true."""
    function: FunctionView | None
    """The layer's activation, or the layer itself if it is an activation."""
    inputs: list[int]
    """Numbers of the calls that its inputs come from; -1 is the picture."""
    shape: list[int]
    """Shape of its first output, without the batch."""
    parameters: int
    trainable_parameters: int
    """Number of parameters that training would change. Those of a frozen layer do not count, nor
    do the moving mean and variance of batch normalization."""
    is_repeated: bool
    """Whether an earlier call is of the same layer, with the same weights."""
    parameter_formula: str | None
    multiply_adds: int | None
    """Number of multiply-adds for one picture; null if it is not known."""
    keras_line: str
    """Line of Keras code that creates the layer."""
    size_formulas: tuple[str, str] | None
    """Formulas of the output's height and width."""
    is_explained: bool
    """Whether the arithmetic behind its numbers is known."""
    has_kernels: bool
    """Whether the layer has kernels to show."""
    settings: dict[str, str]
    """Settings such as kernel_size, strides, padding, activation."""


class Output(BaseModel):
    """One of the model's outputs."""

    name: str
    layer: int
    """Number of the call that computes it; -1 is the picture itself."""
    shape: list[int]
    kind: HeadKind
    values: int
    """Number of values that evidence can be computed for: two for a single sigmoid, 0 for a map."""
    labels: list[str] | None
    """Names of its classes, if they are known."""
    evidence_methods: list[str]
    evidence_layers: list[int]
    """Layers on which it depends and whose numbers belong to places in the picture."""
    evidence_layer: int | None
    """Layer from which evidence is computed by default."""


class Model(BaseModel):
    """A model as a whole."""

    name: str
    source: Source
    input: Input
    is_bgr: bool
    """Whether the scaling of the input reverses the order of the colours."""
    layers: list[Layer]
    blocks: list[tuple[int, int]]
    """First and last layer of each block."""
    outputs: list[Output]
    parameters: int
    trainable_parameters: int
    multiply_adds: int | None
    """Number of multiply-adds of all calls for one picture; null if one of them is not known."""


class Picture(BaseModel):
    """A picture that the explorer offers."""

    id: str
    name: str
    label: str | None
    predicted: str | None
    is_own: bool
    """Whether the user uploaded it."""


class TraceSummary(BaseModel):
    """Outputs of the model for a picture."""

    outputs: list[list[float | None]]
    """Values of each of the model's outputs; empty for a map."""
    first_not_finite: int | None
    """The first layer with a value that is infinite or NaN, if any."""


class HistogramView(BaseModel):
    """Histogram with bins of equal width from low to high."""

    low: float
    high: float
    counts: list[int]


class ChannelsView(BaseModel):
    """Statistics of a layer's channels for one picture."""

    means: list[float | None]
    lows: list[float | None]
    highs: list[float | None]
    zeros: list[float]
    """Share of numbers that are exactly 0; 1 is a silent channel."""
    histogram: HistogramView
    weights: HistogramView | None
    """Histogram of the layer's kernel."""
    picture: list[HistogramView] | None
    """Histograms of the input pixels by channel; only for layers that take the picture."""


class BoxView(BaseModel):
    """Box of rows and columns; `bottom` and `right` are not included."""

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
    """Exp of the value minus the largest value."""


class SoftmaxView(BaseModel):
    """A share of a sum of exponentials."""

    kind: Literal["softmax"] = "softmax"
    at: int
    largest: float
    entries: list[Exponential]
    """The largest entries, and the one to explain."""
    n: int
    sum: float
    """Sum of all exponentials."""
    result: float


class Cells(BaseModel):
    """One channel of a window: number times weight, cell by cell."""

    channel: int
    """Channel of the products."""
    input_channel: int
    """Channel of the numbers; another one if a layer has several sums per input channel."""
    numbers: list[list[float]]
    weights: list[list[float]]
    products: list[list[float]]
    sum: float


class Product(BaseModel):
    """Contribution of one channel, or of one number of a vector."""

    channel: int
    number: float | None
    """Null if the contribution is a sum over a window."""
    weight: float | None
    value: float


class WeightedSumView(BaseModel):
    """Sum of numbers times weights, plus a bias, followed by an activation."""

    kind: Literal["weighted_sum"] = "weighted_sum"
    origin: tuple[int, int] | None
    """Row and column of the window's first cell in the input; null without a window."""
    dilation: tuple[int, int]
    padding: list[list[bool]] | None
    """Whether each cell lies outside of the input."""
    n_channels: int
    products: list[Product]
    """The products with the largest absolute values, in the order of channels."""
    others: int
    """Number of the other products."""
    others_sum: float
    cells: list[Cells]
    """Cells of the requested channels."""
    bias: float | None
    total: float
    then: Annotated[AppliedView | SoftmaxView, Field(discriminator="kind")] | None
    result: float


class PooledView(BaseModel):
    """Largest number of a window, or its mean."""

    kind: Literal["pooled"] = "pooled"
    how: Literal["max", "mean"]
    origin: tuple[int, int]
    channel: int
    size: tuple[int, int]
    """Number of rows and columns of the window."""
    numbers: list[list[float]] | None
    """Null if there are too many to show."""
    padding: list[list[bool]] | None
    largest: tuple[int, int]
    count: int
    sum: float
    result: float


class NormalizedView(BaseModel):
    """Batch normalization with the moving averages from training."""

    kind: Literal["normalized"] = "normalized"
    value: float
    mean: float
    variance: float
    epsilon: float
    gamma: float
    beta: float
    result: float


class CombinedView(BaseModel):
    """Combination of the numbers at the same place in several inputs."""

    kind: Literal["combined"] = "combined"
    how: Literal["add", "subtract", "multiply", "average", "max", "min"]
    values: list[float]
    result: float


class MovedView(BaseModel):
    """A number of the input, times a factor, plus an offset."""

    kind: Literal["moved"] = "moved"
    source: int
    """Index of the layer's input."""
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
    """Value that the model computed."""
    terms: TermsView | None
    """Arithmetic behind the value; null if it is not known, or if the value is not finite."""
    receptive_field: BoxView | None
    """Pixels that it can depend on; null if they are not known, empty if there are none."""


class EvidenceView(BaseModel):
    """Evidence for a class, by place in the picture."""

    method: str
    layer: int | None
    """Null for occlusion, which runs the whole model."""
    rows: int
    columns: int
    """Number of columns of the method's own map, before it is enlarged to the picture."""
    box: BoxView | None
    """Box around the largest part that stands out; null if there is no evidence."""
    left_out: int
    """Number of the layer's tokens that belong to no place and were left out."""
    is_assumed: bool
    """Whether the places of the layer's numbers are assumed, because the code of an earlier layer
    is not known."""


class TopActivationView(BaseModel):
    """A picture that activates a channel strongly."""

    picture: Picture
    value: float
    box: BoxView | None
    """Pixels that the number can depend on; null if they are not known."""


class SharedClassView(BaseModel):
    """A class that is clearly more common among the best pictures than among all."""

    label: str
    count: int
    """Number of the best pictures that belong to it."""
    among_all: int
    """Number of the searched pictures that belong to it."""


class TopActivations(BaseModel):
    """Pictures that activate a channel most."""

    pictures: int
    """Number of pictures that were searched."""
    best: list[TopActivationView]
    shared: SharedClassView | None
    """Class that clearly more of the best pictures belong to than chance gives, if any."""


class ChangeView(BaseModel):
    """Difference between two pictures in one layer."""

    relative: float | None
    """Norm of the difference divided by the norm of the first activation."""
    cosine: float | None


class Comparison(BaseModel):
    """Comparison of two pictures, layer by layer."""

    changes: list[ChangeView]


class Problem(BaseModel):
    """Error message."""

    detail: str
