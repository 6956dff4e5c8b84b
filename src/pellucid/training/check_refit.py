"""Check that a second training on train and validation together is possible."""

from pellucid.config import TrainConfig
from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _


def check_refit(config: TrainConfig, *, is_elsewhere: bool = False) -> None:
    """Check that a second training, if there is to be one, can be done.

    Args:
        config: Settings of the training.
        is_elsewhere: Whether the machines of a cluster train.

    Raises:
        ConfigError: The recipe has no time for it, or the training is to be done on other machines.
    """
    if config.recipe == "auto" and config.fine_tune.refit:
        raise ConfigError(
            _(
                "--refit trains a second time, and the time budget of the recipe auto does "
                "not allow for that. Use --recipe fine-tune with it, or leave it out."
            )
        )
    settings = {"scratch": config.scratch, "fine-tune": config.fine_tune}.get(config.recipe)
    if settings is not None and settings.refit and is_elsewhere:
        raise ConfigError(
            _(
                "--refit trains on this machine only, and --cluster on others. Give only one "
                "of them."
            )
        )
