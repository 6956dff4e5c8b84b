"""The same from Python: train, load, predict, report."""

from pellucid.api.bulk import BulkPredictions, predict_many
from pellucid.api.classifiers import load_classifier, needs_conversion
from pellucid.api.data import CheckedData, check_data, split_data
from pellucid.api.run import RUNS, Run, load
from pellucid.api.training import Repeated, repeat, resume, train

__all__ = [
    "RUNS",
    "BulkPredictions",
    "CheckedData",
    "Repeated",
    "Run",
    "check_data",
    "load",
    "load_classifier",
    "needs_conversion",
    "predict_many",
    "repeat",
    "resume",
    "split_data",
    "train",
]
