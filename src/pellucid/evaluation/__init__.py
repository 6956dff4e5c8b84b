"""Metrics computed from labels and probabilities: pure functions on arrays."""
