"""Explanations of what a network computes for one image, and why."""
