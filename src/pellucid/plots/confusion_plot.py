"""Plot of a confusion matrix."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _
from pellucid.plots.axes import axes_or_new, use_korean_letters

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Normalize = Literal["true", "pred", "all"]

_MAX_NUMBERS = 20
"""With more classes, the numbers in the cells would overlap."""
_MAX_NAMES = 60


def normalized(counts: NDArray[np.integer], normalize: Normalize | None) -> NDArray[Any]:
    """Divide the counts of a confusion matrix, as scikit-learn's `confusion_matrix` does.

    Args:
        counts: Shape (n_classes, n_classes); row: true class, column: predicted class.
        normalize: "true" divides by the number of images of each true class, "pred" by that of
            each predicted class, "all" by the number of all images; None does not divide.

    Returns:
        The counts, or shares from 0 to 1; 0 where there are no images.

    Raises:
        ConfigError: `normalize` has another value.

    Example:
        >>> normalized(np.array([[3, 1], [0, 0]]), "true").tolist()
        [[0.75, 0.25], [0.0, 0.0]]
    """
    if normalize is None:
        return counts
    if normalize not in get_args(Normalize):
        raise ConfigError(
            _(
                'normalize was given {normalize!r}. Expected "true", "pred" or "all" for shares of '
                "each true class, each predicted class or all pictures; or None for counts.",
                normalize=normalize,
            )
        )
    axis = {"true": 1, "pred": 0, "all": None}[normalize]
    total = counts.sum(axis=axis, keepdims=True)
    return np.asarray(counts / np.maximum(total, 1))


def plot_confusion(
    counts: NDArray[np.integer],
    labels: Sequence[str],
    normalize: Normalize | None,
    ax: "Axes | None",
) -> "Axes":
    """Draw a confusion matrix with the numbers in its cells.

    Args:
        counts: As for `normalized`.
        labels: Names of the classes.
        normalize: As for `normalized`.
        ax: Axes to draw on; those of a new figure if None.

    Returns:
        The axes.
    """
    values = normalized(counts, normalize)
    ax = axes_or_new(ax)
    image = ax.imshow(values, cmap="Blues", vmin=0)
    n = len(labels)
    if n <= _MAX_NUMBERS:
        half = float(values.max(initial=0)) / 2
        for row, column in np.ndindex(n, n):
            value = values[row, column]
            text = f"{value:,}" if normalize is None else f"{value:.2f}"
            colour = "white" if value > half else "black"
            ax.text(column, row, text, ha="center", va="center", color=colour)
    else:
        ax.figure.colorbar(image, ax=ax)
    if n <= _MAX_NAMES:
        # A dollar sign would start a formula.
        names = [label.replace("$", r"\$") for label in labels]
        ax.set_xticks(range(n), names, rotation=45, ha="right", rotation_mode="anchor")
        ax.set_yticks(range(n), names)
    ax.set_xlabel(_("predicted class"))
    ax.set_ylabel(_("true class"))
    use_korean_letters(ax)
    return ax
