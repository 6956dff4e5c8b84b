"""Knowledge about each kind of layer, with one file per kind or family.

To add a kind, add a file here and import it below. A test in tests/contracts checks the registry.
"""

from pellucid.explanation.layer_kinds import (  # noqa: F401 (each registers its kinds)
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
from pellucid.explanation.layer_kinds.kind import LAYERS, OPERATIONS, LayerKind, kind_of

__all__ = ["LAYERS", "OPERATIONS", "LayerKind", "kind_of"]
