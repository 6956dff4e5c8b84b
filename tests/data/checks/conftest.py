"""DatasetSummary of made-up pictures, in which nothing is wrong unless a test says so."""

import numpy as np
import polars as pl
import pytest

from pellucid.data.catalog import SCHEMA
from pellucid.data.checks.dataset_summary import DatasetSummary

N = 60
CLASSES = ("고양이", "dog")


@pytest.fixture
def make():
    """Make summary; each argument replaces a column or an array of sound pictures."""

    def summary(n=N, pairs=(), **changed):
        rng = np.random.default_rng(0)
        labels = changed.pop("label", [CLASSES[i % 2] for i in range(n)])
        columns = {
            "path": [f"{label}/{i:03d}.jpg" for i, label in enumerate(labels)],
            "file": [f"/photos/{i:03d}.jpg" for i in range(n)],
            "label": labels,
            "split": [None] * n,
            "group": [None] * n,
            "hash": [f"{i:064x}" for i in range(n)],
            "health": ["ok"] * n,
            "reason": [None] * n,
            "width": [400] * n,
            "height": [300] * n,
            "n_bytes": rng.integers(40_000, 60_000, n),
            "duplicate_of": [None] * n,
            "unit": [None] * n,
        }
        columns |= {name: changed.pop(name) for name in list(changed) if name in columns}
        catalog = pl.DataFrame(columns, schema=SCHEMA)
        rows = (catalog["health"] == "ok").arg_true().to_numpy().astype(np.intp)
        y = np.searchsorted(sorted(set(labels)), [labels[row] for row in rows])
        n_classes = len(set(labels))
        probabilities = np.full((len(rows), n_classes), 0.1 / max(1, n_classes - 1), np.float32)
        probabilities[np.arange(len(rows)), y] = 0.9
        arrays = {
            "overviews": rng.integers(0, 256, (len(rows), 32, 32, 3)).astype(np.uint8),
            "darkest": np.full(len(rows), 0.2, np.float32),
            "lightest": np.full(len(rows), 0.9, np.float32),
            "sharpness": rng.uniform(0.1, 0.2, len(rows)).astype(np.float32),
            "probabilities": probabilities,
        }
        return DatasetSummary(
            catalog=catalog, rows=rows, pairs=tuple(pairs), **{**arrays, **changed}
        )

    return summary
