"""Names of the inputs and outputs of the ONNX files that pellucid writes."""

INPUT = "pictures"
FEATURES = "features"
"""Output of a backbone; within a classifier, the input of its last layer."""
PROBABILITIES = "probabilities"
FAMILIARITY = "familiarity"
"""Out-of-distribution score of an image; see `pellucid.training.familiarity`."""
