"""Content of a run's JSON files. Any field may be missing, since earlier versions lack some.

The values of settings are checked where they are used, by `pellucid.settings.config_from_dict`.
Pydantic validates the files. It is imported with this module, so `predict` avoids the module.
"""

from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field

from pellucid.errors import ParityError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked

VERSION = 1
"""Version of `RunRecord`. Raise it when an earlier pellucid would misread the new files."""

VERSIONED = ("pellucid", "keras", "openvino", "onnx", "pillow", "numpy", "polars")
"""Packages whose versions are recorded, since they affect results."""


def _plain(value: Any) -> Any:
    if isinstance(value, dict | list):
        raise ValueError(_("text or a number"))  # noqa: TRY004 (pydantic needs ValueError)
    return value


_Plain = Annotated[Any, AfterValidator(_plain)]
_Share = Annotated[float, Field(ge=0, le=1)]
_Count = Annotated[int, Field(ge=0)]
_Number = Annotated[str, Field(pattern=r"^[-+.eE0-9]+$")]
_Interval = tuple[float, float]


@dataclass(frozen=True)
class Variant:
    """One of several approaches that were tried, with its results on the validation images."""

    name: str = ""
    log_loss: float | None = None
    """Log loss on the validation images; None if it was not validated."""
    accuracy: float | None = None
    """Accuracy on the validation images, from 0 to 1; None if it was not validated."""
    seconds: float | None = None
    """Time taken, in seconds; None if it was not tried."""
    note: str = ""
    """Reason for missing numbers, or the plan for the time that was left."""


@dataclass(frozen=True)
class OODDetection:
    """How out-of-distribution images (users read "none of these") are detected."""

    threshold: float | None = None
    """OOD score above which an image counts as none of the classes."""
    auroc_by_class: dict[str, float] = field(default_factory=dict)
    """By class, the AUROC of detecting its images when the class is left out of training."""


@dataclass(frozen=True)
class CurvePoint:
    """Result of training on a share of the training images."""

    share: float
    n: int
    """Number of training images."""
    accuracy: float
    """Accuracy on the test images."""
    interval: _Interval
    """95% confidence interval of the accuracy, as in metrics.json."""


@dataclass(frozen=True)
class LearningCurve:
    """Accuracy on the same test images, by the number of training images."""

    points: tuple[CurvePoint, ...]
    """Points in ascending order of share; the last one uses all training images."""
    gain: float
    """Accuracy with all training images minus the accuracy with half of them."""
    gain_interval: _Interval
    """95% confidence interval of the gain, computed as for a difference in `compare`."""
    p_value: float
    """McNemar's p-value of the gain; computed over whole units where there are any."""


@dataclass(frozen=True)
class Job:
    """Content of checkpoints/job.json, from which a training resumes."""

    command: str
    source: str
    config: dict[str, Any]
    splits: dict[str, tuple[str, ...]] | None = None
    columns: dict[str, str] = field(default_factory=dict)
    encoding: str | None = None
    allow_outside: bool | None = None
    """None in files of earlier versions, which allowed it for every table."""
    label_pattern: str | None = None


@dataclass(frozen=True)
class FoldsRecord(Job):
    """What folds.json of a cross-validation says about its trainings."""

    n_folds: Annotated[int, Field(ge=2)] = field(kw_only=True)


@dataclass(frozen=True)
class RunRecord:
    """Content of config.json: the settings of a training, and its findings."""

    version: int = 0
    """Version of the record; 0 for files written before it had one."""
    command: str = ""
    """Command that repeats the training."""
    created: str = ""
    """Time of creation, in ISO format."""
    source: str = ""
    """Path of the images, which may no longer exist."""
    splits: dict[str, tuple[str, ...]] | None = None
    """As in `pellucid.data.sources.reading.Reading`, like the next four fields."""
    columns: dict[str, str] = field(default_factory=dict)
    encoding: str | None = None
    allow_outside: bool = False
    label_pattern: str | None = None
    recipe: str = ""
    """Name of the recipe, which is also in `config`."""
    labels: tuple[str, ...] = ()
    """Class names, in the order of the model's outputs."""
    notes: tuple[str, ...] = ()
    config: dict[str, Any] = field(default_factory=dict)
    """Settings as in the file; `pellucid.settings.config_from_dict` checks them."""
    versions: dict[str, str] = field(default_factory=dict)
    details: dict[str, _Plain] = field(default_factory=dict)
    """Findings and choices of the recipe."""
    log_loss_by_strength: dict[_Number, float] = field(default_factory=dict)
    """Log loss of each candidate head by its regularization strength, if there are candidates."""
    variants: tuple[Variant, ...] = ()
    """All approaches that were tried, if the recipe tries several."""
    is_interrupted: bool = False
    """Whether Ctrl-C ended the training, so that it may be resumed."""
    picked_rate: float | None = None
    """Learning rate that the range test picked."""
    ood_detection: OODDetection | None = None
    learning_curve: LearningCurve | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    """Duration of each step, in seconds."""

    @property
    def way(self) -> str:
        """The recipe, or the approach that `auto` chose."""
        return str(self.details.get("winner") or self.recipe or self.config.get("recipe", ""))


class Metrics(BaseModel):
    """Content of metrics.json, which may hold more fields."""

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
    known_accepted: _Share | None = None
    ood_auroc: float | None = None


_PROBABILITIES_DIFFER = marked(
    "{name} does not answer as the trained model did: on {n_pictures} pictures outside the test "
    "set, the probabilities differ by up to {difference:.2g}; at most {limit:g} is accepted. Do "
    "not use this classifier. Please report this with the output of `pellucid --version`."
)
_SCORES_DIFFER = marked(
    "{name} does not answer as the trained model did: on {n_pictures} pictures outside the test "
    "set, the OOD scores differ by up to {difference:.2g}; at most {limit:g} is accepted. Do not "
    "use this classifier. Please report this with the output of `pellucid --version`."
)


@dataclass(frozen=True)
class Parity:
    """Largest differences between the saved models and the trained one.

    They are absolute differences of probabilities and of OOD scores.
    """

    n_pictures: int = 0
    limit: float = 0.0
    onnx_max_difference: float | None = None
    keras_max_difference: float | None = None
    ood_score_max_difference: float | None = None
    """Difference for model.onnx; None if the model does not output an OOD score."""

    @property
    def _measured(self) -> list[tuple[str, str, float]]:
        found = (
            ("model.onnx", _PROBABILITIES_DIFFER, self.onnx_max_difference),
            ("model.onnx", _SCORES_DIFFER, self.ood_score_max_difference),
            ("model.keras", _PROBABILITIES_DIFFER, self.keras_max_difference),
        )
        return [(name, said, value) for name, said, value in found if value is not None]

    @property
    def is_checked(self) -> bool:
        """Whether any saved model was compared."""
        return bool(self._measured)

    @property
    def is_within_limit(self) -> bool:
        """Whether no measured difference exceeds the limit."""
        return all(difference <= self.limit for _, _, difference in self._measured)

    def check(self) -> None:
        """Check the differences against the limit.

        Raises:
            ParityError: A difference exceeds the limit.
        """
        for name, said, difference in self._measured:
            # Not "difference > limit": a NaN must fail too.
            if not difference <= self.limit:
                raise ParityError(
                    _(
                        said,
                        name=name,
                        n_pictures=self.n_pictures,
                        difference=difference,
                        limit=self.limit,
                    )
                )


@dataclass(frozen=True)
class Input:
    """Size and kind of a classifier's input images."""

    height: int
    width: int
    n_channels: Literal[1, 3]
    bits: int | None = None


@dataclass(frozen=True)
class ClassifierFacts:
    """Content of classifier.json for reports and exports; `predict` checks only what it uses."""

    labels: tuple[str, ...] = ()
    input: Input | None = None
    ood_threshold: float | None = None
    parity: Parity | None = None
