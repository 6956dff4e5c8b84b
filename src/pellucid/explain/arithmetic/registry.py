"""The arithmetic of each kind of layer, by Keras' name of its class."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pellucid.explain.arithmetic.terms import Index, Terms
from pellucid.registry import Registry

Inputs = Sequence[NDArray[np.float32]]
Explain = Callable[[Any, Inputs, Index], Terms]
"""From a layer, what it was given, without the batch, and the place of one number of its output."""

ARITHMETIC: Registry[Explain] = Registry("arithmetic")
