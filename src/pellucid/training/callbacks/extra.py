"""Optional callbacks that a user requests, in addition to those of every training."""

import re
import string
from pathlib import Path

import keras

from pellucid.config import FitConfig
from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _
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
    name = with_names_of_keras_3(settings.checkpoint.removesuffix(suffix) + suffix)
    check_template(name)
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    literal = str(folder).replace("{", "{{").replace("}", "}}")  # Keras fills in the whole path
    return NetworkCheckpoint(
        network,
        filepath=str(Path(literal) / name),
        monitor=settings.monitor,
        mode="max" if is_better_high(settings.monitor) else "min",
        save_best_only=settings.checkpoint_best_only,
        save_weights_only=settings.checkpoint_weights_only,
    )


def with_names_of_keras_3(template: str) -> str:
    """Replace `acc`, as early versions of Keras called the accuracy, in a template of file names.

    Args:
        template: A template such as "{epoch:03d}-{acc:.4f}".

    Example:
        >>> with_names_of_keras_3("{epoch:03d}-{val_acc:.4f}-{acc:.4f}")
        '{epoch:03d}-{val_accuracy:.4f}-{accuracy:.4f}'
    """
    return re.sub(r"\{(val_)?acc(?=[}:!])", r"{\1accuracy", template)


def check_template(template: str) -> None:
    """Check that a template of file names can be filled in.

    Args:
        template: Name of a file, which may be in folders below the run's folder weights/, such as
            "first/{epoch:03d}-{val_loss:.4f}".

    Raises:
        ConfigError: The template contains an unknown field, leads out of the folder, or has a field
            in the name of a folder.
    """
    template = with_names_of_keras_3(template)
    known = [name for name in HISTORY_COLUMNS if name not in ("learning_rate", "seconds")]
    expected = _(
        "Expected a file name with any of {known}, such as {{epoch:03d}}-{{val_loss:.4f}}.",
        known=", ".join(f"{{{name}}}" for name in known),
    )
    *folders, name = template.split("/")
    if (
        not name
        or "\\" in template
        or any(not each.strip(". ") or set(each) & set("{}:") for each in folders)
    ):
        raise ConfigError(
            _(
                "The checkpoint template {template!r} names a folder that cannot be used. "
                "{expected} Folders before it, with slashes and without fields, are created in "
                "the run's folder weights/.",
                template=template,
                expected=expected,
            )
        )
    try:
        fields = [field for _, field, _, _ in string.Formatter().parse(template) if field]
        if unknown := [field for field in fields if field not in known]:
            raise ConfigError(
                _(
                    "The checkpoint template {template!r} names {field!r}, which no epoch "
                    "has. {expected}",
                    template=template,
                    field=unknown[0],
                    expected=expected,
                )
            )
        template.format(**{name: 1 if name == "epoch" else 1.0 for name in known})
    except (ValueError, IndexError, KeyError) as error:
        raise ConfigError(
            _(
                "The checkpoint template {template!r} cannot be filled in ({error}). {expected}",
                template=template,
                error=error,
                expected=expected,
            )
        ) from None
