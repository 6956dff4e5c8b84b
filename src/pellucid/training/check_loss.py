"""Check the loss before a training."""

from pellucid.config import FitConfig
from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _


def check_loss(settings: FitConfig) -> None:
    """Check that the loss can be computed with the label smoothing.

    Raises:
        ConfigError: The loss has no label smoothing.
    """
    if settings.loss == "mean_squared_error" and settings.label_smoothing:
        raise ConfigError(
            _(
                "--loss mean_squared_error has no label smoothing, and --label-smoothing is "
                "{share:g}. Set --label-smoothing 0, or choose another loss.",
                share=settings.label_smoothing,
            )
        )
