"""The prediction for one image."""

from dataclasses import dataclass

from pellucid.data.health import Health


@dataclass(frozen=True)
class Prediction:
    """The prediction for one image."""

    path: str
    """Path of the file, as given by the caller."""
    labels: tuple[str, ...]
    """Class names, the most probable first; empty if the image could not be used."""
    probabilities: tuple[float, ...]
    """Probabilities in the order of `labels`."""
    error: str | None = None
    """Reason why there is no prediction; None if there is one."""
    ood_score: float | None = None
    """Out-of-distribution score: distance from the training images, from -1 to 1; None if the
    classifier does not compute it."""
    is_known: bool | None = None
    """Whether `ood_score` is low enough for the image to be of one of the classes; None if that
    is unknown."""
    health: str = Health.OK.value
    """Category of `error`, one of the values of `pellucid.data.decode.Health`."""

    @property
    def label(self) -> str | None:
        """The most probable class."""
        return self.labels[0] if self.labels else None
