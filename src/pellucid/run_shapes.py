"""The shapes of a run's JSON files. Any field may be missing, since earlier versions lack some.

The values of settings are checked where they are used, by `pellucid.settings.config_from_dict`.
"""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


class _Shape(BaseModel):
    """A shape that allows further fields, which later versions may have."""

    model_config = ConfigDict(extra="allow", allow_inf_nan=False)


def _plain(value: Any) -> Any:
    if isinstance(value, dict | list):
        raise ValueError("expected a text or a number")  # noqa: TRY004 (which pydantic wants)
    return value


_Plain = Annotated[Any, AfterValidator(_plain)]
_Share = Annotated[float, Field(ge=0, le=1)]
_Count = Annotated[int, Field(ge=0)]
_Interval = Annotated[list[float], Field(min_length=2, max_length=2)]


class Variant(_Shape):
    """One of the trainings that the recipe `auto` tried."""

    name: str = ""
    log_loss: float | None = None
    accuracy: float | None = None
    seconds: float | None = None
    note: str = ""


class NoneOfThese(_Shape):
    """How well pictures of none of the classes are recognised."""

    threshold: float | None = None
    auroc_by_class: dict[str, float] = {}


class Point(_Shape):
    """The test after learning from a share of the pictures."""

    share: float
    n: int
    accuracy: float
    interval: _Interval


class LearningCurve(_Shape):
    """How the accuracy grows with the number of pictures."""

    points: list[Point]
    gain: float
    gain_interval: _Interval
    p_value: float


class Config(_Shape):
    """config.json."""

    command: str = ""
    created: str = ""
    source: str = ""
    splits: dict[str, list[str]] | None = None
    columns: dict[str, str] | None = None
    encoding: str | None = None
    allow_outside: bool = False
    recipe: str = ""
    labels: list[str] = []
    notes: list[str] = []
    config: dict[str, Any] | None = None
    versions: dict[str, str] | None = None
    details: dict[str, _Plain] | None = None
    log_loss_by_strength: dict[Annotated[str, Field(pattern=r"^[-+.eE0-9]+$")], float] | None = None
    variants: list[Variant] | None = None
    is_interrupted: bool = False
    picked_rate: float | None = None
    seconds: dict[str, float] | None = None
    none_of_these: NoneOfThese | None = None
    learning_curve: LearningCurve | None = None


class Job(_Shape):
    """checkpoints/job.json, with which a training continues."""

    command: str
    source: str
    config: dict[str, Any]
    splits: dict[str, list[str]] | None = None
    columns: dict[str, str] | None = None
    encoding: str | None = None
    allow_outside: bool = False


class Metrics(_Shape):
    """metrics.json."""

    accuracy: _Share | None = None
    accuracy_interval: _Interval | None = None
    balanced_accuracy: _Share | None = None
    balanced_accuracy_interval: _Interval | None = None
    macro_f1: _Share | None = None
    macro_f1_interval: _Interval | None = None
    log_loss: float | None = None
    log_loss_interval: _Interval | None = None
    expected_calibration_error: float | None = None
    majority_baseline: _Share | None = None
    n_test: _Count | None = None
    n_units: _Count | None = None
    n_train: _Count | None = None
    n_validation: _Count | None = None
    n_classes: _Count | None = None
    validation_accuracy: _Share | None = None
    validation_log_loss: float | None = None
    taken_for_known: _Share | None = None
    stranger_auroc: float | None = None


class Parity(_Shape):
    """How far the saved models' answers were from those of the trained one."""

    n_pictures: int | None = None
    limit: float | None = None
    onnx_max_difference: float | None = None
    keras_max_difference: float | None = None
    familiarity_max_difference: float | None = None


class Input(_Shape):
    """The size and kind of the pictures that a classifier takes."""

    height: int
    width: int
    n_channels: Literal[1, 3]
    bits: int | None = None


class ClassifierFacts(_Shape):
    """classifier.json, as reports and exports use it; `predict` checks the little that it uses."""

    labels: list[str] = []
    input: Input | None = None
    familiarity_threshold: float | None = None
    parity: Parity | None = None
