"""Check the settings of a fit before any image is read."""

from pathlib import Path

from pellucid.augment.policy import find_plan
from pellucid.config import FitConfig, ScratchConfig
from pellucid.errors import ConfigError
from pellucid.spelling import joined
from pellucid.training.callbacks.extra import check_template
from pellucid.training.callbacks.loggers import check_installed
from pellucid.training.context import TrainingContext
from pellucid.typed_path import instead_of


def check_refit(settings: FitConfig, context: TrainingContext) -> None:
    """Check that a second training, if there is to be one, can be done on this machine.

    Raises:
        ConfigError: The training is to be done on other machines.
    """
    if settings.refit and context.hooks.executor is not None:
        raise ConfigError(
            "--refit trains on this machine only, and --cluster on others. Give only one of them."
        )


def check_settings(settings: ScratchConfig) -> None:
    """Check that the policy, files and packages named in the settings exist.

    Raises:
        ConfigError: The policy or the weights file does not exist, the template of the checkpoint
            names cannot be filled in, or the package of a logger is not installed.
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
