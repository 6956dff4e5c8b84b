"""What is compared in a comparison run."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

SIDE = 32
"""Height and width of the pictures in pixels."""


@dataclass(frozen=True)
class Variant:
    """A small network and how it is trained; see `pellucid.lessons.networks.build_network`."""

    name: str
    network: Literal["dense", "convnet"] = "convnet"
    """Dense layers only, or convolutions before them."""
    is_shuffled: bool = False
    """Whether the pixels of all pictures are shuffled by one permutation."""
    is_augmented: bool = False
    """Whether the pictures are changed at random in training."""
    is_normalized: bool = False
    """Whether a batch normalization follows each convolution."""
    dropout: float = 0.0
    """Share of the dense layer's values that are set to 0 in training."""
    l2: float = 0.0
    """Weight of the penalty on the squares of all kernels."""
    initializer: str = "glorot_uniform"
    """How the kernels start; the default is that of Keras."""


@dataclass(frozen=True)
class Comparison:
    """Variants that are trained on the same pictures, with the same seeds."""

    variants: Sequence[Variant]
    pairs: Sequence[tuple[str, str]]
    """Names of the variants whose accuracies are subtracted: the first from the second."""
    n_epochs: int
