"""Fit a fine-tuning into a given time: choose the numbers of views and of epochs."""

from dataclasses import dataclass, replace

from pellucid.config import FineTuneConfig
from pellucid.features.extractor import OutOfTimeError
from pellucid.i18n import marked
from pellucid.report.formats import told_duration

MIN_TIMED_EPOCHS = 3
"""Minimum number of epochs: with fewer, the learning rate decays before the network has adapted."""
_MANY_VIEWS = 2
"""Number of views of each image that are preferred to further epochs."""
_MARGIN = 1.15
"""Factor for what a short measurement misses, such as other programs that start meanwhile."""


@dataclass(frozen=True)
class TimeLimit:
    """The time by which a classifier must be ready, and the predictions after its training."""

    end: float
    """Time of `time.monotonic` by which everything must be done, in seconds."""
    n_predicted: int = 0
    """Number of images that the trained network predicts afterwards: for the test, for the choice
    between the variants and for the OOD score."""


@dataclass(frozen=True)
class FineTuningCost:
    """What fine-tuning costs on this machine, in seconds."""

    n_train: int
    """Number of training images."""
    n_validation: int
    """Number of validation images, by which the best epoch is chosen."""
    start: float
    """Time of the work that does not depend on the number of images, such as compiling."""
    view: float
    """Time of the frozen part of the network for one view; 0 if no part can be cut off."""
    epoch: float
    """Time of one epoch, with validation."""
    predict: float
    """Time of a prediction of the trained network for one image."""

    @property
    def validation(self) -> float:
        """Time for validating the trained network, with a margin."""
        return _MARGIN * self.n_validation * self.predict

    def training(self, n_epochs: int) -> float:
        """Return the time for training and validating the network, with a margin."""
        return _MARGIN * n_epochs * self.epoch + self.validation

    def total(self, n_views: int, n_epochs: int, margin: float = _MARGIN) -> float:
        """Return the time from the fitted head to the validated network.

        Args:
            n_views: Number of views of each training image.
            n_epochs: Number of epochs.
            margin: Factor by which the time is multiplied.
        """
        n_frozen = n_views * self.n_train + self.n_validation
        trained = n_epochs * self.epoch + self.n_validation * self.predict
        return margin * (self.start + n_frozen * self.view + trained)


@dataclass(frozen=True)
class FineTuningPlan:
    """A fine-tuning that ends in time."""

    n_views: int
    n_epochs: int


def plan_in_time(
    cost: FineTuningCost, seconds: float, max_views: int, max_epochs: int
) -> FineTuningPlan | None:
    """Choose the numbers of views and epochs of a fine-tuning, so that it ends in time.

    The learning rate falls to zero in the last epoch. The number of epochs is therefore chosen
    before the training begins: a training that is cut off has learned at high rates only.

    Two views of each image come first, then as many epochs as possible, then further views.

    Args:
        cost: What fine-tuning costs.
        seconds: Time from the fitted head to the validated network.
        max_views: Number of views of each image with unlimited time.
        max_epochs: Number of epochs with unlimited time.

    Returns:
        The plan; None if there is no time for one view and a few epochs.

    Example:
        >>> cost = FineTuningCost(1000, 100, start=0, view=0.01, epoch=10, predict=0)
        >>> plan = plan_in_time(cost, 100, max_views=5, max_epochs=8)
        >>> plan.n_views, plan.n_epochs
        (2, 6)
    """
    fitting = [
        FineTuningPlan(n_views, n_epochs)
        for n_views in range(1, max_views + 1)
        for n_epochs in range(min(MIN_TIMED_EPOCHS, max_epochs), max_epochs + 1)
        if cost.total(n_views, n_epochs) <= seconds
    ]
    return max(fitting, key=_rank, default=None)


def _rank(plan: FineTuningPlan) -> tuple[int, int, int]:
    return min(plan.n_views, _MANY_VIEWS), plan.n_epochs, plan.n_views


def half_depth(cost: FineTuningCost) -> FineTuningCost:
    """Estimate the cost of training half as many layers.

    A step of EfficientNet-Lite2 then takes 0.51 times as long.
    """
    return replace(cost, epoch=cost.epoch / 2)


def least_seconds(cost: FineTuningCost, max_epochs: int) -> float:
    """Return the time of the shortest fine-tuning that `plan_in_time` chooses."""
    return cost.total(1, min(MIN_TIMED_EPOCHS, max_epochs))


def most_epochs(cost: FineTuningCost, seconds: float, max_epochs: int) -> int:
    """Return how many epochs end in time, once the frozen part is computed; at least one.

    Args:
        cost: What fine-tuning costs.
        seconds: Time for training and validating the network.
        max_epochs: Planned number of epochs.
    """
    fitting = (n for n in range(max_epochs, 1, -1) if cost.training(n) <= seconds)
    return next(fitting, 1)


def unlimited(settings: FineTuneConfig) -> tuple[int, int]:
    """Return the numbers of views and epochs with unlimited time.

    Args:
        settings: Settings as returned by `plan_fine_tuning`.
    """
    assert settings.epochs is not None, "plan_fine_tuning sets it"
    return 1 if settings.augment == "none" else settings.n_views, settings.epochs


def describe_time_plan(
    settings: FineTuneConfig, n_views: int, n_epochs: int, *, is_half: bool = False
) -> str:
    """Describe a plan, in English; `gettext` translates it for the user.

    Args:
        settings: Settings with the numbers of views and epochs with unlimited time.
        n_views: Number of views in the plan.
        n_epochs: Number of epochs in the plan.
        is_half: Whether half as many layers are trained.

    Example:
        >>> describe_time_plan(FineTuneConfig(epochs=8, n_views=5), 2, 6)
        '6 of 8 epochs, 2 of 5 augmented views'
    """
    values = {"n_epochs": n_epochs, "n_all_epochs": settings.epochs}
    if settings.augment == "none":
        if is_half:
            return marked(
                "{n_epochs} of {n_all_epochs} epochs, half as many trained layers", **values
            )
        return marked("{n_epochs} of {n_all_epochs} epochs", **values)
    values |= {"n_views": n_views, "n_all_views": settings.n_views}
    if is_half:
        return marked(
            "{n_epochs} of {n_all_epochs} epochs, {n_views} of {n_all_views} augmented views, "
            "half as many trained layers",
            **values,
        )
    return marked(
        "{n_epochs} of {n_all_epochs} epochs, {n_views} of {n_all_views} augmented views", **values
    )


def check_time(takes: float, left: float) -> None:
    """Check that the time suffices.

    Args:
        takes: Time that something would take, in seconds.
        left: Time that is left for it, in seconds.

    Raises:
        OutOfTimeError: It does not suffice.
    """
    if takes > left:
        raise out_of_time(takes, left)


def out_of_time(takes: float, left: float) -> OutOfTimeError:
    """Create the error for too little time; the arguments are those of `check_time`."""
    return OutOfTimeError(
        marked(
            "it would take about {needed}, but only {left} are left",
            needed=told_duration(takes),
            left=told_duration(max(0.0, left)),
        )
    )
