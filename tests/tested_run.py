"""A run that was tested on pictures of two classes, written without a training or a model."""

import json
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from pellucid.data.catalog import SCHEMA
from pellucid.run import RunFolder

LABELS = ["a", "b"]


def write_tested_run(
    path: Path, is_right: Sequence[bool], units: Sequence[str] | None = None, created: str = ""
) -> RunFolder:
    """Write a run with one test picture of class a for each answer, the same in each run.

    Args:
        path: Folder of the run, which does not exist.
        is_right: Whether each picture is classified correctly.
        units: Name of the unit that each picture belongs to; None if all are independent.
        created: Time of the training, in ISO format.
    """
    folder, n = RunFolder(path), len(is_right)
    folder.path.mkdir(parents=True)
    paths = [f"{number}.png" for number in range(n)]
    columns = {"path": paths, "label": ["a"] * n, "split": ["test"] * n}
    catalog = pl.DataFrame({**columns, "hash": paths}, schema_overrides={"hash": pl.String})
    missing = [
        pl.lit(None, kind).alias(name)
        for name, kind in SCHEMA.items()
        if name not in catalog.columns
    ]
    catalog.with_columns(missing).write_parquet(folder.catalog)
    answers = pl.DataFrame(columns).with_columns(
        pl.Series("predicted", ["a" if right else "b" for right in is_right]),
        pl.lit(0.8).alias("confidence"),
        pl.Series("probabilities", [[0.8, 0.2] if right else [0.2, 0.8] for right in is_right]),
    )
    if units is not None:
        answers = answers.with_columns(pl.Series("unit", units))
    answers.write_parquet(folder.predictions)
    folder.metrics.write_text(json.dumps({"accuracy": sum(is_right) / n}))
    facts = {"command": "pellucid train photos", "labels": LABELS, "created": created}
    folder.config.write_text(json.dumps(facts))
    return folder
