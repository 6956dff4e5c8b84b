"""Grad-CAM++: Chattopadhyay et al., "Grad-CAM++", 2018, arXiv:1710.11063."""

import numpy as np

from pellucid.explanation.evidence.registry import METHODS
from pellucid.explanation.trace import Floats


@METHODS.register("grad-cam++")
def grad_cam_plus_plus(activations: Floats, gradients: Floats) -> Floats:
    """Weight each channel by its positive gradients, each with its own coefficient.

    Equations 5 and 19, where the score of the class is the exponential of the input of the softmax.
    Its factor exp(score) is the same everywhere and is left out.
    """
    squares = gradients**2
    sums = activations.sum(axis=(0, 1))
    below = 2 * squares + sums * gradients**3
    alphas = np.divide(squares, below, out=np.zeros_like(squares), where=below != 0)
    weights = (alphas * np.maximum(gradients, 0)).sum(axis=(0, 1))
    evidence: Floats = np.maximum(activations @ weights, 0)
    return evidence
