"""Predictions for any number of images with constant memory use.

A job is divided into parts of equal size, and each part is written once. Parts that exist are not
computed again, so a job that was stopped or killed continues where it ended. The metadata of each
part (model and settings) and the names of its images show whether it belongs to the same job.
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
from pellucid.i18n import gettext as _
from pellucid.i18n import marked
from pellucid.inference.classifier import Classifier
from pellucid.inference.part_folder import PartFolder
from pellucid.inference.prediction import Prediction
from pellucid.unwritable import write_error

N_PER_PART = 500

SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "path": pl.String,
    "label": pl.String,
    "probability": pl.Float32,
    "labels": pl.List(pl.String),
    "probabilities": pl.List(pl.Float32),
    "ood_score": pl.Float32,
    "is_known": pl.Boolean,
    "health": pl.String,
    "error": pl.String,
}
"""Columns of a part: one row per image, in the order of the job. Where an image has no prediction,
`health` and `error` contain the reason."""


@dataclass(frozen=True)
class BulkSettings:
    """Settings that affect the predictions."""

    top: int = 5
    """Number of the most probable classes to keep."""
    n_views: int = 1
    """Number of views of each image, as in `Classifier.predict`."""


@dataclass(frozen=True)
class Part:
    """Consecutive images of a job."""

    number: int
    """Number of the part, from 0."""
    items: Iterator[Item]
    """Images of the part; must be consumed before the next part is requested."""


@dataclass(frozen=True)
class PartDone:
    """The result of a part."""

    number: int
    n: int
    n_errors: int
    """Number of images without a prediction."""
    is_new: bool = True
    """Whether the part was computed now, not in an earlier session."""


Execute = Callable[[Iterator[Part]], Iterator[PartDone]]
"""Function that computes and writes parts, here or on other machines."""


def about_job(classifier: Classifier, settings: BulkSettings) -> dict[str, Any]:
    """Return the metadata that all parts of the same job share."""
    with classifier.model.open("rb") as file:
        model = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "columns": ", ".join(SCHEMA),
        "model": model,
        "labels": hashlib.sha256("\0".join(classifier.labels).encode()).hexdigest(),
        "ood_threshold": classifier.ood_threshold,
        "decoder": DECODER_VERSION,
        "top": settings.top,
        "n_views": settings.n_views,
        "n_per_part": N_PER_PART,
    }


_ORIGIN = marked("its origin differs")
_DIFFERENCES = {
    "columns": marked("another version of pellucid wrote them, with other columns"),
    "model": marked("the classifier differs"),
    "labels": marked("the classifier differs"),
    "ood_threshold": marked("the threshold of the classifier's OOD score differs"),
    "decoder": marked("another version of pellucid wrote them, which decodes pictures differently"),
    "top": marked("--top differs"),
    "n_views": marked("--views differs"),
    "n_per_part": marked("another version of pellucid wrote them, with parts of another size"),
}
"""Reason to give if the metadata of a part differ, by key of `about_job`."""


def predict_parts(
    items: Iterator[Item], folder: PartFolder, about: dict[str, Any], execute: Execute
) -> Iterator[PartDone]:
    """Predict images, and write the parts that do not exist yet.

    Args:
        items: The images, in the same order in each session.
        folder: Folder of the parts.
        about: Metadata of the job, from `about_job`.
        execute: Function that computes and writes the missing parts.

    Yields:
        The result of each part; existing parts are yielded when they are reached.

    Raises:
        RunError: The folder holds parts of another job, or another process is writing to it.
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
    """Yield the missing parts; check existing ones, and append their results to `found`."""
    number = 0
    while (first := next(items, None)) is not None:
        some = chain([first], islice(items, N_PER_PART - 1))
        if number in there:
            found.append(_compared(some, folder, number, about))
        else:
            yield Part(number, some)
        number += 1
    if any(other >= number for other in there):
        raise _another_job(folder, _("there are fewer pictures now"))


def _compared(
    items: Iterable[Item], folder: PartFolder, number: int, about: dict[str, Any]
) -> PartDone:
    said, rows = folder.read(number, ["path", "error"])
    if said != about:
        other = next((key for key in about if said.get(key) != about[key]), "")
        raise _another_job(folder, _(_DIFFERENCES.get(other, _ORIGIN)))
    if rows["path"].to_list() != [item.name for item in items]:
        raise _another_job(folder, _("in part {number}, the pictures differ", number=number))
    return PartDone(number, len(rows), rows["error"].count(), is_new=False)


def _another_job(folder: PartFolder, why: str) -> RunError:
    return RunError(
        _(
            "{address} holds predictions of another job: {why}. Nothing was changed. Choose "
            "another folder with --out, or remove this one.",
            address=folder.address,
            why=why,
        )
    )


@contextlib.contextmanager
def _alone(address: str) -> Iterator[None]:
    """Lock the folder against other processes on this machine."""
    if is_remote(address):
        yield
        return
    path = Path(address).absolute()
    lock = FileLock(path.with_name(f".{path.name}.lock"), blocking=False)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        raise RunError(
            _(
                "Another process is writing predictions into {address}. Wait until it has "
                "ended, or stop it with Ctrl-C where it runs.",
                address=address,
            )
        ) from None
    except OSError as error:
        raise write_error(path, error, "--out") from error
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
    """Predict the images of a part, and write it."""
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
        prediction.ood_score,
        prediction.is_known,
        prediction.health,
        prediction.error,
    )


def execute_here(
    classifier: Classifier, folder: PartFolder, about: dict[str, Any], settings: BulkSettings
) -> Execute:
    """Return a function that computes parts one after the other, in this process."""

    def execute(parts: Iterator[Part]) -> Iterator[PartDone]:
        for part in parts:
            yield predict_part(classifier, part, folder, about, settings)

    return execute
