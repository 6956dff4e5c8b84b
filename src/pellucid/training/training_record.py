"""What config.json says of how a run's model came about."""

from dataclasses import dataclass
from typing import Any

from pellucid.config import FitConfig, TrainConfig
from pellucid.data.sources.reading import Reading, reading_from_facts
from pellucid.errors import ConfigError, RunError
from pellucid.run import RunFolder
from pellucid.settings import config_from_dict

WAYS = ("scratch", "features", "features of augmented views", "fine-tune")
"""How a model can have come about: by a recipe, or by one of those that `auto` tries."""

_HEAD_FIT = FitConfig(epochs=30, learning_rate=1e-3)
"""For the head of the recipe ``features``, which pellucid fits without gradient descent."""


@dataclass(frozen=True)
class TrainingRecord:
    """How a model was trained, and on what."""

    name: str
    """Of the run's folder."""
    config: TrainConfig
    way: str
    """One of `WAYS`."""
    source: str
    """The folder of the pictures, which may be gone."""
    labels: tuple[str, ...]
    """In the order of the model's outputs."""
    reading: Reading = Reading()  # noqa: RUF009 (it is frozen)
    """Which of the folders are splits, if a user said so."""

    @property
    def fit(self) -> FitConfig:
        """How to train with Keras' `fit`, but for a rate that a range test has picked."""
        fits = {"scratch": self.config.scratch, "fine-tune": self.config.fine_tune}
        return fits.get(self.way, _HEAD_FIT)

    @property
    def is_body_frozen(self) -> bool:
        """Whether only the last layer learned, on features of the rest."""
        return self.way.startswith("features")


def read_training_record(run: RunFolder) -> TrainingRecord:
    """Read config.json, which anybody may have written.

    Raises:
        RunError: It is missing or is not what `pellucid train` writes.
    """
    content = run.read_config()
    try:
        return _checked(run.path.resolve().name, content)
    except (ConfigError, KeyError, TypeError, ValueError) as error:
        raise unusable(run, error) from None


def unusable(run: RunFolder, error: Exception) -> RunError:
    """Say that config.json is not what it should be."""
    what = f"it has no {error}" if isinstance(error, KeyError) else str(error)
    return RunError(
        f"{run.config} cannot be used: {what}. Expected the file as `pellucid train` wrote it. "
        "Train again into a new folder."
    )


def _checked(name: str, content: dict[str, Any]) -> TrainingRecord:
    config = config_from_dict(TrainConfig, content["config"])
    source, labels = content["source"], content["labels"]
    way = content["details"]["winner"] if config.recipe == "auto" else config.recipe
    if way not in WAYS:
        raise ValueError(f"the recipe is one of {', '.join(WAYS)}; received {way!r}")
    if not isinstance(source, str) or "\0" in source:
        raise ValueError(f"the source is a folder; received {source!r}")
    if not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
        raise ValueError(f"the labels are a list of names; received {labels!r}")
    reading = reading_from_facts(content)
    return TrainingRecord(name, config, way, source, tuple(labels), reading)
