"""What config.json says of how a run's model came about."""

from dataclasses import dataclass

from pellucid.config import FitConfig, TrainConfig
from pellucid.data.sources.reading import Reading, reading_from_record
from pellucid.errors import ConfigError, RunError
from pellucid.run import RunFolder
from pellucid.run_record import RunRecord
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
    run: RunRecord
    config: TrainConfig
    reading: Reading
    """Which of the folders are splits, if a user said so."""

    @property
    def fit(self) -> FitConfig:
        """How to train with Keras' `fit`, but for a rate that a range test has picked."""
        fits = {"scratch": self.config.scratch, "fine-tune": self.config.fine_tune}
        return fits.get(self.run.way, _HEAD_FIT)

    @property
    def is_body_frozen(self) -> bool:
        """Whether only the last layer learned, on features of the rest."""
        return self.run.way.startswith("features")


def read_training_record(run: RunFolder) -> TrainingRecord:
    """Read config.json, which anybody may have written.

    Raises:
        RunError: It is missing or is not what `pellucid train` writes.
    """
    record = run.read_record()
    try:
        config = config_from_dict(TrainConfig, record.config)
        reading = reading_from_record(record)
    except ConfigError as error:
        raise unusable(run, error) from None
    if record.way not in WAYS:
        wrong = f"the recipe is one of {', '.join(WAYS)}; received {record.way!r}"
        raise unusable(run, wrong)
    return TrainingRecord(run.path.resolve().name, record, config, reading)


def unusable(run: RunFolder, error: Exception | str) -> RunError:
    """Say that config.json is not what it should be."""
    return RunError(
        f"{run.config} cannot be used: {error}. Expected the file as `pellucid train` wrote it. "
        "Train again into a new folder."
    )
