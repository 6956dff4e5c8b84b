"""Where a value lies on a drawing."""

from dataclasses import dataclass
from math import ceil, floor, log10

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class Axis:
    """A range of values laid along a range of positions."""

    lower: float
    """Value at `start`; above 0 on a logarithmic axis."""
    upper: float
    """Value at `end`; above `lower`."""
    start: float
    """In pixels."""
    end: float
    """In pixels; smaller than `start` on an axis that points up."""
    is_log: bool = False
    """Whether equal ratios, not equal differences, have equal lengths."""

    def at(self, value: float) -> float:
        """Compute the position of a value, in pixels."""
        lower, upper = self.lower, self.upper
        if self.is_log:
            lower, upper, value = log10(lower), log10(upper), log10(value)
        return self.start + (value - lower) / (upper - lower) * (self.end - self.start)

    def ticks(self, n: int = 5) -> list[float]:
        """Choose round values on the axis, about `n` of them; powers of ten if logarithmic."""
        if self.is_log:
            first, last = ceil(log10(self.lower) - 1e-9), floor(log10(self.upper) + 1e-9)
            every = max(1, (last - first) // n)
            return [10.0**power for power in range(first, last + 1, every)]
        rough = (self.upper - self.lower) / n
        unit = 10.0 ** floor(log10(rough))
        step = next(s * unit for s in _STEPS if s * unit >= rough * 0.999)
        first, last = ceil(self.lower / step - 1e-9), floor(self.upper / step + 1e-9)
        return [round(index * step, 12) for index in range(first, last + 1)]
