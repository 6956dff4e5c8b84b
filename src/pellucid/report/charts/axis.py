"""Maps values to positions on a drawing."""

from dataclasses import dataclass
from math import ceil, floor, log10

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class Axis:
    """A range of values mapped to a range of positions."""

    lower: float
    """Value at `start`; above 0 on a logarithmic axis."""
    upper: float
    """Value at `end`; above `lower`."""
    start: float
    """Position in pixels."""
    end: float
    """Position in pixels; smaller than `start` on an axis that points up."""
    is_log: bool = False
    """Whether the axis is logarithmic."""

    def at(self, value: float) -> float:
        """Compute the position of a value in pixels.

        Example:
            >>> Axis(0, 10, 0, 100).at(5)
            50.0
        """
        lower, upper = self.lower, self.upper
        if self.is_log:
            lower, upper, value = log10(lower), log10(upper), log10(value)
        return self.start + (value - lower) / (upper - lower) * (self.end - self.start)

    def ticks(self, n: int = 5) -> list[float]:
        """Choose about `n` round values on the axis; powers of ten if it is logarithmic.

        Example:
            >>> Axis(0, 10, 0, 100).ticks()
            [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]
        """
        if self.is_log:
            first, last = ceil(log10(self.lower) - 1e-9), floor(log10(self.upper) + 1e-9)
            every = max(1, (last - first) // n)
            return [10.0**power for power in range(first, last + 1, every)]
        rough = (self.upper - self.lower) / n
        unit = 10.0 ** floor(log10(rough))
        step = next(s * unit for s in _STEPS if s * unit >= rough * 0.999)
        first, last = ceil(self.lower / step - 1e-9), floor(self.upper / step + 1e-9)
        return [round(index * step, 12) for index in range(first, last + 1)]
