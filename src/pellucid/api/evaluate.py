"""Evaluate a saved classifier on images that it was not trained on."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pellucid.api.near_training import near_copies_of_training
from pellucid.cards.html import card_html
from pellucid.cards.run_card import evaluation_card
from pellucid.cards.text import card_text
from pellucid.config import NearCopies, SplitConfig
from pellucid.data.cache import PictureCache
from pellucid.data.catalog import read_catalog
from pellucid.data.decode import Health, ImageSpec, Pixels
from pellucid.data.groups import join_groups
from pellucid.data.selection import class_indices, images_in, is_first_copy
from pellucid.data.sources.source import Source
from pellucid.earlier_names import with_earlier_names
from pellucid.errors import DataError, RunError
from pellucid.evaluation.metrics import held_out_metrics
from pellucid.evaluation.ood_detection import auroc
from pellucid.i18n import gettext as _
from pellucid.i18n import marked
from pellucid.inference.classifier import Classifier
from pellucid.progress import Watcher
from pellucid.report.document import write_evaluation
from pellucid.report.run_files import read_run_files
from pellucid.run import RunFolder, next_free, replacing, write_json
from pellucid.unwritable import write_error

# They are stored in English, and translated when they are shown.
_SEEN = marked("The run used it for training or validation.")
_NEARLY_SEEN = marked(
    "It is a near copy of a picture that the run used for training or validation."
)
_OTHER_CLASS = marked("The classifier has no such class.")


@dataclass(frozen=True, repr=False)
class Evaluation:
    """Metrics of an evaluation, and the folder that holds it."""

    path: Path
    """Folder with metrics.json, predictions.parquet, catalog.parquet and report.html."""
    metrics: dict[str, Any]
    """Metrics as in a run's test, and counts of the images that were left out."""

    def __repr__(self) -> str:
        """Show the metrics as text."""
        return card_text(evaluation_card(self.path.name, self.metrics))

    def _repr_html_(self) -> str:
        return card_html(evaluation_card(self.path.name, self.metrics))


class _Answers:
    """Sink that runs the classifier on each distinct image as its pixels arrive."""

    def __init__(self, classifier: Classifier) -> None:
        self.spec: ImageSpec = classifier.spec
        self._queue = classifier.engine.queue()
        self.rows: dict[bytes, NDArray[np.float32]] = {}

    def needs(self, content_hash: bytes) -> bool:
        """Return whether the image has no prediction yet."""
        return content_hash not in self.rows

    def put(self, content_hash: bytes, pixels: Pixels) -> None:
        """Start the prediction of one image."""
        self._queue.submit(content_hash, pixels)
        self.rows |= dict(self._queue.collect())

    def finish(self) -> None:
        """Wait for the predictions that were started."""
        self.rows |= dict(self._queue.finish())


def evaluate(
    run: RunFolder,
    source: Source,
    name: str,
    watcher: Watcher,
    near_copies: NearCopies = "together",
) -> Evaluation:
    """Evaluate a run's classifier on a source; see `Run.evaluate`. `name` names the result."""
    SplitConfig(near_copies=near_copies)  # raises if the value is not valid
    run_files = read_run_files(run)
    classifier = Classifier.load(run.classifier)
    answers = _Answers(classifier)
    cache = PictureCache.of_user()
    try:
        watcher.stage(marked("Classifying pictures"))
        catalog = read_catalog(source, cache, answers.spec, [answers], watcher.progress)
        outputs = answers.rows
        catalog, notes = _left_out(catalog, run_files.labels, run_files.catalog)
        near: list[int | None] = [None] * len(catalog)
        if near_copies == "together":
            is_near, near, problem = near_copies_of_training(
                run_files, catalog, cache, source.survey.bits, watcher
            )
            catalog, near_notes = _without_near_copies(catalog, is_near)
            notes += near_notes + ([problem] if problem else [])
    finally:
        cache.close()
    catalog = _with_units(catalog, near)
    notes = source.notes + notes
    tested = _distinct(catalog, pl.col("split") == "test")
    if not len(tested):
        raise DataError(
            _(
                "Of {n_files:,} files in {root}, none can test {path}. {notes} Expected pictures "
                "of its classes: {labels}.",
                n_files=len(catalog),
                root=source.root,
                path=run.path,
                notes=" ".join(notes),
                labels=", ".join(run_files.labels[:10]),
            )
        )
    for note in notes:
        watcher.note(note)
    predictions = _predictions(catalog, outputs, classifier)
    of_classes = predictions[tested]
    y = class_indices(of_classes["label"], classifier.labels)
    probabilities = np.array(of_classes["probabilities"].to_list(), np.float32)
    most_common = class_indices(
        _most_common(run_files.catalog, classifier.labels), classifier.labels
    ).tolist()
    units = catalog["unit"].gather(tested)
    metrics: dict[str, Any] = held_out_metrics(y, probabilities, most_common, units)
    metrics |= _ood_metrics(predictions, catalog, classifier.ood_threshold)
    metrics = with_earlier_names(metrics)
    folder = next_free(run.path / "evaluations", name)
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise write_error(folder, error) from error
    for file, frame in (("catalog", catalog.drop("file")), ("predictions", of_classes)):
        with replacing(folder / f"{file}.parquet") as temporary:
            frame.write_parquet(temporary)
    write_json(folder / "metrics.json", metrics)
    write_evaluation(
        run_files, name, source.root, folder / "report.html", catalog, of_classes, metrics
    )
    watcher.metrics(metrics)
    return Evaluation(folder, metrics)


def _distinct(catalog: pl.DataFrame, condition: pl.Expr) -> NDArray[np.intp]:
    """Return the rows that fulfil a condition, with the first copy of each image only."""
    images = catalog.with_row_index().filter(condition)
    return images["index"].to_numpy()[is_first_copy(images)].astype(np.intp)


def _most_common(known: pl.DataFrame, labels: tuple[str, ...]) -> list[str]:
    """Return the most common classes of the run's training images: one, or several if tied."""
    trained = images_in(known, "train")["label"]
    counts = {label: int((trained == label).sum()) for label in labels}
    return [label for label, n in counts.items() if n == max(counts.values())]


def _left_out(
    catalog: pl.DataFrame, labels: list[str], known: pl.DataFrame
) -> tuple[pl.DataFrame, list[str]]:
    """Assign usable images to the split test, and record a reason for each of the others."""
    if "hash" not in known.columns:
        raise RunError(_("The run's catalog.parquet has no hashes of its pictures. Train again."))
    learned = images_in(known, "train", "validation")["hash"].implode()
    is_sound = pl.col("health") == Health.OK.value
    is_other = is_sound & ~pl.col("label").is_in(labels)
    is_seen = is_sound & ~is_other & pl.col("hash").is_in(learned)
    others = catalog.filter(is_other)
    n_bad, n_seen = (~catalog.select(is_sound).to_series()).sum(), len(catalog.filter(is_seen))
    notes = []
    if n_bad:
        notes.append(
            _("Left out, because they are not usable pictures: {n_files:,}.", n_files=n_bad)
        )
    if n_seen:
        notes.append(
            _(
                "Left out, because the run used them for training or validation: {n_pictures:,}.",
                n_pictures=n_seen,
            )
        )
    if len(others):
        names = sorted(set(others["label"]))
        labels_shown = ", ".join(names[:5]) + (" ..." if len(names) > 5 else "")
        notes.append(
            _(
                "Of classes that the run does not have: {n_pictures:,} ({labels}).",
                n_pictures=len(others),
                labels=labels_shown,
            )
        )
    reason = (
        pl.when(is_other).then(pl.lit(_OTHER_CLASS)).when(is_seen).then(pl.lit(_SEEN))
    ).otherwise("reason")
    split = pl.when(is_sound & ~is_other & ~is_seen).then(pl.lit("test"))
    return catalog.with_columns(split.alias("split"), reason.alias("reason")), notes


def _without_near_copies(
    catalog: pl.DataFrame, is_near: NDArray[np.bool_]
) -> tuple[pl.DataFrame, list[str]]:
    """Leave out images that are near copies of images that the run has used."""
    if not is_near.any():
        return catalog, []
    near = pl.Series(is_near)
    catalog = catalog.with_columns(
        split=pl.when(~near).then("split"),
        reason=pl.when(near).then(pl.lit(_NEARLY_SEEN)).otherwise("reason"),
    )
    note = _(
        "Left out, because they are near copies (resized, compressed again, cropped or "
        "mirrored) of pictures that the run used for training or validation: {n_pictures:,}.",
        n_pictures=int(is_near.sum()),
    )
    return catalog, [note]


def _with_units(catalog: pl.DataFrame, near: Sequence[int | None]) -> pl.DataFrame:
    """Assign test images that belong together to the same unit."""
    rows = (catalog["split"] == "test").fill_null(value=False).arg_true().to_list()
    keys = (catalog[name].gather(rows) for name in ("hash", "group"))
    units = join_groups(*keys, [near[row] for row in rows])
    by_row = dict(zip(rows, units, strict=True))
    column = pl.Series(map(by_row.get, range(len(catalog))), dtype=pl.String)
    return catalog.with_columns(unit=column)


def _predictions(
    catalog: pl.DataFrame, outputs: dict[bytes, NDArray[np.float32]], classifier: Classifier
) -> pl.DataFrame:
    """Build one row per file, without predictions for files that are not images."""
    n = len(classifier.labels)
    rows = [outputs.get(bytes.fromhex(value or "")) for value in catalog["hash"]]
    blank = np.full(n + 1, np.nan, np.float32)
    table = np.stack([blank if row is None else np.append(row, np.nan)[: n + 1] for row in rows])
    best = np.where(np.isfinite(table[:, 0]), np.nan_to_num(table[:, :n]).argmax(axis=1), -1)
    return catalog.select("path", "split", "label", "group", "unit").with_columns(
        pl.Series("predicted", [classifier.labels[i] if i >= 0 else None for i in best]),
        pl.Series("confidence", table[:, :n].max(axis=1)),
        pl.Series("probabilities", table[:, :n]).cast(pl.List(pl.Float32)),
        pl.lit("held out").alias("source"),
        pl.Series("ood_score", table[:, n]).fill_nan(None),
    )


def _ood_metrics(
    predictions: pl.DataFrame, catalog: pl.DataFrame, threshold: float | None
) -> dict[str, Any]:
    """Compute the metrics of out-of-distribution detection, with images of other classes."""
    conditions = (pl.col("split") == "test", pl.col("reason") == _OTHER_CLASS)
    distinct = [_distinct(catalog, condition) for condition in conditions]
    known, ood = (predictions[rows]["ood_score"].drop_nulls().to_numpy() for rows in distinct)
    can_tell = threshold is not None and len(known) > 0
    return {
        "n_ood": len(distinct[1]),
        "known_accepted": float((known <= threshold).mean()) if can_tell else None,
        "ood_rejected": (float((ood > threshold).mean()) if can_tell and len(ood) else None),
        "ood_auroc": auroc(known, ood) if len(known) and len(ood) else None,
    }
