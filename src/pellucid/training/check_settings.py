"""Check the settings of a fit before any image is read."""

from pathlib import Path

from pellucid.augment.policy import find_plan
from pellucid.config import ScratchConfig
from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _
from pellucid.spelling import joined
from pellucid.training.callbacks.extra import check_template
from pellucid.training.callbacks.loggers import check_installed
from pellucid.training.check_loss import check_loss
from pellucid.typed_path import instead_of


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
                _("There are no weights at {path}.", path=settings.weights),
                instead_of(settings.weights),
                _("Expected a file that ends with .weights.h5 or .keras."),
            )
        )
    check_loss(settings)
    if settings.checkpoint is not None:
        check_template(settings.checkpoint)
    if settings.tensorboard:
        check_installed("tensorboard", "--tensorboard")
    if settings.mlflow:
        check_installed("mlflow", "--mlflow")
