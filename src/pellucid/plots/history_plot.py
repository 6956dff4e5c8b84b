"""Plot of the losses over the epochs."""

from typing import TYPE_CHECKING

import polars as pl

from pellucid.i18n import gettext as _
from pellucid.plots.axes import axes_or_new, use_korean_letters

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_history(history: pl.DataFrame, best_epoch: int | None, ax: "Axes | None") -> "Axes":
    """Draw the loss on the training and the validation pictures by epoch.

    Args:
        history: Frame with the columns epoch, loss and val_loss.
        best_epoch: Epoch whose weights were kept, which is marked; None if it is unknown.
        ax: Axes to draw on; those of a new figure if None.

    Returns:
        The axes.
    """
    ax = axes_or_new(ax)
    epochs = history["epoch"].to_numpy()
    # The training loss is the objective: with label smoothing or a penalty, it is not a log loss.
    ax.plot(epochs, history["loss"].to_numpy(), label=_("training (objective)"))
    ax.plot(epochs, history["val_loss"].to_numpy(), "--", label=_("validation (log loss)"))
    if best_epoch is not None:
        text = _("epoch {epoch}, kept", epoch=best_epoch)
        ax.axvline(best_epoch, color="0.5", linewidth=1, linestyle=":", label=text)
    ax.set_xlabel(_("epoch"))
    ax.set_ylabel(_("loss"))
    ax.locator_params(axis="x", integer=True)
    ax.legend()
    use_korean_letters(ax)
    return ax
