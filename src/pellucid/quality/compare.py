"""Two runs on the test pictures that they share."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from pellucid.errors import RunError
from pellucid.evaluation.metrics import log_losses
from pellucid.evaluation.paired import SIGNIFICANT, McNemar, difference_interval, mcnemar
from pellucid.report.record import RunRecord, read_record
from pellucid.run import RunFolder


@dataclass(frozen=True)
class Comparison:
    """How the second run differs from the first, on the test pictures of both."""

    first: str
    """Name of the first run."""
    second: str
    accuracies: tuple[float, float]
    """Of the first and of the second, on the shared pictures, from 0 to 1."""
    accuracy_interval: tuple[float, float]
    """95 % interval of the difference of the accuracies, by a paired bootstrap."""
    test: McNemar
    log_losses: tuple[float, float] | None
    """None where the classes of the runs differ."""
    log_loss_interval: tuple[float, float] | None
    """95 % interval of the difference."""

    @property
    def better(self) -> str | None:
        """The run that is right more often, if that is more than luck."""
        if self.test.p_value >= SIGNIFICANT:
            return None
        return self.second if self.test.accuracy_difference > 0 else self.first


def compare_runs(first: RunFolder, second: RunFolder) -> Comparison:
    """Compare two runs on the pictures that are in the test of both, by content.

    Args:
        first: A finished run.
        second: Another one.

    Returns:
        Differences are those of the second from the first.

    Raises:
        RunError: A run is damaged, or they share no test pictures under the same labels.
    """
    records = read_record(first), read_record(second)
    tables = [_tested(record) for record in records]
    shared = tables[0].join(tables[1], on=["hash", "label"], how="inner", suffix="_2").sort("hash")
    if shared.is_empty():
        raise RunError(
            f"The runs {records[0].name} and {records[1].name} share no test picture under the "
            f"same label: the first was tested on {len(tables[0])}, the second on "
            f"{len(tables[1])} others. Train both on the same pictures with the same --seed."
        )
    right = [
        (shared["label"] == shared[column]).to_numpy() for column in ("predicted", "predicted_2")
    ]
    losses = None
    if records[0].labels == records[1].labels:
        index = {label: number for number, label in enumerate(records[0].labels)}
        y = np.array([index[label] for label in shared["label"]], dtype=np.intp)
        losses = [
            log_losses(y, np.array(shared[column].to_list()))
            for column in ("probabilities", "probabilities_2")
        ]
    return Comparison(
        records[0].name,
        records[1].name,
        (float(right[0].mean()), float(right[1].mean())),
        difference_interval(right[0], right[1]),
        mcnemar(right[0], right[1]),
        (float(losses[0].mean()), float(losses[1].mean())) if losses else None,
        difference_interval(losses[0], losses[1]) if losses else None,
    )


def _tested(record: RunRecord) -> pl.DataFrame:
    """Give the answers to the distinct test pictures, with their content's hash."""
    hashes = record.catalog.select("path", "hash")
    return (
        record.predictions.filter(pl.col("split") == "test")
        .join(hashes, on="path", how="inner")
        .unique("hash", keep="first", maintain_order=True)
        .select("hash", "label", "predicted", "probabilities")
    )
