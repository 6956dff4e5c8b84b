"""Find a user's mistake in the settings of a fit before any picture is read."""

from pellucid.augment.policy import find_plan
from pellucid.config import FitConfig
from pellucid.training.callbacks.extra import check_template
from pellucid.training.callbacks.loggers import check_installed


def check_settings(settings: FitConfig) -> None:
    """Make sure that what the settings name is there.

    Raises:
        ConfigError: There is no such policy, the template of checkpoints cannot be
            filled in, or a logger's package is not installed.
    """
    find_plan(settings.augment)
    if settings.checkpoint is not None:
        check_template(settings.checkpoint)
    if settings.tensorboard:
        check_installed("tensorboard", "--tensorboard")
    if settings.mlflow:
        check_installed("mlflow", "--mlflow")
