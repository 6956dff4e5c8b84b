"""How much pictures say that are not independent evidence, such as those of one patient."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student_t

Z_95 = 1.959963984540054
"""The 97.5th percentile of the standard normal distribution."""

PRIOR_CORRELATION = 0.35
"""The correlation of errors within a unit that is assumed until units with errors show it."""
PRIOR_WEIGHT = 2.5
"""Number of units with errors that count as much as the prior."""


@dataclass(frozen=True)
class Units:
    """Which pictures count as one piece of evidence."""

    codes: NDArray[np.intp]
    """The unit of each picture, from 0 to n - 1; shape (n_pictures,)."""
    n: int
    """Number of units."""

    @property
    def are_pictures(self) -> bool:
        """Whether each picture is a unit of its own."""
        return self.n == len(self.codes)

    @property
    def quantile(self) -> float:
        """How many standard errors a 95 % interval reaches to each side.

        That of Student's t with one degree of freedom fewer than units, as is usual in surveys
        (Korn and Graubard, *Analysis of Health Surveys*, 1999); infinite for a single unit.
        """
        if self.are_pictures:
            return Z_95
        return float(student_t.ppf(0.975, self.n - 1)) if self.n > 1 else float("inf")

    def part(self, is_member: NDArray[np.bool_]) -> "Units":
        """Give the units of some of the pictures."""
        found, codes = np.unique(self.codes[is_member], return_inverse=True)
        return Units(codes.astype(np.intp), len(found))

    def design_effect(
        self,
        residuals: NDArray[np.floating],
        deviations: NDArray[np.floating],
        is_event: NDArray[np.bool_],
        prior: float = PRIOR_CORRELATION,
    ) -> float:
        """Compute the ratio of the variance of a sum over pictures to that of independent ones.

        The sum of products of residuals over pairs of pictures of one unit, divided by its
        expectation for equal residuals, estimates the correlation within units; with that estimate
        alone, the result is the linearised cluster variance (Binder, Int. Stat. Review 51, 1983).
        Few units with errors say little about the correlation, so it is drawn towards a prior.

        Args:
            residuals: What each picture adds to the sum, less its expectation; shape (n,).
            deviations: The standard deviation of each under the model, shape (n,).
            is_event: Whether the picture is one of those that show the correlation, such as an
                error; shape (n,).
            prior: The correlation that is assumed until there are such pictures.

        Returns:
            At least 1, which holds for independent pictures.
        """
        own = float((deviations**2).sum())
        if self.are_pictures or own == 0:
            return 1.0
        expected = self._pairs(deviations)
        if expected <= 0:
            return 1.0
        correlation = max(0.0, self._pairs(residuals) / expected)
        sizes = np.bincount(self.codes, minlength=self.n)
        events = np.bincount(self.codes, is_event, self.n)
        n_telling = int(((events > 0) & (sizes > 1)).sum())
        drawn = (n_telling * correlation + PRIOR_WEIGHT * prior) / (n_telling + PRIOR_WEIGHT)
        return 1.0 + drawn * expected / own

    def _pairs(self, values: NDArray[np.floating]) -> float:
        """Sum the products of two pictures of one unit, over all ordered pairs."""
        sums = np.bincount(self.codes, values, self.n)
        return float((sums**2).sum() - (values**2).sum())


UnitLabels = Units | Iterable[Hashable | None] | None
"""One label for each picture; the same label means the same unit, and None means that the
picture is a unit of its own. Without any labels, each picture is a unit of its own."""


def units_of(labels: UnitLabels, n: int) -> Units:
    """Number the units.

    Args:
        labels: The unit of each picture; units that are numbered already stay as they are.
        n: Number of pictures, at least 1.

    Raises:
        ValueError: There is not one label for each picture.
    """
    if isinstance(labels, Units):
        return labels
    if labels is None:
        return Units(np.arange(n, dtype=np.intp), n)
    numbers: dict[Hashable, int] = {}
    codes = [
        numbers.setdefault((None, at) if label is None else (label,), len(numbers))
        for at, label in enumerate(labels)
    ]
    if len(codes) != n:
        raise ValueError(f"Expected a unit for each of {n} pictures, received {len(codes)}.")
    return Units(np.array(codes, dtype=np.intp), len(numbers))
