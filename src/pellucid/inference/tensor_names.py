"""Names of what goes into and comes out of the ONNX files that pellucid writes."""

INPUT = "pictures"
FEATURES = "features"
"""Of a body alone; within a classifier, what its last layer sees."""
PROBABILITIES = "probabilities"
FAMILIARITY = "familiarity"
"""How near an image is to what was learned; see `pellucid.training.familiarity`."""
