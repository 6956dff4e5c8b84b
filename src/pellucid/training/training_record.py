"""How a run's model was trained, read from config.json."""

from dataclasses import dataclass, replace

from pellucid.config import FitConfig, TrainConfig
from pellucid.data.sources.reading import Reading, reading_from_record
from pellucid.errors import ConfigError, RunError
from pellucid.i18n import gettext as _
from pellucid.run import RunFolder
from pellucid.run_record import RunRecord
from pellucid.training.fine_tuning_plan import recorded_plan
from pellucid.training.kept_files import config_in

WAYS = ("scratch", "features", "features of augmented views", "fine-tune")
"""Methods by which a model may have been trained: the recipes, and the variants of `auto`."""

_HEAD_FIT = FitConfig(epochs=30, learning_rate=1e-3)
"""Settings for the head of the recipe ``features``, which pellucid itself fits by L-BFGS."""


@dataclass(frozen=True)
class TrainingRecord:
    """How a model was trained, and on which images."""

    name: str
    """Name of the run's folder."""
    run: RunRecord
    config: TrainConfig
    reading: Reading
    """Which of the folders are splits, if the user specified it."""

    @property
    def fit(self) -> FitConfig:
        """Settings of Keras' `fit`, without a learning rate that a range test has picked."""
        fits = {"scratch": self.config.scratch, "fine-tune": self.config.fine_tune}
        return fits.get(self.run.way, _HEAD_FIT)

    @property
    def is_backbone_frozen(self) -> bool:
        """Whether only the last layer was trained, on features of the frozen backbone."""
        return self.run.way.startswith("features")


def read_training_record(run: RunFolder) -> TrainingRecord:
    """Read and validate config.json, which users may have edited.

    Raises:
        RunError: The file is missing or has another form than `pellucid train` writes.
    """
    record = run.read_record()
    try:
        config = config_in(run.path, record.config)
        reading = reading_from_record(record)
    except ConfigError as error:
        raise unusable(run, error) from None
    if record.way not in WAYS:
        wrong = _(
            "the recipe is one of {ways}; received {way!r}", ways=", ".join(WAYS), way=record.way
        )
        raise unusable(run, wrong)
    if record.way == "fine-tune":
        try:
            tuned = recorded_plan(config.fine_tune, record.details)
        except ConfigError as error:
            raise unusable(run, error) from None
        config = replace(config, fine_tune=tuned)
    return TrainingRecord(run.path.resolve().name, record, config, reading)


def unusable(run: RunFolder, error: Exception | str) -> RunError:
    """Create the error for a config.json that cannot be used."""
    return RunError(
        _(
            "{path} cannot be used: {error}. Expected the file as `pellucid train` wrote "
            "it. Train again into a new folder.",
            path=run.config,
            error=error,
        )
    )
