"""Check that a batch fits in memory, before the operating system kills the process."""

import keras
import psutil

from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _

_BYTES = 4
_COPIES = 2
"""Activations are kept for the backward pass, and their gradients take about as much memory."""
_WEIGHT_COPIES = 4
"""The weights, their gradients, and the two moments that optimizers such as Adam store."""
_USABLE = 0.9


def check_memory(model: keras.Model, batch_size: int) -> None:
    """Estimate the memory of a training step, and compare it with the free memory.

    Args:
        model: The model to train.
        batch_size: Number of images per step.

    Raises:
        ConfigError: Too little memory is free; the message suggests a smaller batch.
    """
    per_picture = _COPIES * _BYTES * activations_per_picture(model)
    fixed = _WEIGHT_COPIES * _BYTES * model.count_params()
    free = int(_USABLE * psutil.virtual_memory().available)
    if fixed + per_picture * batch_size <= free:
        return
    fitting = (free - fixed) // per_picture
    advice = (
        _("Try --batch-size {batch_size}.", batch_size=1 << fitting.bit_length() - 1)
        if fitting >= 1
        else _("Not even one picture will fit: choose a smaller network or smaller pictures.")
    )
    raise ConfigError(
        _(
            "Training {model} with batches of {batch_size} pictures takes about {needed:.1f} "
            "GB of memory; {free:.1f} GB are free. {advice}",
            model=model.name,
            batch_size=batch_size,
            needed=(fixed + per_picture * batch_size) / 2**30,
            free=free / 2**30,
            advice=advice,
        )
    )


def activations_per_picture(model: keras.Model) -> int:
    """Count the activations that all layers of a network compute for one image."""
    total = 0
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            total += activations_per_picture(layer)
            continue
        for tensor in keras.tree.flatten(layer.output):
            size = 1
            for dimension in tensor.shape[1:]:
                size *= dimension or 1
            total += size
    return total
