"""Honest numbers from labels and probabilities: pure functions on arrays."""
