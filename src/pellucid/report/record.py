"""What a run left behind, as read from its folder."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from pellucid.errors import RunError
from pellucid.run import RunFolder

_CATALOG = {
    "path", "label", "split", "health", "reason", "width", "height", "duplicate_of",
}  # fmt: skip
_PREDICTIONS = {"path", "split", "label", "predicted", "confidence", "probabilities"}
_RATE_TEST = {"learning_rate", "loss"}


@dataclass(frozen=True)
class RunRecord:
    """The files of one run, read but not yet interpreted."""

    name: str
    """Of the run's folder."""
    settings: dict[str, Any]
    """config.json."""
    metrics: dict[str, Any]
    """metrics.json."""
    catalog: pl.DataFrame
    """One row per picture."""
    predictions: pl.DataFrame
    """One row per answer."""
    history: pl.DataFrame | None
    """One row per epoch, if it was trained in epochs."""
    rate_test: pl.DataFrame | None
    """One row per learning rate, if there was a range test."""
    classifier: dict[str, Any]
    """classifier.json; empty while there is none."""
    is_being_trained: bool = False
    """Whether another process goes on with the training right now."""

    @property
    def labels(self) -> list[str]:
        """The classes' names in the order of their indices."""
        return [str(label) for label in self.settings["labels"]]


def read_record(run: RunFolder) -> RunRecord:
    """Read what the report needs.

    Args:
        run: A folder with config.json, metrics.json, catalog.parquet and predictions.parquet.
            history.csv, learning_rate.csv and classifier.json may be missing.

    Returns:
        The content of the files.

    Raises:
        RunError: A file is missing or is not what `pellucid train` writes.
    """
    settings = run.read_config()
    if not isinstance(settings.get("labels"), list):
        raise RunError(f'{run.config} has no list "labels". Train again into a new folder.')
    record = RunRecord(
        name=run.path.resolve().name,
        settings=settings,
        metrics=run.read_metrics(),
        catalog=_read_table(run.catalog, _CATALOG),
        predictions=_read_table(run.predictions, _PREDICTIONS),
        history=_read_history(run, settings),
        rate_test=_read_table(run.rate_test, _RATE_TEST) if run.rate_test.is_file() else None,
        classifier=run.read_classifier_facts() if run.classifier_facts.is_file() else {},
        is_being_trained=run.is_being_trained,
    )
    _check_classes(run, record)
    return record


def _read_table(path: Path, columns: set[str]) -> pl.DataFrame:
    try:
        table = pl.read_csv(path) if path.suffix == ".csv" else pl.read_parquet(path)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise RunError(
            f"{path} is missing or damaged ({error}). Train again into a new folder."
        ) from None
    missing = sorted(columns - set(table.columns))
    if missing:
        raise RunError(
            f"{path} lacks the columns {', '.join(missing)}; it has {', '.join(table.columns)}. "
            "Train again into a new folder."
        )
    return table


def _read_history(run: RunFolder, settings: dict[str, Any]) -> pl.DataFrame | None:
    """Read the epochs that the result is from; a training that goes on adds later ones."""
    if not run.history.is_file():
        return None
    history = _read_table(run.history, {"epoch"})
    n_epochs = (settings.get("details") or {}).get("epochs")
    if not isinstance(n_epochs, int):
        return history
    if len(history) < n_epochs:
        raise RunError(
            f"{run.history} holds {len(history)} epochs, and the run had {n_epochs}: the file is "
            "damaged. Bring it back, or train again into a new folder."
        )
    return history.head(n_epochs)


def _check_classes(run: RunFolder, record: RunRecord) -> None:
    known, table = set(record.labels), record.predictions.filter(pl.col("split") == "test")
    unknown = (set(table["label"]) | set(table["predicted"])) - known
    if unknown or (table["probabilities"].list.len() != len(known)).any():
        raise RunError(
            f"{run.predictions} and {run.config} do not belong together: expected "
            f"{len(known)} classes with one probability each"
            + (f", received also {sorted(map(str, unknown))[:3]}" if unknown else "")
            + ". Train again into a new folder."
        )
