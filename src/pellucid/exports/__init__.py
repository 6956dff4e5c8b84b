"""A run's classifier in the files of other runtimes: one format a file."""
