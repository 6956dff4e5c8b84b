"""The one-file HTML report of a training run."""
