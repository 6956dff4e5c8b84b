"""Predictions for any number of pictures: part after part, each written once, memory flat.

A job is cut into parts of as many pictures. A part that is there is not computed again, so a job
that was stopped or killed goes on where it was; that it is the same job, each part proves with its
metadata (the model and the settings) and with the names of its pictures.
"""

import contextlib
import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any

import polars as pl
from filelock import FileLock, Timeout

from pellucid.data.decode import DECODER_VERSION
from pellucid.data.streams.item import Item
from pellucid.data.streams.remote_stream import is_remote
from pellucid.errors import RunError
from pellucid.inference.classifier import Classifier, Prediction
from pellucid.inference.part_folder import PartFolder

N_PER_PART = 500

SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "path": pl.String,
    "label": pl.String,
    "probability": pl.Float32,
    "labels": pl.List(pl.String),
    "probabilities": pl.List(pl.Float32),
    "familiarity": pl.Float32,
    "is_known": pl.Boolean,
    "health": pl.String,
    "error": pl.String,
}
"""Of a part: one row a picture, in the order asked. Without an answer, `health` and `error` say
why."""


@dataclass(frozen=True)
class BulkSettings:
    """What decides the predictions, beside the pictures and the model."""

    top: int = 5
    """How many of the most probable classes to keep."""
    n_views: int = 1
    """As of `Classifier.predict`."""


@dataclass(frozen=True)
class Part:
    """Some pictures that follow one another."""

    number: int
    """From 0."""
    items: Iterator[Item]
    """Have to be taken before the next part is asked for."""


@dataclass(frozen=True)
class PartDone:
    """What became of a part."""

    number: int
    n: int
    n_errors: int
    """Pictures without an answer."""
    is_new: bool = True
    """Whether it was computed now, and not before."""


Execute = Callable[[Iterator[Part]], Iterator[PartDone]]
"""Computes and writes parts, here or on other machines."""


def about_job(classifier: Classifier, settings: BulkSettings) -> dict[str, Any]:
    """Tell what has to be the same for parts to belong together."""
    with classifier.model.open("rb") as file:
        model = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "model": model,
        "labels": hashlib.sha256("\0".join(classifier.labels).encode()).hexdigest(),
        "threshold": classifier.threshold,
        "decoder": DECODER_VERSION,
        "top": settings.top,
        "n_views": settings.n_views,
        "n_per_part": N_PER_PART,
        # Earlier versions wrote the mean familiarity of all views, which is another number.
        **({} if settings.n_views == 1 else {"familiarity": "of the first view"}),
    }


def predict_parts(
    items: Iterator[Item], folder: PartFolder, about: dict[str, Any], execute: Execute
) -> Iterator[PartDone]:
    """Predict pictures into parts, beside those that are there.

    Args:
        items: The pictures, in the same order each time.
        folder: Where the parts go, or are.
        about: As `about_job` gives it.
        execute: Computes and writes the parts that are not there.

    Yields:
        What became of each part: first of those that are there, or as they are met.

    Raises:
        RunError: The folder holds parts of another job, or another process works on it.
    """
    with _alone(folder.address):
        there = set(folder.numbers())
        found: list[PartDone] = []
        parts = _missing_parts(items, folder, about, there, found)
        for done in execute(parts):
            yield from _taken(found)
            yield done
        yield from _taken(found)


def _taken(found: list[PartDone]) -> Iterator[PartDone]:
    while found:
        yield found.pop(0)


def _missing_parts(
    items: Iterator[Item],
    folder: PartFolder,
    about: dict[str, Any],
    there: set[int],
    found: list[PartDone],
) -> Iterator[Part]:
    """Cut pictures into parts; those that are there are compared and noted instead."""
    number = 0
    while (first := next(items, None)) is not None:
        some = chain([first], islice(items, N_PER_PART - 1))
        if number in there:
            found.append(_compared(some, folder, number, about))
        else:
            yield Part(number, some)
        number += 1
    if too_many := [other for other in there if other >= number]:
        raise _another_job(folder, min(too_many), "there are fewer pictures now")


def _compared(
    items: Iterable[Item], folder: PartFolder, number: int, about: dict[str, Any]
) -> PartDone:
    said, rows = folder.read(number, ["path", "error"])
    if said != about:
        names = {"model": "the classifier", "labels": "the classifier", "n_views": "--views"}
        other = next((key for key in about if said.get(key) != about[key]), "its origin")
        raise _another_job(folder, number, f"{names.get(other, other)} differs")
    if rows["path"].to_list() != [item.name for item in items]:
        raise _another_job(folder, number, "the pictures differ")
    return PartDone(number, len(rows), rows["error"].count(), is_new=False)


def _another_job(folder: PartFolder, number: int, why: str) -> RunError:
    return RunError(
        f"{folder.address} holds predictions of another job: in part {number}, {why}. Nothing was "
        "changed. Choose another folder with --out, or remove this one."
    )


@contextlib.contextmanager
def _alone(address: str) -> Iterator[None]:
    """Keep other processes of this machine from the same folder."""
    if is_remote(address):
        yield
        return
    path = Path(address).absolute()
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path.with_name(f".{path.name}.lock"), blocking=False)
    try:
        lock.acquire()
    except Timeout:
        raise RunError(
            f"Another process is writing predictions into {address}. Wait until it has ended, or "
            "stop it with Ctrl-C where it runs."
        ) from None
    try:
        yield
    finally:
        lock.release()
        with contextlib.suppress(OSError):
            Path(lock.lock_file).unlink()


def predict_part(
    classifier: Classifier,
    part: Part,
    folder: PartFolder,
    about: dict[str, Any],
    settings: BulkSettings,
) -> PartDone:
    """Predict the pictures of a part, and write it."""
    predictions = classifier.predict_items(part.items, settings.top, settings.n_views)
    rows = [_row(each) for each in predictions]
    folder.write(part.number, pl.DataFrame(rows, schema=SCHEMA, orient="row"), about)
    n_errors = sum(each.error is not None for each in predictions)
    return PartDone(part.number, len(rows), n_errors)


def _row(prediction: Prediction) -> tuple[Any, ...]:
    is_answered = prediction.error is None
    return (
        prediction.path,
        prediction.label,
        prediction.probabilities[0] if is_answered else None,
        list(prediction.labels) if is_answered else None,
        list(prediction.probabilities) if is_answered else None,
        prediction.familiarity,
        prediction.is_known,
        prediction.health,
        prediction.error,
    )


def execute_here(
    classifier: Classifier, folder: PartFolder, about: dict[str, Any], settings: BulkSettings
) -> Execute:
    """Compute parts one after the other, in this process."""

    def execute(parts: Iterator[Part]) -> Iterator[PartDone]:
        for part in parts:
            yield predict_part(classifier, part, folder, about, settings)

    return execute
