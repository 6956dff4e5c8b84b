"""Reads the files in the folder of a run."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from pellucid.data.sources.parquet_sizes import check_whole, read_parquet_sizes
from pellucid.data.sources.parquet_table import UNREADABLE, why
from pellucid.data.sources.text_table import read_table_bytes
from pellucid.errors import DataError, RunError
from pellucid.i18n import gettext as _
from pellucid.run import RunFolder
from pellucid.run_record import ClassifierFacts, RunRecord

_CATALOG = {
    **dict.fromkeys(("path", "label", "split", "health", "reason", "duplicate_of"), pl.String),
    **dict.fromkeys(("width", "height"), pl.Int64),
}
_PREDICTIONS: dict[str, type[pl.DataType]] = {
    **dict.fromkeys(("path", "split", "label", "predicted"), pl.String),
    "confidence": pl.Float64,
    "probabilities": pl.List,
}
_RATE_TEST = dict.fromkeys(("learning_rate", "loss"), pl.Float64)


@dataclass(frozen=True)
class RunFiles:
    """The files of one run, read but not yet interpreted."""

    name: str
    """Name of the run's folder."""
    record: RunRecord
    """Content of config.json."""
    metrics: dict[str, Any]
    """Content of metrics.json."""
    catalog: pl.DataFrame
    """Content of catalog.parquet, one row per image."""
    predictions: pl.DataFrame
    """Content of predictions.parquet, one row per prediction."""
    history: pl.DataFrame | None
    """Content of history.csv, one row per epoch; None if the run was not trained in epochs."""
    rate_test: pl.DataFrame | None
    """Learning-rate range test, one row per learning rate; None if there was none."""
    classifier: ClassifierFacts
    """Content of classifier.json; empty if the file does not exist yet."""
    is_being_trained: bool = False
    """Whether another process is training this run now."""

    @property
    def labels(self) -> list[str]:
        """Names of the classes in the order of their indices."""
        return list(self.record.labels)


def read_run_files(run: RunFolder) -> RunFiles:
    """Read the files that the report needs.

    Args:
        run: A folder with config.json, metrics.json, catalog.parquet and predictions.parquet.
            history.csv, learning_rate.csv and classifier.json may be missing.

    Returns:
        The content of the files.

    Raises:
        RunError: A file is missing, or was not written by `pellucid train`.
    """
    record = run.read_record()
    if not record.labels:
        raise RunError(
            _('{path} has no list "labels". Train again into a new folder.', path=run.config)
        )
    run_files = RunFiles(
        name=run.path.resolve().name,
        record=record,
        metrics=run.read_metrics(),
        catalog=read_run_table(run.catalog, _CATALOG),
        predictions=_with_ood_score(read_run_table(run.predictions, _PREDICTIONS)),
        history=read_history(run, record),
        rate_test=read_run_table(run.rate_test, _RATE_TEST) if run.rate_test.is_file() else None,
        classifier=run.read_classifier_facts()
        if run.classifier_facts.is_file()
        else ClassifierFacts(),
        is_being_trained=run.is_being_trained,
    )
    _check_classes(run, run_files)
    return run_files


def read_evaluated(folder: Path) -> pl.DataFrame:
    """Read the predictions of an evaluation on other images.

    Raises:
        RunError: The file is missing or damaged.
    """
    return read_run_table(folder / "predictions.parquet", _PREDICTIONS)


def read_run_table(path: Path, columns: Mapping[str, type[pl.DataType]]) -> pl.DataFrame:
    """Read a table of a run.

    Args:
        path: A Parquet or CSV file.
        columns: Required columns with their types. A column of nulls matches any type.

    Raises:
        RunError: The file is missing, damaged or too large, or lacks a column.
    """
    try:
        if path.suffix == ".csv":
            table = pl.read_csv(io.BytesIO(read_table_bytes(path)))
        else:
            check_whole(path, read_parquet_sizes(path), with_nested=True)
            table = pl.read_parquet(path, glob=False)
    except (*UNREADABLE, DataError) as error:
        reason = str(error) if isinstance(error, DataError) else why(error)
        raise RunError(
            _(
                "{path} is missing or damaged ({error}). Train again into a new folder.",
                path=path,
                error=reason,
            )
        ) from None
    missing = sorted(columns.keys() - set(table.columns))
    if missing:
        raise RunError(
            _(
                "{path} lacks the columns {missing}; it has {columns}. Train again into a new "
                "folder.",
                path=path,
                missing=", ".join(missing),
                columns=", ".join(table.columns[:30]),
            )
        )
    for name, expected in columns.items():
        found = table[name].dtype
        if not (_fits(found, expected) or found == pl.Null):
            raise _wrong_column(path, name, str(found), expected)
    return table


def _wrong_column(path: Path, name: str, found: str, expected: type[pl.DataType]) -> RunError:
    return RunError(
        _(
            "{path} was changed or is broken: its column {column!r} holds {found}. "
            "Expected {expected}. Train again into a new folder.",
            path=path,
            column=name,
            found=found,
            expected=expected.__name__,
        )
    )


def _fits(found: pl.DataType, expected: type[pl.DataType]) -> bool:
    if expected is pl.Float64:
        return found.is_numeric()
    if expected is pl.Int64:
        return found.is_integer()
    if expected is pl.List:
        return isinstance(found, pl.List | pl.Array) and bool(found.inner.is_numeric())
    return found == expected


def _with_ood_score(predictions: pl.DataFrame) -> pl.DataFrame:
    """Convert the scores of an earlier version, which had the opposite sign."""
    if "familiarity" not in predictions.columns:
        return predictions
    return predictions.with_columns(-pl.col("familiarity")).rename({"familiarity": "ood_score"})


def read_history(run: RunFolder, record: RunRecord) -> pl.DataFrame | None:
    """Read the epochs that led to the result; a resumed training appends later ones.

    Args:
        run: Folder of the run.
        record: Its config.json.

    Returns:
        One row per epoch; None if the run was not trained in epochs.

    Raises:
        RunError: The file is damaged.
    """
    if not run.history.is_file():
        return None
    history = read_run_table(run.history, {"epoch": pl.Int64})
    n_epochs = record.details.get("epochs")
    if not isinstance(n_epochs, int):
        return history
    if len(history) < n_epochs:
        raise RunError(
            _(
                "{path} holds {n_rows} epochs, and the run had {n_epochs}: the file is damaged. "
                "Restore it, or train again into a new folder.",
                path=run.history,
                n_rows=len(history),
                n_epochs=n_epochs,
            )
        )
    return history.head(n_epochs)


def _check_classes(run: RunFolder, run_files: RunFiles) -> None:
    known, table = set(run_files.labels), run_files.predictions.filter(pl.col("split") == "test")
    for name in ("path", "confidence", "probabilities"):
        if table[name].null_count():
            raise _wrong_column(run.predictions, name, "null", _PREDICTIONS[name])
    unknown = (set(table["label"]) | set(table["predicted"])) - known
    if unknown:
        raise RunError(
            _(
                "{predictions} and {config} do not belong together: expected {n_classes} classes "
                "with one probability each, received also {labels}. Train again into a new "
                "folder.",
                predictions=run.predictions,
                config=run.config,
                n_classes=len(known),
                labels=sorted(map(str, unknown))[:3],
            )
        )
    if table["probabilities"].list.len().ne_missing(len(known)).any():
        raise RunError(
            _(
                "{predictions} and {config} do not belong together: expected {n_classes} classes "
                "with one probability each. Train again into a new folder.",
                predictions=run.predictions,
                config=run.config,
                n_classes=len(known),
            )
        )
