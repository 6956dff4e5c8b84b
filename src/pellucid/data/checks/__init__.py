"""Checks of a data set, one per file: pure functions of a `DatasetSummary`."""
