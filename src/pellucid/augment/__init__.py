"""Augmentation: images changed at random while a network learns, and only then."""
