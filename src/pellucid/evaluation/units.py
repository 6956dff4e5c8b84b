"""Units of evidence: groups of images that are not independent, such as those of one patient."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

Z_95 = 1.959963984540054
"""The 97.5th percentile of the standard normal distribution."""

PRIOR_CORRELATION = 0.35
"""Prior correlation of errors within a unit, used until enough units with errors show it."""
PRIOR_WEIGHT = 2.5
"""Weight of the prior, as a number of units with errors."""


@dataclass(frozen=True)
class Units:
    """Assignment of images to units; the images of a unit count as one piece of evidence."""

    codes: NDArray[np.intp]
    """The unit of each image, from 0 to n - 1; shape (n_images,)."""
    n: int
    """Number of units."""

    @property
    def are_pictures(self) -> bool:
        """Whether each image is a unit of its own."""
        return self.n == len(self.codes)

    @property
    def quantile(self) -> float:
        """Half-width of a 95% interval in standard errors.

        If each image is a unit, this is the quantile of the normal distribution. Otherwise it is
        that of Student's t with n - 1 degrees of freedom, as is usual in surveys (Korn and
        Graubard, *Analysis of Health Surveys*, 1999); infinite for a single unit.
        """
        if self.are_pictures:
            return Z_95
        return float(stdtrit(self.n - 1, 0.975)) if self.n > 1 else float("inf")

    def part(self, is_member: NDArray[np.bool_]) -> "Units":
        """Return the units of a subset of the images."""
        found, codes = np.unique(self.codes[is_member], return_inverse=True)
        return Units(codes.astype(np.intp), len(found))

    def design_effect(
        self,
        residuals: NDArray[np.floating],
        deviations: NDArray[np.floating],
        is_event: NDArray[np.bool_],
        prior: float = PRIOR_CORRELATION,
    ) -> float:
        """Compute the ratio of the variance of a sum over images to that for independent images.

        The correlation within units is estimated by the sum of products of residuals over pairs of
        images of one unit, divided by its expectation for equal residuals. With this estimate
        alone, the result is the linearized cluster variance (Binder, Int. Stat. Review 51, 1983).
        A few units with errors are weak evidence, so the estimate is shrunk towards a prior.

        Args:
            residuals: Contribution of each image to the sum, minus its expectation; shape (n,).
            deviations: Standard deviation of each contribution under the model, shape (n,).
            is_event: Whether an image is informative about the correlation, for example because
                it is an error; shape (n,).
            prior: Correlation that is assumed until there are such images.

        Returns:
            The design effect, at least 1; it is 1 for independent images.
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
        """Sum the products of two images of one unit, over all ordered pairs."""
        sums = np.bincount(self.codes, values, self.n)
        return float((sums**2).sum() - (values**2).sum())


UnitLabels = Units | Iterable[Hashable | None] | None
"""One label for each image; the same label means the same unit, and None means that the
image is a unit of its own. Without any labels, each image is a unit of its own."""


def units_of(labels: UnitLabels, n: int) -> Units:
    """Number the units.

    Args:
        labels: Label of each image's unit; an instance of `Units` is returned unchanged.
        n: Number of images, at least 1.

    Returns:
        The units, numbered in the order in which they first appear.

    Raises:
        ValueError: The number of labels is not n.

    Example:
        >>> units_of(["anna", "ben", "anna", None], 4).codes.tolist()
        [0, 1, 0, 2]
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
