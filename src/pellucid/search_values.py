"""The values of a setting that a search tries."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Choices:
    """A few values."""

    values: tuple[Any, ...]


@dataclass(frozen=True)
class Between:
    """All numbers from the lowest to the highest; whole numbers if both are whole."""

    low: float
    high: float
    is_log: bool = False
    """Whether equal ratios, rather than equal differences, are equally likely."""


@dataclass(frozen=True)
class Around:
    """The numbers around the setting's own value, from value / factor to value * factor."""

    factor: float

    def of(self, value: float) -> Between:
        """Return the range for a value.

        Example:
            >>> Around(10.0).of(0.5)
            Between(low=0.05, high=5.0, is_log=True)
        """
        return Between(value / self.factor, value * self.factor, is_log=True)


SearchValues = Choices | Between | Around
