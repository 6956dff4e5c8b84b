"""All that is known of each kind of layer, one kind or family a file.

A new kind is a new file here, imported below; tests/contracts goes over the registry.
"""

from pellucid.explain.layer_kinds import (  # noqa: F401 (each registers its kinds)
    activation,
    attention,
    concatenate,
    convolution,
    dense,
    depthwise_convolution,
    in_place,
    merging,
    moving,
    normalization,
    padding,
    pooling,
    recurrent,
    reductions,
    resizing,
    separable_convolution,
    softmax,
    transposed_convolution,
)
from pellucid.explain.layer_kinds.kind import LAYERS, OPERATIONS, LayerKind, kind_of

__all__ = ["LAYERS", "OPERATIONS", "LayerKind", "kind_of"]
