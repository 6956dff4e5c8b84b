"""metrics.json counts the units that the catalog names, of the test rows alone."""

import numpy as np
import polars as pl

from pellucid.data.decode import ImageSpec
from pellucid.training.recipe import FittedModel
from pellucid.training.test_results import result_metrics, rows_of


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
    y, rows = np.array([0, 1] * 30), rows_of(catalog, "test")
    tested = np.eye(2, dtype=np.float32)[y[rows]] * 0.8 + 0.1
    nobody = np.empty(0, np.intp)
    model = FittedModel(
        "net", ImageSpec(8, 8, 3), "float32", nobody, np.empty((0, 2), np.float32), "held out"
    )
    patients = catalog.with_columns(pl.Series("unit", [f"patient {n // 6}" for n in range(60)]))

    alone = result_metrics(catalog, y, 2, rows, tested, model, None)
    grouped = result_metrics(patients, y, 2, rows, tested, model, None)
    assert (alone["n_units"], grouped["n_units"], grouped["n_test"]) == (40, 10, 40)
    for name in ("accuracy", "balanced_accuracy", "macro_f1", "log_loss"):
        assert grouped[name] == alone[name]
        low, high = grouped[f"{name}_interval"]
        assert high - low > np.diff(alone[f"{name}_interval"])[0]
