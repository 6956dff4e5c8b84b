"""The same from Python: train, load, predict, report."""

from pellucid.api.bulk import BulkPredictions, predict_many
from pellucid.api.classifiers import is_classifier, load_classifier, needs_conversion
from pellucid.api.data import CheckedData, check_data, split_data
from pellucid.api.find_run import RUNS, find_run, runs_in
from pellucid.api.run import Run, load
from pellucid.api.training import Repeated, repeat, resume, train

__all__ = [
    "RUNS",
    "BulkPredictions",
    "CheckedData",
    "Repeated",
    "Run",
    "check_data",
    "find_run",
    "is_classifier",
    "load",
    "load_classifier",
    "needs_conversion",
    "predict_many",
    "repeat",
    "resume",
    "runs_in",
    "split_data",
    "train",
]
