"""Grad-CAM: Selvaraju et al., "Grad-CAM", 2017, arXiv:1610.02391."""

import numpy as np

from pellucid.explanation.evidence.registry import METHODS
from pellucid.explanation.trace import Floats


@METHODS.register("grad-cam")
def grad_cam(activations: Floats, gradients: Floats) -> Floats:
    """Weight each channel with the mean of its gradient (equations 1 and 2)."""
    weights = gradients.mean(axis=(0, 1))
    evidence: Floats = np.maximum(activations @ weights, 0)
    return evidence
