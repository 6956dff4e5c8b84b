"""Find a user's mistake in the settings of a fit before any picture is read."""

from pathlib import Path

from pellucid.augment.policy import find_plan
from pellucid.config import ScratchConfig
from pellucid.errors import ConfigError
from pellucid.spelling import joined
from pellucid.training.callbacks.extra import check_template
from pellucid.training.callbacks.loggers import check_installed
from pellucid.typed_path import instead_of


def check_settings(settings: ScratchConfig) -> None:
    """Make sure that what the settings name is there.

    Raises:
        ConfigError: There is no such policy or file of weights, the template of checkpoints
            cannot be filled in, or a logger's package is not installed.
    """
    find_plan(settings.augment)
    if settings.weights is not None and not Path(settings.weights).is_file():
        raise ConfigError(
            joined(
                f"There are no weights at {settings.weights}.",
                instead_of(settings.weights),
                "Expected a file that ends with .weights.h5 or .keras.",
            )
        )
    if settings.checkpoint is not None:
        check_template(settings.checkpoint)
    if settings.tensorboard:
        check_installed("tensorboard", "--tensorboard")
    if settings.mlflow:
        check_installed("mlflow", "--mlflow")
