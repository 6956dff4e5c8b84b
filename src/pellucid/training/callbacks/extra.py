"""Optional callbacks that a user requests, in addition to those of every training."""

import string
from pathlib import Path

import keras

from pellucid.config import FitConfig
from pellucid.errors import ConfigError
from pellucid.training.callbacks.epoch_history import HISTORY_COLUMNS, is_better_high
from pellucid.training.callbacks.loggers import mlflow_logger, tensorboard_logger


class NetworkCheckpoint(keras.callbacks.ModelCheckpoint):
    """Keras' ModelCheckpoint, which saves only the part of the model without augmentation.

    Args:
        network: The network to save.
        arguments: Arguments of Keras' ModelCheckpoint.
    """

    def __init__(self, network: keras.Model, **arguments: object) -> None:
        super().__init__(**arguments)
        self._network = network

    def set_model(self, model: keras.Model) -> None:
        del model
        super().set_model(self._network)


def extra_callbacks(
    settings: FitConfig, run_folder: Path, network: keras.Model
) -> list[keras.callbacks.Callback]:
    """Create the callbacks for checkpoint files, TensorBoard and MLflow that the settings request.

    Raises:
        ConfigError: A template cannot be used, or a package is not installed.
    """
    callbacks: list[keras.callbacks.Callback] = []
    if settings.checkpoint is not None:
        callbacks.append(_checkpoint(settings, run_folder / "weights", network))
    if settings.tensorboard:
        callbacks.append(tensorboard_logger(run_folder / "tensorboard"))
    if settings.mlflow:
        callbacks.append(mlflow_logger(settings, run_folder.name))
    return callbacks


def _checkpoint(settings: FitConfig, folder: Path, network: keras.Model) -> NetworkCheckpoint:
    assert settings.checkpoint is not None
    suffix = ".weights.h5" if settings.checkpoint_weights_only else ".keras"
    name = settings.checkpoint.removesuffix(suffix) + suffix
    check_template(name)
    folder.mkdir(exist_ok=True)
    literal = str(folder).replace("{", "{{").replace("}", "}}")  # Keras fills in the whole path
    return NetworkCheckpoint(
        network,
        filepath=str(Path(literal) / name),
        monitor=settings.monitor,
        mode="max" if is_better_high(settings.monitor) else "min",
        save_best_only=settings.checkpoint_best_only,
        save_weights_only=settings.checkpoint_weights_only,
    )


def check_template(template: str) -> None:
    """Check that a template of file names can be filled in.

    Raises:
        ConfigError: The template contains an unknown field or names a folder.
    """
    known = [name for name in HISTORY_COLUMNS if name not in ("learning_rate", "seconds")]
    expected = (
        f"Expected a file name with any of {', '.join(f'{{{name}}}' for name in known)}, such as "
        "{epoch:03d}-{val_loss:.4f}."
    )
    if Path(template).name != template or "\\" in template:
        raise ConfigError(
            f"The checkpoint template {template!r} names a folder. {expected} The files are "
            "written to the run's folder weights/."
        )
    try:
        fields = [field for _, field, _, _ in string.Formatter().parse(template) if field]
        if unknown := [field for field in fields if field not in known]:
            raise ConfigError(
                f"The checkpoint template {template!r} names {unknown[0]!r}, which no epoch has. "
                f"{expected}"
            )
        template.format(**{name: 1 if name == "epoch" else 1.0 for name in known})
    except (ValueError, IndexError, KeyError) as error:
        raise ConfigError(
            f"The checkpoint template {template!r} cannot be filled in ({error}). {expected}"
        ) from None
