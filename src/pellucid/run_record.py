"""What a run's JSON files hold. Any field may be missing, since earlier versions lack some.

The values of settings are checked where they are used, by `pellucid.settings.config_from_dict`.
Pydantic checks the files, and is imported with this module: `predict` does not.
"""

from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field

from pellucid.errors import ParityError

VERSION = 1
"""Of `RunRecord`; to be raised when an earlier version of pellucid would misread a later file."""


def _plain(value: Any) -> Any:
    if isinstance(value, dict | list):
        raise ValueError("expected a text or a number")  # noqa: TRY004 (which pydantic wants)
    return value


_Plain = Annotated[Any, AfterValidator(_plain)]
_Share = Annotated[float, Field(ge=0, le=1)]
_Count = Annotated[int, Field(ge=0)]
_Number = Annotated[str, Field(pattern=r"^[-+.eE0-9]+$")]
_Interval = tuple[float, float]


@dataclass(frozen=True)
class Variant:
    """One of several ways that were tried, and how it did on the validation pictures."""

    name: str = ""
    log_loss: float | None = None
    """None if it was not validated."""
    accuracy: float | None = None
    """From 0 to 1; None if it was not validated."""
    seconds: float | None = None
    """What it took; None if it was not tried."""
    note: str = ""
    """Why there are no numbers, if there are none."""


@dataclass(frozen=True)
class OutOfDistribution:
    """How pictures of none of the classes are told."""

    threshold: float | None = None
    """The familiarity below which a picture counts as none of the classes."""
    auroc_by_class: dict[str, float] = field(default_factory=dict)
    """How well a class that was left out is told from the others."""


@dataclass(frozen=True)
class CurvePoint:
    """What a share of the training pictures comes to."""

    share: float
    n: int
    """Number of pictures learned from."""
    accuracy: float
    """On the test pictures."""
    interval: _Interval
    """95 % interval of the accuracy, as in metrics.json."""


@dataclass(frozen=True)
class LearningCurve:
    """Accuracy on the same test pictures by the number of pictures learned from."""

    points: tuple[CurvePoint, ...]
    """Rising in share; the last one is all pictures."""
    gain: float
    """Accuracy from all pictures less that from half of them."""
    gain_interval: _Interval
    """95 % interval of the gain, as `compare` computes it for a difference."""
    p_value: float
    """McNemar's p-value of the gain; by whole units where there are any."""


@dataclass(frozen=True)
class Job:
    """checkpoints/job.json, with which a training continues."""

    command: str
    source: str
    config: dict[str, Any]
    splits: dict[str, tuple[str, ...]] | None = None
    columns: dict[str, str] = field(default_factory=dict)
    encoding: str | None = None
    allow_outside: bool | None = None
    """None in those of earlier versions, which allowed it to every table."""


@dataclass(frozen=True)
class RunRecord:
    """config.json: what a training was asked to do, and what it has found."""

    version: int = 0
    """0 before there was a number."""
    command: str = ""
    """Trains the same again."""
    created: str = ""
    """ISO time."""
    source: str = ""
    """The pictures, which may be gone."""
    splits: dict[str, tuple[str, ...]] | None = None
    """As of `pellucid.data.sources.reading.Reading`, like the next three."""
    columns: dict[str, str] = field(default_factory=dict)
    encoding: str | None = None
    allow_outside: bool = False
    recipe: str = ""
    """Also in `config`; earlier versions have it only there."""
    labels: tuple[str, ...] = ()
    """The classes' names in the order of the model's outputs."""
    notes: tuple[str, ...] = ()
    config: dict[str, Any] = field(default_factory=dict)
    """The settings, as they are in the file; `pellucid.settings.config_from_dict` checks them."""
    versions: dict[str, str] = field(default_factory=dict)
    details: dict[str, _Plain] = field(default_factory=dict)
    """What the recipe found or chose."""
    log_loss_by_strength: dict[_Number, float] = field(default_factory=dict)
    """Of the head's candidates, if the recipe has such a head."""
    variants: tuple[Variant, ...] = ()
    """All ways that were tried, if the recipe tries several."""
    is_interrupted: bool = False
    """Whether Ctrl-C ended the training, so that it may go on."""
    picked_rate: float | None = None
    """The learning rate that a range test has found."""
    none_of_these: OutOfDistribution | None = None
    learning_curve: LearningCurve | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    """What each step took."""

    @property
    def way(self) -> str:
        """The recipe; of those that `auto` tried, the one that it chose."""
        return str(self.details.get("winner") or self.recipe or self.config.get("recipe", ""))


class Metrics(BaseModel):
    """metrics.json, which may hold more."""

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


@dataclass(frozen=True)
class Parity:
    """The largest differences from the training path, in probability and in familiarity."""

    n_pictures: int = 0
    limit: float = 0.0
    onnx_max_difference: float | None = None
    keras_max_difference: float | None = None
    familiarity_max_difference: float | None = None
    """Of model.onnx; None where it does not tell how familiar a picture is."""

    @property
    def _measured(self) -> list[tuple[str, str, float]]:
        found = (
            ("model.onnx", "probabilities differ", self.onnx_max_difference),
            ("model.onnx", "familiarity differs", self.familiarity_max_difference),
            ("model.keras", "probabilities differ", self.keras_max_difference),
        )
        return [(name, what, value) for name, what, value in found if value is not None]

    @property
    def is_checked(self) -> bool:
        """Whether any saved model was compared."""
        return bool(self._measured)

    @property
    def is_within_limit(self) -> bool:
        """Whether every comparison that was made came out well."""
        return all(difference <= self.limit for _, _, difference in self._measured)

    def check(self) -> None:
        """Compare with the limit.

        Raises:
            ParityError: A difference is above it.
        """
        for name, what, difference in self._measured:
            # Not "difference > limit": a NaN must fail too.
            if not difference <= self.limit:
                raise ParityError(
                    f"{name} does not answer as the trained model did: on {self.n_pictures} "
                    f"pictures outside the test the {what} by up to {difference:.2g}; at most "
                    f"{self.limit:g} is accepted. Do not use this classifier. Please report this "
                    "with the versions of `pellucid --version`."
                )


@dataclass(frozen=True)
class Input:
    """The size and kind of the pictures that a classifier takes."""

    height: int
    width: int
    n_channels: Literal[1, 3]
    bits: int | None = None


@dataclass(frozen=True)
class ClassifierFacts:
    """classifier.json, as reports and exports use it; `predict` checks the little that it uses."""

    labels: tuple[str, ...] = ()
    input: Input | None = None
    familiarity_threshold: float | None = None
    parity: Parity | None = None
