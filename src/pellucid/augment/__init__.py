"""Augmentation: random changes of images during training only."""
