"""Layer-CAM: Jiang et al., "LayerCAM", IEEE Transactions on Image Processing 30, 2021."""

import numpy as np

from pellucid.explanation.evidence.registry import METHODS
from pellucid.explanation.trace import Floats


@METHODS.register("layer-cam")
def layer_cam(activations: Floats, gradients: Floats) -> Floats:
    """Weight each number with its own positive gradient (equations 5 to 7).

    The map is sharp in early layers too, where the mean over a channel says little about a place.
    """
    evidence: Floats = np.maximum((np.maximum(gradients, 0) * activations).sum(axis=-1), 0)
    return evidence
