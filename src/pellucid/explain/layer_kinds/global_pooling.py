"""The largest number, or the mean, of each whole channel."""

from typing import Any, Literal

import numpy as np

from pellucid.explain.layer_kinds.kind import LAYERS, Explain, Inputs, LayerKind
from pellucid.explain.layer_kinds.look import Look
from pellucid.explain.mask import Mask, along
from pellucid.explain.terms import Index, Pooled


def _explain(how: Literal["max", "mean"]) -> Explain:
    """The mean is that of Lin et al., 2014, section 3.2."""

    def explain(_layer: Any, inputs: Inputs, index: Index) -> Pooled:
        channel = index[-1]
        numbers = inputs[0][..., channel].astype("float64")
        return Pooled(how, numbers, np.zeros(numbers.shape, bool), (0, 0), channel)

    return explain


def _look(look: Look) -> list[Mask]:
    """Each number depends on all places of its channel."""
    needed = look.needed if look.operation.keepdims else np.expand_dims(look.needed, look.space)
    return [along(needed, look.space)]


LAYERS.register(
    "GlobalAveragePooling1D", "GlobalAveragePooling3D", "GlobalMaxPooling1D", "GlobalMaxPooling3D"
)(LayerKind(look=_look))
LAYERS.register("GlobalAveragePooling2D")(
    LayerKind(explain=_explain("mean"), look=_look, sentences=("GlobalAveragePooling2D",))
)
LAYERS.register("GlobalMaxPooling2D")(
    LayerKind(explain=_explain("max"), look=_look, sentences=("GlobalMaxPooling2D",))
)
