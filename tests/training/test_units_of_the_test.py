"""metrics.json counts the units that the catalog names, of the test rows alone."""

import numpy as np
import polars as pl

from pellucid.data.decode import ImageSpec
from pellucid.data.selection import class_indices, images_in
from pellucid.training.held_out import result_metrics
from pellucid.training.recipe import FittedModel


def test_the_units_of_the_test_rows_count():
    names = [f"{n}.png" for n in range(60)]
    catalog = pl.DataFrame(
        {
            "path": names,
            "hash": names,
            "split": ["train", "test", "test"] * 20,
            "label": list("ab") * 30,
            "unit": names,
        }
    )
    test = images_in(catalog, "test")
    y = class_indices(test["label"], "ab")
    tested = np.eye(2, dtype=np.float32)[y] * 0.8 + 0.1
    nobody = np.empty((0, 2), np.float32)
    model = FittedModel(
        "net", "ab", ImageSpec(8, 8, 3), "float32", None, catalog[:0], nobody, "held out"
    )
    patients = catalog.with_columns(pl.Series("unit", [f"patient {n // 6}" for n in range(60)]))

    alone = result_metrics(catalog, test, tested, model)
    grouped = result_metrics(patients, images_in(patients, "test"), tested, model)
    assert (alone["n_units"], grouped["n_units"], grouped["n_test"]) == (40, 10, 40)
    for name in ("accuracy", "balanced_accuracy", "macro_f1", "log_loss"):
        assert grouped[name] == alone[name]
        low, high = grouped[f"{name}_interval"]
        assert high - low > np.diff(alone[f"{name}_interval"])[0]
