"""How a run's model was trained, read from config.json."""

from dataclasses import dataclass
from typing import Any

from pellucid.config import FitConfig, TrainConfig
from pellucid.data.sources.reading import Reading, reading_from_facts
from pellucid.errors import ConfigError, RunError
from pellucid.run import RunFolder
from pellucid.settings import config_from_dict

WAYS = ("scratch", "features", "features of augmented views", "fine-tune")
"""Methods by which a model may have been trained: the recipes, and the variants of `auto`."""

_HEAD_FIT = FitConfig(epochs=30, learning_rate=1e-3)
"""Settings for the head of the recipe ``features``, which pellucid itself fits by L-BFGS."""


@dataclass(frozen=True)
class TrainingRecord:
    """How a model was trained, and on which images."""

    name: str
    """Name of the run's folder."""
    config: TrainConfig
    way: str
    """Method by which the model was trained, one of `WAYS`."""
    source: str
    """Folder of the images, which may no longer exist."""
    labels: tuple[str, ...]
    """Class names in the order of the model's outputs."""
    reading: Reading = Reading()  # noqa: RUF009 (it is frozen)
    """Which of the folders are splits, if the user specified it."""

    @property
    def fit(self) -> FitConfig:
        """Settings of Keras' `fit`, without a learning rate that a range test has picked."""
        fits = {"scratch": self.config.scratch, "fine-tune": self.config.fine_tune}
        return fits.get(self.way, _HEAD_FIT)

    @property
    def is_body_frozen(self) -> bool:
        """Whether only the last layer was trained, on features of the frozen body."""
        return self.way.startswith("features")


def read_training_record(run: RunFolder) -> TrainingRecord:
    """Read and validate config.json, which users may have edited.

    Raises:
        RunError: The file is missing or has another form than `pellucid train` writes.
    """
    content = run.read_config()
    try:
        return _checked(run.path.resolve().name, content)
    except (ConfigError, KeyError, TypeError, ValueError) as error:
        raise unusable(run, error) from None


def unusable(run: RunFolder, error: Exception) -> RunError:
    """Create the error for a config.json that cannot be used."""
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
