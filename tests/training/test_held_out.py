"""Results count each picture once, however many copies of it there are."""

import numpy as np
import polars as pl

from pellucid.data.decode import ImageSpec
from pellucid.data.selection import is_first_copy
from pellucid.training.held_out import prediction_rows, result_metrics
from pellucid.training.recipe import FittedModel

CATALOG = pl.DataFrame(
    {
        "path": [f"{n}.jpg" for n in range(8)],
        "split": ["test"] * 5 + ["train", "train", "validation"],
        "label": ["a", "a", "b", "b", "a", "a", "b", "b"],
        "group": [None] * 8,
        "unit": ["x", "x", "y", "x", "z", "u", "v", "w"],
        # 0 and 1 are copies; 3 is the same picture under another label.
        "hash": ["x", "x", "y", "x", "z", "u", "v", "w"],
    }
)
TEST = CATALOG[:5]


def test_copies_under_one_label_are_one():
    assert is_first_copy(TEST).tolist() == [True, False, True, True, True]
    assert is_first_copy(TEST[1:]).tolist() == [True, True, True, True]


def test_metrics_and_predictions_count_pictures_and_not_files():
    test = TEST.filter(pl.Series(is_first_copy(TEST)))
    answers = np.array([[0.9, 0.1], [0.2, 0.8], [0.9, 0.1], [0.6, 0.4]], np.float32)
    twice = np.array([[0.2, 0.8], [0.2, 0.8]], np.float32)
    model = FittedModel(
        "net", "ab", ImageSpec(8, 8, 3), "float32", None, CATALOG[[7, 7]], twice, "held out"
    )
    metrics = result_metrics(CATALOG, test, answers, model)
    assert metrics["n_test"] == 4
    assert metrics["accuracy"] == 3 / 4
    assert (metrics["n_train"], metrics["n_validation"]) == (2, 1)
    every = np.array([[0.9, 0.1], [0.9, 0.1], [0.2, 0.8], [0.9, 0.1], [0.6, 0.4]], np.float32)
    table = prediction_rows(TEST, ["a", "b"], every, "held out")
    assert table["path"].to_list() == ["0.jpg", "2.jpg", "3.jpg", "4.jpg"]
    assert table["unit"].to_list() == ["x", "y", "x", "z"]
    np.testing.assert_allclose(np.stack(table["probabilities"].to_list()), answers)
