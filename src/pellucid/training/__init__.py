"""Train a classifier on a catalog of images."""
