"""Names of the inputs and outputs of the ONNX files that pellucid writes."""

INPUT = "pictures"
FEATURES = "features"
"""Output of a backbone; within a classifier, the input of its last layer."""
PROBABILITIES = "probabilities"
OOD_SCORE = "ood_score"
"""Out-of-distribution score of an image; see `pellucid.training.ood_scorer`."""
EARLIER_OOD_SCORE = "familiarity"
"""Name of the score in files of earlier versions, where it has the opposite sign."""
OUTPUT_SIGNS = {PROBABILITIES: 1, OOD_SCORE: 1, EARLIER_OOD_SCORE: -1}
"""Possible outputs of a classifier in their order, with the sign by which each is multiplied."""
