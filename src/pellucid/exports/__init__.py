"""Exports of a run's classifier: files for other runtimes, and plain Keras code."""
