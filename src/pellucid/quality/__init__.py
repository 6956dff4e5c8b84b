"""A data set before training: what is in it, and what is wrong with it."""
